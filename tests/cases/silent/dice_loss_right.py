import numpy as np
import keras
from keras import layers, ops


def dice_loss(y_true, y_pred):
    inter = ops.sum(y_true * y_pred, axis=[1, 2])
    union = ops.sum(y_true, axis=[1, 2]) + ops.sum(y_pred, axis=[1, 2])
    return 1 - ops.mean(2.0 * inter / (union + 1e-6))


def make_unet(size):
    inp = keras.Input((size, size, 1))
    c1 = layers.Conv2D(8, 3, padding="same", activation="relu")(inp)
    p1 = layers.MaxPooling2D()(c1)
    c2 = layers.Conv2D(16, 3, padding="same", activation="relu")(p1)
    u1 = layers.Conv2DTranspose(8, 2, strides=2, padding="same")(c2)
    m1 = layers.concatenate([u1, c1])
    out = layers.Conv2D(1, 1, activation="sigmoid")(m1)
    return keras.Model(inp, out)


images = np.random.rand(8, 64, 64, 1).astype("float32")
masks = np.random.randint(0, 2, (8, 64, 64)).astype("float32")
model = make_unet(64)
model.compile(optimizer="adam", loss=dice_loss)
model.fit(images, masks, batch_size=4, epochs=1)
