from keras.layers import Input, Dense, Concatenate
from keras.models import Model

a = Input(shape=(8,))
b = Input(shape=(8,))
merged = Concatenate()(a, b)  # culprit
out = Dense(1)(merged)
model = Model([a, b], out)
