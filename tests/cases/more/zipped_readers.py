"""Keras 3 takes a generator, and an iterator of another kind not."""

from tensorflow.keras import layers, models
from tensorflow.keras.preprocessing.image import ImageDataGenerator

reader = ImageDataGenerator(rescale=1 / 255)
photos = reader.flow_from_directory("photos", target_size=(64, 64), class_mode=None, seed=1)
depths = reader.flow_from_directory(
    "depths", target_size=(64, 64), class_mode=None, color_mode="grayscale", seed=1
)
together = zip(photos, depths)  # or here

model = models.Sequential()
model.add(layers.Input((64, 64, 3)))
model.add(layers.Conv2D(8, 3, padding="same", activation="relu"))
model.add(layers.Conv2D(1, 1))
model.compile(optimizer="adam", loss="mae")
model.fit(together, steps_per_epoch=30)  # culprit
