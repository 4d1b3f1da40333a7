import numpy as np
from keras.models import Sequential
from keras.layers import ConvLSTM2D, BatchNormalization, Conv3D

frames = np.random.rand(20, 40, 40, 1)
seq = Sequential()
seq.add(ConvLSTM2D(filters=40, kernel_size=(3, 3), input_shape=(40, 40, 1), padding="same", return_sequences=True))  # culprit
seq.add(BatchNormalization())
seq.add(Conv3D(1, 3, padding="same"))
