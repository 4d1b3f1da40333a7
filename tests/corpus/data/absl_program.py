"""A program with absl flags; its main is called by app.run."""
from absl import app, flags, logging
import numpy as np
import tensorflow as tf

FLAGS = flags.FLAGS
flags.DEFINE_integer("units", 48, "units of the hidden layer")
flags.DEFINE_enum("kind", "gru", ["lstm", "gru"], "kind of the recurrent layer")
flags.DEFINE_list("taps", ["8", "4"], "sizes of the head")
flags.DEFINE_float("rate", 0.3, "dropout")


def build():
    cell = {"lstm": tf.keras.layers.LSTM, "gru": tf.keras.layers.GRU}[FLAGS.kind]
    inputs = tf.keras.Input((20, 6))
    x = cell(FLAGS.units, return_sequences=True)(inputs)
    #   ^^^^ (None, 20, 48)
    x = tf.keras.layers.Dropout(FLAGS.rate)(x)
    #   ^^^^^^^^^^^^^^^^^^^^^^^ (None, 20, 48)
    x = tf.keras.layers.GlobalMaxPool1D()(x)
    #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 48)
    for size in FLAGS.taps:
        x = tf.keras.layers.Dense(int(size))(x)
        #   ^^^^^^^^^^^^^^^^^^^^^ (None, 8) | (None, 4)
    return tf.keras.Model(inputs, x)


def main(argv):
    if len(argv) > 1:
        raise app.UsageError("Too many command-line arguments.")
    logging.info("building")
    model = build()
    model.compile("adam", "mse")
    model.fit(np.zeros((100, 20, 6)), np.zeros((100, 4)))


if __name__ == "__main__":
    app.run(main)
