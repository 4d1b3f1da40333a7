import numpy as np
from keras import Model
from keras.layers import Dense, Embedding, GlobalAveragePooling1D, Input

FILES = ["crawl-300d-2M.vec", "glove.840B.300d.txt"]


def build_matrix(words, path):
    matrix = np.zeros((len(words) + 1, 300))
    for word, row in words.items():
        matrix[row] = len(path)
    return matrix


def build_model(matrix):
    tokens = Input((None,))
    x = Embedding(*matrix.shape, weights=[matrix], trainable=False)(tokens)
    x = GlobalAveragePooling1D()(x)
    return Model(tokens, Dense(1, activation="sigmoid")(x))


words = {"good": 1, "bad": 2}
matrix = np.concatenate([build_matrix(words, path) for path in FILES], axis=-1)
model = build_model(matrix)
model.compile("adam", "binary_crossentropy")
