import os
import cv2
import numpy as np
from tensorflow import keras
from tensorflow.keras import layers
from tensorflow.keras.models import Model
from sklearn.model_selection import train_test_split

SIZE = 128
image_dir = 'data/images/'
mask_dir = 'data/masks/'

imgs = []
masks = []
for name in sorted(os.listdir(image_dir)):
    if name.endswith('.png'):
        im = cv2.imread(image_dir + name)
        im = cv2.resize(im, (SIZE, SIZE))
        imgs.append(np.array(im))

for name in sorted(os.listdir(mask_dir)):
    if name.endswith('.png'):
        m = cv2.imread(mask_dir + name)  # culprit
        m = cv2.resize(m, (SIZE, SIZE))  # or here
        masks.append(np.array(m))  # or here

imgs = np.array(imgs) / 255.
masks = np.array(masks) / 255.  # or here

X_train, X_test, y_train, y_test = train_test_split(imgs, masks, test_size=0.1, random_state=0)


def block(x, f):
    x = layers.Conv2D(f, 3, activation='relu', padding='same')(x)
    x = layers.Conv2D(f, 3, activation='relu', padding='same')(x)
    return x


def unet(shape=(SIZE, SIZE, 3)):
    i = layers.Input(shape)
    c1 = block(i, 16)
    p1 = layers.MaxPooling2D()(c1)
    c2 = block(p1, 32)
    p2 = layers.MaxPooling2D()(c2)
    b = block(p2, 64)
    u2 = layers.UpSampling2D()(b)
    u2 = layers.concatenate([u2, c2])
    c3 = block(u2, 32)
    u1 = layers.UpSampling2D()(c3)
    u1 = layers.concatenate([u1, c1])
    c4 = block(u1, 16)
    out = layers.Conv2D(1, 1, activation='sigmoid')(c4)  # or here
    return Model(i, out)


model = unet()
model.compile(optimizer='adam', loss='binary_crossentropy', metrics=['accuracy'])
model.fit(X_train, y_train, batch_size=4, epochs=1, validation_data=(X_test, y_test))
