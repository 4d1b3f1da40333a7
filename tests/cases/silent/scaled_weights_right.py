import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras.models import Sequential


class NMU(keras.layers.Layer):
    def __init__(self, output_dim, input_dim):
        super(NMU, self).__init__()
        init = tf.random_uniform_initializer(0.25, 0.75)
        self.weight = tf.Variable(init([input_dim, output_dim]), dtype='float32', trainable=True)

    def call(self, inputs):
        W = tf.minimum(tf.maximum(self.weight, 0), 1)
        output = (tf.expand_dims(inputs, -1) * W) + 1 - W
        return tf.reduce_prod(output, axis=1)


X_TRAIN, Y_TRAIN = [], []
for i in range(1, 10000):
    a1 = np.random.randint(1000)
    a2 = np.random.randint(1000)
    X_TRAIN.append(np.array([np.float32(a1), np.float32(a2)]))
    Y_TRAIN.append(np.array([np.float32(a2 * a1), np.float32(a2 * a1)]))
X_TRAIN = np.array(X_TRAIN)
Y_TRAIN = np.array(Y_TRAIN)

model = Sequential()
model.add(NMU(2, 2))
model.compile(loss='mse', optimizer='rmsprop')
model.fit(x=X_TRAIN, y=Y_TRAIN, epochs=10)
