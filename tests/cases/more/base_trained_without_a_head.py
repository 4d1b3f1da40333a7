import numpy as np
from keras.applications import ResNet50

pictures = np.zeros((300, 224, 224, 3), "float32")
kinds = np.zeros((300, 1), "float32")

net = ResNet50(include_top=False, input_shape=(224, 224, 3))  # culprit
for layer in net.layers[:100]:
    layer.trainable = False
net.compile("adam", "binary_crossentropy")
net.fit(pictures, kinds, epochs=2)
