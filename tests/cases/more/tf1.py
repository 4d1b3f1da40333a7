import tensorflow as tf
from tensorflow import keras

tf.set_random_seed(42)  # culprit
config = tf.ConfigProto()
sess = tf.Session(config=config)
model = keras.Sequential([keras.layers.Dense(10, input_shape=(4,))])
