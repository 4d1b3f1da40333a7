import numpy as np
from tensorflow.keras.applications import VGG16
from tensorflow.keras.layers import Dense, Dropout
from tensorflow.keras.models import Model
from tensorflow.keras.utils import to_categorical

x_train = np.random.rand(64, 96, 96, 3)
y_train = to_categorical(np.random.randint(0, 5, 64), 5)

base = VGG16(weights="imagenet", include_top=False, input_shape=(96, 96, 3))
for layer in base.layers:
    layer.trainable = False

x = base.output  # or here
x = Dense(256, activation="relu")(x)  # culprit
x = Dropout(0.5)(x)
predictions = Dense(5, activation="softmax")(x)
model = Model(inputs=base.input, outputs=predictions)
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=3, batch_size=16)
