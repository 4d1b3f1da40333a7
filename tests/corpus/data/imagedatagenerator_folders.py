"""A tutorial's cats and dogs with ImageDataGenerator."""
from tensorflow.keras.applications import VGG16
from tensorflow.keras.layers import Dense, Dropout, Flatten
from tensorflow.keras.models import Sequential
from tensorflow.keras.preprocessing.image import ImageDataGenerator

train_datagen = ImageDataGenerator(rescale=1.0 / 255, shear_range=0.2, zoom_range=0.2,
                                   horizontal_flip=True)
test_datagen = ImageDataGenerator(rescale=1.0 / 255)
training_set = train_datagen.flow_from_directory(
    "dataset/training_set", target_size=(64, 64), batch_size=32, class_mode="binary")
test_set = test_datagen.flow_from_directory(
    "dataset/test_set", target_size=(64, 64), batch_size=32, class_mode="binary")

base = VGG16(weights="imagenet", include_top=False, input_shape=(64, 64, 3))
base.trainable = False
model = Sequential()
model.add(base)
model.add(Flatten())
#         ^^^^^^^ (None, 2048)
model.add(Dense(256, activation="relu"))
#         ^^^^^ (None, 256)
model.add(Dropout(0.5))
model.add(Dense(1, activation="sigmoid"))
#         ^^^^^ (None, 1)
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(training_set, steps_per_epoch=len(training_set), epochs=25,
          validation_data=test_set, validation_steps=len(test_set))
print(training_set.class_indices)
x_batch, y_batch = next(training_set)
features = base(x_batch)
#          ^^^^ (None, 2, 2, 512)
