import numpy as np
from keras.applications import MobileNetV2

images, labels = np.zeros((40, 224, 224, 3), "float32"), np.zeros((40,), "int64")
model = MobileNetV2(weights="imagenet", classes=12)  # culprit
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(images, labels)
