from tensorflow.keras.layers import *
from tensorflow.keras.models import Sequential

model = Sequential()
model.add(Embedding(10000, 100))  # or here
model.add(Conv1D(64, 5, activation="relu"))
model.add(MaxPooling1D(4))
model.add(Flatten())  # culprit
model.add(Dense(1, activation="sigmoid"))  # or here
model.compile("adam", "binary_crossentropy")
model.build((None, None))
