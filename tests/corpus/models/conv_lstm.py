import numpy as np
import keras
from keras import layers

frames = np.random.rand(8, 6, 16, 16, 1)
x_train, y_train = frames[:, :-1], frames[:, 1:]

inp = layers.Input(shape=(None, *x_train.shape[2:]))
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None, 16, 16, 1)
x = layers.ConvLSTM2D(filters=16, kernel_size=(5, 5), padding="same", return_sequences=True)(inp)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None, 16, 16, 16)
x = layers.BatchNormalization()(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None, 16, 16, 16)
x = layers.ConvLSTM2D(filters=8, kernel_size=(3, 3), padding="same", return_sequences=True)(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None, 16, 16, 8)
x = layers.Conv3D(filters=1, kernel_size=(3, 3, 3), activation="sigmoid", padding="same")(x)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, None, 16, 16, 1)
model = keras.models.Model(inp, x)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^ (4, 5, 16, 16, 1) | (1, 6, 16, 16, 1)
model.compile(loss=keras.losses.binary_crossentropy, optimizer=keras.optimizers.Adam())
model.fit(x_train, y_train, batch_size=4, epochs=1, validation_data=(x_train[:2], y_train[:2]))

last = layers.ConvLSTM1D(4, 3)(keras.Input((5, 20, 2)))
#      ^^^^^^^^^^^^^^^^^^^^^^^ (None, 18, 4)
#                              ^^^^^^^^^^^^^^^^^^^^^^^ (None, 5, 20, 2)
example = frames[0]
for _ in range(2):
    prediction = model.predict(np.expand_dims(example, axis=0), verbose=0)
    prediction = np.squeeze(prediction, axis=0)
    example = np.concatenate((example, np.expand_dims(prediction[-1, ...], axis=0)), axis=0)
