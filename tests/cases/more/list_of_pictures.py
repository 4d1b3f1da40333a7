import numpy as np
import random
from keras.models import Sequential
from keras.layers import Conv2D, MaxPooling2D, Flatten, Dense, Dropout
from keras.utils import to_categorical

IMG = 80
characters = ['homer', 'bart', 'lisa', 'marge']
train = []
for label, c in enumerate(characters):
    for k in range(20):
        img = np.random.randint(0, 255, (IMG, IMG)).astype('uint8')
        train.append([img.reshape(IMG, IMG, 1) / 255.0, label])
random.shuffle(train)

X = []  # or here
y = []
for feature, label in train:
    X.append(feature)  # or here
    y.append(label)
y = to_categorical(y, len(characters))

model = Sequential()
model.add(Conv2D(32, (3, 3), activation='relu', input_shape=(IMG, IMG, 1)))
model.add(MaxPooling2D((2, 2)))
model.add(Conv2D(64, (3, 3), activation='relu'))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dropout(0.5))
model.add(Dense(len(characters), activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])

model.fit(X, y,  # culprit
          batch_size=16,
          epochs=3,
          validation_split=0.2)
