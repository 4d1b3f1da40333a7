try:
    from tensorflow.keras.layers.experimental import preprocessing
except ImportError:
    from tensorflow.keras import layers as preprocessing
import tensorflow as tf

if hasattr(tf, "set_random_seed"):
    tf.set_random_seed(1)
else:
    tf.random.set_seed(1)
model = tf.keras.Sequential([tf.keras.Input((32, 32, 3)), preprocessing.Rescaling(1 / 255), tf.keras.layers.Flatten()])
