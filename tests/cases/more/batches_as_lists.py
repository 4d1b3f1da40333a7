import math
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


class AudioSequence(tf.keras.utils.Sequence):

    def __init__(self, x_set, y_set, batch_size, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y = x_set, y_set
        self.batch_size = batch_size

    def __len__(self):
        return math.ceil(len(self.x) / self.batch_size)

    def __getitem__(self, idx):
        low = idx * self.batch_size
        high = min(low + self.batch_size, len(self.x))
        batch_x = []
        batch_y = []
        for k in range(low, high):
            wave = self.x[k]
            spec = np.abs(np.fft.rfft(wave.reshape(32, 64), axis=1))[:, :32]
            batch_x.append(spec[..., np.newaxis])  # or here
            batch_y.append(self.y[k])
        return batch_x, batch_y  # culprit


waves = np.random.randn(64, 2048)
speaker = np.random.randint(0, 5, 64)
seq = AudioSequence(waves, speaker, 16)

model = tf.keras.Sequential([
    layers.Input((32, 32, 1)),
    layers.Conv2D(8, 3, activation='relu'),
    layers.GlobalAveragePooling2D(),
    layers.Dense(5, activation='softmax')])
model.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])
model.fit(seq, epochs=1)
