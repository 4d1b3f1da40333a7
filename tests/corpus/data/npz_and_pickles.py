"""Q&A style: arrays from files that the asker has and nobody else."""
import gzip
import pickle

import h5py
import numpy as np
import scipy.io as sio
from keras.layers import Conv3D, Dense, Flatten, Input, MaxPooling3D
from keras.models import Model, Sequential
from keras.utils import to_categorical

with np.load("scans.npz") as data:
    x_train, y_train = data["x_train"], data["y_train"]
with gzip.open("labels.pkl.gz", "rb") as f:
    (extra, labels), rest = pickle.load(f)
features = sio.loadmat("features.mat")["feat"]
with h5py.File("volumes.h5", "r") as hf:
    volumes = hf["volumes"][:]
table = np.loadtxt("table.csv", delimiter=",", skiprows=1)
x, y = table[:, :-1], table[:, -1]
num_classes = len(np.unique(y_train))
y_train = to_categorical(y_train, num_classes)

model = Sequential()
model.add(Conv3D(16, (3, 3, 3), activation="relu", input_shape=(32, 64, 64, 1)))
#         ^^^^^^ (None, 30, 62, 62, 16)
model.add(MaxPooling3D(2))
#         ^^^^^^^^^^^^ (None, 15, 31, 31, 16)
model.add(Flatten())
#         ^^^^^^^ (None, 230640)
model.add(Dense(num_classes, activation="softmax"))
#         ^^^^^ (None, None)
model.compile("adam", "categorical_crossentropy")
model.fit(x_train[..., np.newaxis], y_train, batch_size=4)

inp = Input(shape=(x.shape[1],))
#     ^^^^^ (None, None)
h = Dense(20, activation="relu")(inp)
#   ^^^^^ (None, 20)
tabular = Model(inp, Dense(1)(h))
tabular.compile("sgd", "mse")
tabular.fit(x, y, epochs=2)
