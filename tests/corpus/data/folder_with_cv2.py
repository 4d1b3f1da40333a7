"""Kaggle style: pictures read with OpenCV into lists, then into arrays."""
import os

import cv2
import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder
from tensorflow.keras.layers import Conv2D, Dense, Flatten, Input, MaxPool2D
from tensorflow.keras.models import Model
from tensorflow.keras.utils import to_categorical
from tqdm import tqdm

DATADIR = "../input/gestures/train"
CATEGORIES = ["up", "down", "left", "right"]
IMG_SIZE = 64
X, y = [], []
for category in CATEGORIES:
    path = os.path.join(DATADIR, category)
    for img in tqdm(os.listdir(path)):
        try:
            picture = cv2.imread(os.path.join(path, img), cv2.IMREAD_GRAYSCALE)
            picture = cv2.resize(picture, (IMG_SIZE, IMG_SIZE))
            X.append(picture)
            y.append(category)
        except Exception as e:
            pass

X = np.array(X).reshape(-1, IMG_SIZE, IMG_SIZE, 1)
X = X / 255.0
encoder = LabelEncoder()
y = to_categorical(encoder.fit_transform(y))
X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=0.1, stratify=y)

inp = Input(shape=X_train.shape[1:])
#     ^^^^^ (None, 64, 64, 1)
x = Conv2D(16, 3, activation="relu", padding="same")(inp)
#   ^^^^^^ (None, 64, 64, 16)
x = MaxPool2D()(x)
#   ^^^^^^^^^^^ (None, 32, 32, 16)
x = Flatten()(x)
#   ^^^^^^^^^ (None, 16384)
out = Dense(len(CATEGORIES), activation="softmax")(x)
#     ^^^^^ (None, 4)
model = Model(inp, out)
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(X_train, y_train, validation_data=(X_val, y_val), epochs=5, batch_size=32)
model.predict(X_val).argmax(axis=1)
