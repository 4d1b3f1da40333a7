import numpy as np
from tensorflow.keras import layers, models
from tensorflow.keras.applications import ResNet50

x, y = np.zeros((40, 128, 128, 3), "float32"), np.zeros((40, 5), "float32")
base = ResNet50(weights="imagenet", input_shape=(128, 128, 3))  # culprit
base.trainable = False
model = models.Sequential([
    base,
    layers.GlobalAveragePooling2D(),
    layers.Dense(5, activation="softmax"),
])
model.compile("adam", "categorical_crossentropy")
model.fit(x, y)
