import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, Model

H = W = 64
N_CLASSES = 3
images = np.random.rand(20, H, W, 1).astype('float32')
masks = np.random.randint(0, N_CLASSES, size=(20, H, W))
masks = tf.keras.utils.to_categorical(masks, N_CLASSES)


def conv_block(x, f):
    x = layers.Conv2D(f, 3, padding='same', activation='relu')(x)
    return layers.Conv2D(f, 3, padding='same', activation='relu')(x)


inputs = layers.Input((H, W, 1))
c1 = conv_block(inputs, 16)
p1 = layers.MaxPooling2D()(c1)
c2 = conv_block(p1, 32)
p2 = layers.MaxPooling2D()(c2)
b = conv_block(p2, 64)
u1 = layers.Conv2DTranspose(32, 2, strides=2, padding='same')(b)
c3 = conv_block(layers.concatenate([u1, c2]), 32)
u2 = layers.Conv2DTranspose(16, 2, strides=2, padding='same')(c3)
c4 = conv_block(layers.concatenate([u2, c1]), 16)
out = layers.Conv2D(N_CLASSES, 1, activation='softmax')(c4)
model = Model(inputs, out)
model.compile('adam', 'categorical_crossentropy', metrics=['accuracy'])

# background is everywhere, lesions are rare
weights = {0: 0.2, 1: 3.0, 2: 5.0}  # or here
model.fit(images, masks, batch_size=4, epochs=1, class_weight=weights)  # culprit
