import numpy as np
import keras
from keras.applications.resnet50 import ResNet50, preprocess_input, decode_predictions

model = ResNet50(weights="imagenet")
img = np.random.randint(0, 255, (224, 224, 3)).astype("float32")
x = np.expand_dims(img, axis=0)
x = preprocess_input(x)
preds = model.predict(x)
print("Predicted:", decode_predictions(preds, top=3)[0])

tiny = keras.applications.MobileNet(include_top=False, weights=None, input_shape=(64, 64, 3))
y = keras.layers.GlobalMaxPooling2D()(tiny.output)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 1024)
head = keras.Model(tiny.input, keras.layers.Dense(4)(y))
#                              ^^^^^^^^^^^^^^^^^^^^^ (None, 4)
small = keras.applications.MobileNetV3Small(weights=None, classes=7, input_shape=(96, 96, 3))
probabilities = keras.layers.Dense(2)(small.output)
#               ^^^^^^^^^^^^^^^^^^^^^ (None, 2)
