import numpy as np
from keras.layers import Conv2D, Dense, Flatten
from keras.models import Sequential
from PIL import Image

classifier = Sequential()
classifier.add(Conv2D(32, (3, 3), input_shape=(64, 64, 3), activation="relu"))
classifier.add(Flatten())
classifier.add(Dense(units=1, activation="sigmoid"))
classifier.compile(optimizer="adam", loss="binary_crossentropy")
im = Image.open("dog.jpg").convert("RGB").resize((64, 64))
test_image = np.array(im)  # or here
test_image = test_image / 255.0  # or here
result = classifier.predict(test_image)  # culprit
print("dog" if result[0][0] == 1 else "cat")
