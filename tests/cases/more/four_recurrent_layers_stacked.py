from keras import layers, models

notes = 12 + 76
model = models.Sequential()
model.add(layers.Input((None, notes)))
model.add(layers.GRU(64))  # culprit
model.add(layers.Dropout(0.2))
model.add(layers.GRU(64))  # or here
model.add(layers.GRU(64, return_sequences=False))  # or here
model.add(layers.GRU(64))
model.add(layers.Dense(notes, activation="softmax"))
