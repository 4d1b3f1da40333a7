"""wavenet-ish next sample prediction"""
import numpy as np
from keras.layers import Input, Conv1D, Activation, Multiply, Add
from keras.models import Model
from keras.utils import to_categorical

fragment_length = 512
nb_output_bins = 256
nb_filters = 32
dilation_depth = 5


def mu_law(x, bins):
    mu = bins - 1
    y = np.sign(x) * np.log1p(mu * np.abs(x)) / np.log1p(mu)
    return ((y + 1) / 2 * mu).astype('uint8')


def residual_block(x, rate):
    tanh = Conv1D(nb_filters, 2, dilation_rate=rate, padding='causal', activation='tanh')(x)
    sigm = Conv1D(nb_filters, 2, dilation_rate=rate, padding='causal', activation='sigmoid')(x)
    z = Multiply()([tanh, sigm])
    z = Conv1D(nb_filters, 1, padding='same')(z)
    return Add()([x, z]), z


inp = Input((fragment_length, nb_output_bins))
out = Conv1D(nb_filters, 2, padding='causal')(inp)
skips = []
for i in range(dilation_depth):
    out, skip = residual_block(out, 2 ** i)
    skips.append(skip)
out = Activation('relu')(Add()(skips))
out = Conv1D(128, 1, padding='same', activation='relu')(out)
out = Conv1D(128, 1, padding='same')(out)  # culprit
out = Activation('softmax')(out)
model = Model(inp, out)
model.compile(loss='categorical_crossentropy', optimizer='sgd', metrics=['categorical_accuracy'])

audio = mu_law(np.random.uniform(-1, 1, size=20 * fragment_length + 1), nb_output_bins)
onehot = to_categorical(audio, nb_output_bins)
X = onehot[:-1].reshape(20, fragment_length, nb_output_bins)
Y = onehot[1:].reshape(20, fragment_length, nb_output_bins)
model.fit(X, Y, batch_size=4, epochs=1)
