"""Arrays far larger than any memory: only their shapes count."""
import numpy as np
from keras import Input, Model, layers

rng = np.random.default_rng(42)
x = np.zeros((60000, 224, 224, 3), dtype=np.float32)
noise = rng.normal(0, 1, size=(60000, 128))
labels = rng.integers(0, 10, size=60000)
onehot = np.eye(10)[labels]
mask = labels == 3
threes = x[mask]
frames = np.random.RandomState(0).rand(200000, 16, 12)
video = np.moveaxis(frames, 1, 2)[..., np.newaxis]
grid = np.stack(np.meshgrid(np.linspace(0, 1, 4000), np.linspace(0, 1, 5000)), axis=-1)
spectrum = np.abs(np.fft.rfft(frames, axis=-1))
flat = frames.reshape(frames.shape[0], -1)
normalized = (flat - flat.mean(axis=0)) / flat.std(axis=0)
both = np.concatenate([flat, normalized], axis=1)
windows = np.lib.stride_tricks.sliding_window_view(np.zeros(10_000_000), 50)

image = Input(x.shape[1:])
#       ^^^^^ (None, 224, 224, 3)
latent = Input(shape=noise.shape[1:])
#        ^^^^^ (None, 128)
a = layers.GlobalAveragePooling2D()(image)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 3)
b = layers.Concatenate()([a, latent])
#   ^^^^^^^^^^^^^^^^^^ (None, 131)
out = layers.Dense(onehot.shape[1], activation="softmax")(b)
#     ^^^^^^^^^^^^ (None, 10)
model = Model([image, latent], out)
model.compile("adam", "categorical_crossentropy")
model.fit([x, noise], onehot, batch_size=64)

v = layers.Conv2D(4, 3)(Input(video.shape[1:]))
#   ^^^^^^^^^^^^^ (None, 10, 14, 4)
g = layers.Dense(2)(Input(grid.shape[2:]))
#   ^^^^^^^^^^^^ (None, 2)
s = layers.LSTM(5)(Input(spectrum.shape[1:]))
#   ^^^^^^^^^^^ (None, 5)
d = layers.Dense(7)(Input((both.shape[1],)))
#   ^^^^^^^^^^^^ (None, 7)
w = layers.Reshape((10, 5))(Input((windows.shape[1],)))
#   ^^^^^^^^^^^^^^^^^^^^^^^ (None, 10, 5)
t = layers.Flatten()(Input(threes.shape[1:]))
#   ^^^^^^^^^^^^^^^^ (None, 150528)
