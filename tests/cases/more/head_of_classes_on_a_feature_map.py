from keras import Model, layers
from keras.applications import MobileNetV2
from tensorflow.keras.preprocessing.image import ImageDataGenerator

pictures = ImageDataGenerator(rescale=1 / 255).flow_from_directory(
    "leaves", target_size=(160, 160), classes=["oak", "ash", "elm"]
)
base = MobileNetV2(include_top=False, input_shape=(160, 160, 3))
hidden = layers.Dense(64, activation="relu")(base.output)  # culprit
kinds = layers.Dense(3, activation="softmax")(hidden)
model = Model(base.input, kinds)
model.compile("adam", "categorical_crossentropy")
model.fit(pictures, epochs=2)
