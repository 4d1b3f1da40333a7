import numpy as np
from keras.layers import Conv2D, Dense, Flatten
from keras.models import Sequential
from PIL import Image

m = Sequential([Conv2D(8, 3, input_shape=(64, 64, 3)), Flatten(), Dense(1, activation="sigmoid")])
m.compile("adam", "binary_crossentropy")
img = Image.open("x.jpg").convert("RGB").resize((64, 64))
m.predict(np.expand_dims(np.array(img) / 255.0, 0))
b = np.asarray(Image.open("y.png"))
if b.ndim == 2:
    b = np.stack([b] * 3, axis=-1)
flat = np.array(Image.open("z.png").convert("L").resize((28, 28))).reshape(1, 784)
Sequential([Dense(10, input_dim=784)]).predict(flat)
thumbs = [np.array(Image.open(p).convert("RGB").resize((64, 64))) for p in ("a.jpg", "b.jpg")]
m.predict(np.array(thumbs))
w, h = img.size
square = img.crop((0, 0, 32, 32))
m.predict(np.array(square.resize((64, 64)))[np.newaxis])
