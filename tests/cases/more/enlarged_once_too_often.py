import numpy as np
from tensorflow.keras.datasets import mnist
from tensorflow.keras.layers import *
from tensorflow.keras.models import Sequential, Model
from tensorflow.keras.optimizers import Adam

LATENT = 64

# --- generator
gen = Sequential()
gen.add(Dense(7 * 7 * 128, input_dim=LATENT))
gen.add(LeakyReLU(0.2))
gen.add(Reshape((7, 7, 128)))
gen.add(UpSampling2D())  # or here
gen.add(Conv2D(128, 3, padding='same', activation='relu'))
gen.add(UpSampling2D())  # or here
gen.add(Conv2D(64, 3, padding='same', activation='relu'))
gen.add(UpSampling2D())  # culprit
gen.add(Conv2D(32, 3, padding='same', activation='relu'))
gen.add(Conv2D(1, 3, padding='same', activation='tanh'))

# --- discriminator
disc = Sequential()
disc.add(Conv2D(32, 3, strides=2, padding='same', input_shape=(28, 28, 1)))
disc.add(LeakyReLU(0.2))
disc.add(Dropout(0.25))
disc.add(Conv2D(64, 3, strides=2, padding='same'))
disc.add(LeakyReLU(0.2))
disc.add(Flatten())
disc.add(Dense(1, activation='sigmoid'))
disc.compile(loss='binary_crossentropy', optimizer=Adam(0.0002, 0.5), metrics=['accuracy'])

# --- combined
disc.trainable = False
z = Input(shape=(LATENT,))
combined = Model(z, disc(gen(z)))
combined.compile(loss='binary_crossentropy', optimizer=Adam(0.0002, 0.5))

(x_train, _), _ = mnist.load_data()
x_train = np.expand_dims((x_train - 127.5) / 127.5, -1)
