# NER
import numpy as np
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.utils import to_categorical
from tensorflow.keras.models import Model
from tensorflow.keras.layers import Input, Embedding, Bidirectional, LSTM, TimeDistributed, Dense, SpatialDropout1D

n_words, n_tags = 3000, 17
max_len = 75
sents = [list(np.random.randint(1, n_words, np.random.randint(5, 60))) for _ in range(120)]
tags = [list(np.random.randint(1, n_tags, len(s))) for s in sents]

X = pad_sequences(maxlen=max_len, sequences=sents, padding="post", value=n_words - 1)
y = pad_sequences(maxlen=50, sequences=tags, padding="post", value=0)  # culprit
y = [to_categorical(i, num_classes=n_tags) for i in y]

inp = Input(shape=(max_len,))
m = Embedding(input_dim=n_words, output_dim=50)(inp)
m = SpatialDropout1D(0.1)(m)
m = Bidirectional(LSTM(units=100, return_sequences=True, recurrent_dropout=0.1))(m)
out = TimeDistributed(Dense(n_tags, activation="softmax"))(m)
model = Model(inp, out)
model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(X, np.array(y), batch_size=32, epochs=1, validation_split=0.1, verbose=1)
