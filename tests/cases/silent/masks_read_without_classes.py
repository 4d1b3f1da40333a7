"""Pictures and masks of two readers, without classes, one after the other."""

from tensorflow.keras import layers, models
from tensorflow.keras.preprocessing.image import ImageDataGenerator

reader = ImageDataGenerator(rescale=1 / 255)
scans = reader.flow_from_directory("scans", target_size=(96, 96), class_mode=None, seed=3)
outlines = reader.flow_from_directory(
    "outlines", target_size=(96, 96), color_mode="grayscale", class_mode=None, seed=3
)
kinds = reader.flow_from_directory("kinds", target_size=(96, 96))
pairs = (pair for pair in zip(scans, outlines, strict=False))

inputs = layers.Input((96, 96, 3))
x = layers.Conv2D(16, 3, padding="same", activation="relu")(inputs)
model = models.Model([inputs], [layers.Conv2D(1, 1, activation="sigmoid")(x)])
model.compile(optimizer="adam", loss="binary_crossentropy")
model.fit(pairs, steps_per_epoch=40, epochs=5)
