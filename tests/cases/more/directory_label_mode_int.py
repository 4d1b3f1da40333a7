import keras
from keras import layers

train_ds, val_ds = keras.utils.image_dataset_from_directory(
    "animals", validation_split=0.2, subset="both", seed=1, image_size=(128, 128)  # or here
)
inputs = keras.Input((128, 128, 3))
x = layers.Conv2D(32, 3, activation="relu")(inputs)
x = layers.GlobalAveragePooling2D()(x)
outputs = layers.Dense(10, activation="softmax")(x)
model = keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])  # culprit
model.fit(train_ds, validation_data=val_ds, epochs=5)
