import keras
from keras import layers, ops


class VAE(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.enc = keras.Sequential([layers.Dense(32, activation="relu"), layers.Dense(4)])
        self.dec = keras.Sequential([layers.Dense(32, activation="relu"), layers.Dense(784, activation="sigmoid")])
        self.tracker = keras.metrics.Mean(name="loss")

    def call(self, x):
        mean, log_var = ops.split(self.enc(x), 2, axis=-1)
        z = mean + ops.exp(0.5 * log_var) * keras.random.normal(ops.shape(mean))
        self.add_loss(-0.5 * ops.mean(1 + log_var - ops.square(mean) - ops.exp(log_var)))
        return self.dec(z)


(x, _), _ = keras.datasets.mnist.load_data()
vae = VAE()
vae.compile("adam", "binary_crossentropy")
x = x.reshape(-1, 784) / 255
vae.fit(x, x, epochs=1)
