from tensorflow.keras.layers import Input, LSTM, Bidirectional, Embedding, Dense, Dot, Activation, Concatenate, TimeDistributed
from tensorflow.keras.models import Model

vocab_in, vocab_out = 8000, 9000
len_in, len_out = 30, 35
units = 256

enc_in = Input(shape=(len_in,))
enc_emb = Embedding(vocab_in, 128)(enc_in)
enc_seq = Bidirectional(LSTM(units, return_sequences=True))(enc_emb)  # or here

dec_in = Input(shape=(len_out,))
dec_emb = Embedding(vocab_out, 128)(dec_in)
dec_seq = LSTM(units, return_sequences=True)(dec_emb)  # culprit

scores = Dot(axes=[2, 2])([dec_seq, enc_seq])  # or here
weights = Activation('softmax')(scores)
context = Dot(axes=[2, 1])([weights, enc_seq])
merged = Concatenate()([context, dec_seq])
hidden = TimeDistributed(Dense(128, activation='tanh'))(merged)
out = TimeDistributed(Dense(vocab_out, activation='softmax'))(hidden)
model = Model([enc_in, dec_in], out)
model.compile(optimizer='rmsprop', loss='sparse_categorical_crossentropy')
