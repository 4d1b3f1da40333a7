from tensorflow.keras.layers import *
from tensorflow.keras.models import Model
inp = Input((30, 8))
a = LSTM(32, return_sequences=True)(inp)
att = Dense(1, activation='tanh')(a)
att = Flatten()(att)
att = Activation('softmax')(att)
att = RepeatVector(30)(att)  # culprit
att = Permute([2, 1])(att)
m = Multiply()([a, att])
m = Lambda(lambda t: __import__('tensorflow').reduce_sum(t, axis=1), output_shape=(32,))(m)
out = Dense(1, activation='sigmoid')(m)
model = Model(inp, out)
