# segmentation of 3 tissue classes
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, models
from tensorflow.keras import backend as K

imgs = np.random.rand(24, 128, 128, 1).astype('float32')
masks = tf.keras.utils.to_categorical(np.random.randint(0, 3, (24, 128, 128)), 3)


def dice_coef(y_true, y_pred, smooth=1.):
    y_true_f = K.flatten(y_true)
    y_pred_f = K.flatten(y_pred)
    intersection = K.sum(y_true_f * y_pred_f)
    return (2. * intersection + smooth) / (K.sum(y_true_f) + K.sum(y_pred_f) + smooth)


def dice_loss(y_true, y_pred):
    return 1. - dice_coef(y_true, y_pred)


def block(x, f):
    x = layers.Conv2D(f, 3, padding='same', activation='relu')(x)
    return layers.Conv2D(f, 3, padding='same', activation='relu')(x)


inp = layers.Input((128, 128, 1))
c1 = block(inp, 16)
p1 = layers.MaxPooling2D()(c1)
c2 = block(p1, 32)
u1 = layers.concatenate([layers.UpSampling2D()(c2), c1])
c3 = block(u1, 16)
out = layers.Conv2D(1, 1, activation='sigmoid')(c3)  # culprit
model = models.Model(inp, out)
model.compile(optimizer='adam', loss=dice_loss, metrics=[dice_coef])
model.fit(imgs, masks, batch_size=4, epochs=2)
