import os
import numpy as np
import cv2
from keras.models import Sequential
from keras.layers import Conv2D, MaxPooling2D, Flatten, Dense, Dropout

IMG_SIZE = 64
CLASSES = ['cat', 'dog', 'horse']


def batches(folder, batch_size):
    names = os.listdir(folder)
    while True:
        np.random.shuffle(names)
        for start in range(0, len(names), batch_size):
            chunk = names[start:start + batch_size]
            images = np.zeros((len(chunk), IMG_SIZE, IMG_SIZE, 3), dtype='float32')
            labels = np.zeros(len(chunk), dtype='int32')
            for i, name in enumerate(chunk):
                image = cv2.imread(os.path.join(folder, name))
                images[i] = cv2.resize(image, (IMG_SIZE, IMG_SIZE)) / 255.0
                labels[i] = CLASSES.index(name.split('_')[0])
            yield images, labels


model = Sequential()
model.add(Conv2D(32, (3, 3), activation='relu', input_shape=(IMG_SIZE, IMG_SIZE, 3)))
model.add(MaxPooling2D((2, 2)))
model.add(Conv2D(64, (3, 3), activation='relu'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dropout(0.5))
model.add(Dense(len(CLASSES), activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(batches('train', 32), steps_per_epoch=100, epochs=10)
