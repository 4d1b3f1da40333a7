# copy pretrained word weights and a linear layer from another framework
import numpy as np
import keras
from keras import layers

W = np.random.randn(64, 300).astype('float32')    # (out_features, in_features)
b = np.random.randn(64).astype('float32')

model = keras.Sequential([
    keras.Input(shape=(300,)),
    layers.Dense(64, activation='relu', name='fc1'),
    layers.Dense(1, activation='sigmoid', name='fc2'),
])
model.get_layer('fc1').set_weights([W, b])  # culprit
model.compile('adam', 'binary_crossentropy')
X = np.random.rand(32, 300)
print(model.predict(X).shape)
