import numpy as np
import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras.layers import Input, Conv2D, MaxPooling2D, UpSampling2D, concatenate
from tensorflow.keras.models import Model

SIZE = 96
CLASSES = 3


def dice_coef(y_true, y_pred, smooth=1.0):
    y_true_f = tf.reshape(tf.cast(y_true, tf.float32), [-1])
    y_pred_f = tf.reshape(y_pred, [-1])
    inter = tf.reduce_sum(y_true_f * y_pred_f)
    return (2.0 * inter + smooth) / (tf.reduce_sum(y_true_f) + tf.reduce_sum(y_pred_f) + smooth)


def dice_loss(y_true, y_pred):
    return 1.0 - dice_coef(y_true, y_pred)


def unet(size, classes):
    i = Input((size, size, 1))
    c1 = Conv2D(16, 3, activation='relu', padding='same')(i)
    p1 = MaxPooling2D()(c1)
    c2 = Conv2D(32, 3, activation='relu', padding='same')(p1)
    u1 = concatenate([UpSampling2D()(c2), c1])
    c3 = Conv2D(16, 3, activation='relu', padding='same')(u1)
    return Model(i, Conv2D(classes, 1, activation='softmax')(c3))


scans = np.random.rand(24, SIZE, SIZE, 1).astype('float32')
seg = np.random.randint(0, CLASSES, (24, SIZE, SIZE, 1))
seg = tf.keras.utils.to_categorical(seg, CLASSES)
model = unet(SIZE, CLASSES)
model.compile(optimizer='adam', loss=dice_loss, metrics=[dice_coef])
model.fit(scans, seg, batch_size=4, epochs=1)
