import keras
from keras.callbacks import ModelCheckpoint

cb = ModelCheckpoint("weights.{epoch:02d}.hdf5", save_best_only=True)  # culprit
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
model.save("my_model.keras")
