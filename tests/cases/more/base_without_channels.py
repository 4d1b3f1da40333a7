from tensorflow.keras.applications import VGG16
from tensorflow.keras.layers import Dense, Flatten
from tensorflow.keras.models import Model
from tensorflow.keras.preprocessing.image import ImageDataGenerator

SIZE = (96, 96)
reader = ImageDataGenerator(rescale=1 / 255)
pictures = reader.flow_from_directory("pictures", target_size=SIZE, class_mode="binary")
base = VGG16(weights="imagenet", include_top=False, input_shape=(96, 96))  # culprit
head = Dense(1, activation="sigmoid")(Flatten()(base.output))
model = Model(base.input, head)
model.compile("adam", "binary_crossentropy")
model.fit(pictures, epochs=3)
