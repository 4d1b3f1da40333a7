from keras.preprocessing.text import Tokenizer  # culprit
from keras.preprocessing.sequence import pad_sequences
from keras.layers.advanced_activations import LeakyReLU  # culprit
from keras.layers.normalization import BatchNormalization  # culprit
from keras.optimizers import adam_v2  # culprit
import keras

tok = Tokenizer(num_words=100)
model = keras.Sequential([keras.Input((10,)), keras.layers.Dense(3), LeakyReLU(alpha=0.1), BatchNormalization()])
model.compile(adam_v2.Adam(learning_rate=0.1), "mse")
