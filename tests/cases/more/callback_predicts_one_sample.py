import numpy as np
from tensorflow import keras
from tensorflow.keras import layers


class ShowPrediction(keras.callbacks.Callback):
    def __init__(self, samples):
        super().__init__()
        self.samples = samples

    def on_epoch_end(self, epoch, logs=None):
        denoised = self.model.predict(self.samples[0])  # culprit
        print(epoch, denoised.shape, logs['loss'])


clean = np.random.rand(128, 32, 32, 1).astype("float32")
noisy = np.clip(clean + 0.3 * np.random.randn(128, 32, 32, 1), 0, 1)

inp = keras.Input((32, 32, 1))
x = layers.Conv2D(16, 3, activation="relu", padding="same")(inp)
x = layers.MaxPooling2D(2)(x)
x = layers.Conv2D(8, 3, activation="relu", padding="same")(x)
x = layers.UpSampling2D(2)(x)
out = layers.Conv2D(1, 3, activation="sigmoid", padding="same")(x)
model = keras.Model(inp, out)
model.compile("adam", "binary_crossentropy")
model.fit(noisy, clean, epochs=2, callbacks=[ShowPrediction(noisy[:5])])
