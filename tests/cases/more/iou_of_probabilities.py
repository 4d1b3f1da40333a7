import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, Model

N = 3


def tiny_fcn():
    i = layers.Input((64, 64, 3))
    x = layers.Conv2D(16, 3, padding='same', activation='relu')(i)
    x = layers.MaxPool2D()(x)
    x = layers.Conv2D(32, 3, padding='same', activation='relu')(x)
    x = layers.Conv2DTranspose(16, 2, strides=2, activation='relu')(x)
    return Model(i, layers.Conv2D(N, 1, activation='softmax')(x))


imgs = np.random.rand(12, 64, 64, 3).astype('float32')
masks = np.random.randint(0, N, (12, 64, 64, 1))
model = tiny_fcn()
model.compile(optimizer='adam',
              loss='sparse_categorical_crossentropy',
              metrics=['accuracy', tf.keras.metrics.MeanIoU(num_classes=N)])  # culprit
model.fit(imgs, masks, batch_size=4, epochs=1)
