from tensorflow.keras.layers import *
from tensorflow.keras.models import Model

enc_in = Input((None,))
_, h, c = LSTM(64, return_state=True)(Embedding(500, 32)(enc_in))
dec_in = Input((None,))
out, _, _ = LSTM(64, return_sequences=True, return_state=True)(Embedding(600, 32)(dec_in), initial_state=[h, c])
model = Model([enc_in, dec_in], Dense(600, activation="softmax")(out))
model.compile("adam", "sparse_categorical_crossentropy")
