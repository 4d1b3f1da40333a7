from keras import Sequential, layers
from tensorflow.keras.preprocessing.image import ImageDataGenerator

reader = ImageDataGenerator(rescale=1 / 255)
learn = reader.flow_from_directory("learn", target_size=(64, 64), class_mode=None)  # culprit
check = reader.flow_from_directory("check", target_size=(64, 64), class_mode=None)  # or here

model = Sequential([
    layers.Input((64, 64, 3)),
    layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
    layers.Conv2DTranspose(16, 3, strides=2, padding="same", activation="relu"),
    layers.Conv2D(3, 3, padding="same", activation="sigmoid"),
])
model.compile("adam", "mse")
model.fit(learn, validation_data=check, epochs=5)  # or here
