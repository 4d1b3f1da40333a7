import tensorflow as tf
from tensorflow.keras.layers import CuDNNLSTM, Dense, Input, LSTM  # culprit
from tensorflow.keras.models import Sequential

model = Sequential([Input((10, 3)), CuDNNLSTM(32, return_sequences=True), CuDNNLSTM(16), Dense(1)])
