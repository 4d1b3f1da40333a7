from keras.layers import Input, Dense, merge  # culprit
from keras.models import Model

a = Input(shape=(10,))
b = Input(shape=(20,))
x = Dense(8)(a)
y = Dense(8)(b)
z = merge([x, y], mode="concat", concat_axis=-1)
model = Model(input=[a, b], output=Dense(1)(z))  # culprit
