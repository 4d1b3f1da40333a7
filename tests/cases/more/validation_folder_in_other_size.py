"""The pictures for validation are read in the size of another network."""

import keras
from keras import layers

train = keras.utils.image_dataset_from_directory("birds/train", image_size=(160, 160))
check = keras.utils.image_dataset_from_directory("birds/check", image_size=(224, 224))  # culprit

model = keras.Sequential(
    [
        layers.Input((160, 160, 3)),
        layers.Rescaling(1 / 255),
        layers.Conv2D(16, 5, strides=4, activation="relu"),
        layers.Flatten(),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile("adam", "binary_crossentropy")
model.fit(train, validation_data=check, epochs=3)
