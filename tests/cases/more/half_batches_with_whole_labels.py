# half batches like in the old gan scripts
import numpy as np
from keras.layers import Input, Dense, LeakyReLU, Reshape, Flatten
from keras.models import Sequential, Model

(X_train, batch_size, z) = (np.random.rand(600, 28, 28) * 2 - 1, 64, 100)
D = Sequential([Flatten(input_shape=(28, 28)), Dense(256), LeakyReLU(0.2), Dense(1, activation='sigmoid')])
D.compile('adam', 'binary_crossentropy')
G = Sequential([Dense(256, input_dim=z), LeakyReLU(0.2), Dense(784, activation='tanh'), Reshape((28, 28))])
half_batch = int(batch_size / 2)

for epoch in range(3):
    idx = np.random.randint(0, X_train.shape[0], half_batch)
    imgs = X_train[idx]
    noise = np.random.normal(0, 1, (half_batch, z))
    gen_imgs = G.predict(noise)
    real_y = np.ones((batch_size, 1))  # culprit
    fake_y = np.zeros((batch_size, 1))  # or here
    d_loss_real = D.train_on_batch(imgs, real_y)  # or here
    d_loss_fake = D.train_on_batch(gen_imgs, fake_y)  # or here
