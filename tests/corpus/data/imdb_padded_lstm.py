"""A book's notebook: IMDB reviews as padded sequences for an LSTM."""
from keras.datasets import imdb
from keras.layers import LSTM, Dense, Embedding, Input
from keras.models import Model
from keras.utils import pad_sequences

max_features = 10000
maxlen = 80

print("Loading data...")
(x_train, y_train), (x_test, y_test) = imdb.load_data(num_words=max_features)
print(len(x_train), "train sequences")
word_index = imdb.get_word_index()
reverse_word_index = dict([(value, key) for (key, value) in word_index.items()])
decoded = " ".join([reverse_word_index.get(i - 3, "?") for i in x_train[0]])

x_train = pad_sequences(x_train, maxlen=maxlen)
x_test = pad_sequences(x_test, maxlen=maxlen)

inputs = Input(shape=(x_train.shape[1],), dtype="int32")
#        ^^^^^ (None, 80)
x = Embedding(max_features, 128)(inputs)
#   ^^^^^^^^^ (None, 80, 128)
x = LSTM(128, dropout=0.2, recurrent_dropout=0.2)(x)
#   ^^^^ (None, 128)
outputs = Dense(1, activation="sigmoid")(x)
#         ^^^^^ (None, 1)
model = Model(inputs, outputs)
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=32, epochs=2, validation_data=(x_test, y_test))
