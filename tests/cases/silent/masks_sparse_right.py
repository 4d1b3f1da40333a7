import os
import numpy as np
import cv2
from tensorflow.keras.layers import Input, Conv2D, MaxPooling2D, UpSampling2D, concatenate
from tensorflow.keras.models import Model

SIZE = 128
images, masks = [], []
for name in os.listdir('images'):
    image = cv2.imread(os.path.join('images', name))
    images.append(cv2.resize(image, (SIZE, SIZE)))
    mask = cv2.imread(os.path.join('masks', name), 0)
    masks.append(cv2.resize(mask, (SIZE, SIZE)))
X = np.array(images).reshape(-1, SIZE, SIZE, 3) / 255.0
Y = np.array(masks).reshape(-1, SIZE, SIZE, 1)

inputs = Input((SIZE, SIZE, 3))
c1 = Conv2D(16, 3, activation='relu', padding='same')(inputs)
p1 = MaxPooling2D()(c1)
c2 = Conv2D(32, 3, activation='relu', padding='same')(p1)
u1 = concatenate([UpSampling2D()(c2), c1])
outputs = Conv2D(4, 1, activation='softmax')(u1)
model = Model(inputs, outputs)
model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
model.fit(X, Y, batch_size=8, epochs=10, validation_split=0.1)
