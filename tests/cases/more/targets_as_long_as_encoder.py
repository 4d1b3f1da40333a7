# word level translation eng -> fra, lstm encoder / decoder
import numpy as np
from tensorflow.keras.layers import Input, LSTM, Embedding, Dense
from tensorflow.keras.models import Model

lines = open('data/fra.txt', encoding='utf-8').read().split('\n')[:200]
src, tgt = [], []
for line in lines:
    if '\t' not in line:
        continue
    a, b = line.split('\t')[:2]
    src.append(a.lower().split())
    tgt.append(['<s>'] + b.lower().split() + ['</s>'])

num_encoder_tokens = 1000
num_decoder_tokens = 1500
max_encoder_seq_length = 8
max_decoder_seq_length = 14
latent_dim = 64

enc_index = {}
dec_index = {}
encoder_input_data = np.zeros((len(src), max_encoder_seq_length), dtype='float32')
decoder_input_data = np.zeros((len(src), max_decoder_seq_length), dtype='float32')  # or here
decoder_target_data = np.zeros((len(src), max_encoder_seq_length, num_decoder_tokens), dtype='float32')  # culprit

for i, (s, t) in enumerate(zip(src, tgt)):
    for k, w in enumerate(s[:max_encoder_seq_length]):
        encoder_input_data[i, k] = enc_index.setdefault(w, len(enc_index) + 1)
    for k, w in enumerate(t[:max_encoder_seq_length]):
        idx = dec_index.setdefault(w, len(dec_index) + 1)
        decoder_input_data[i, k] = idx
        if k > 0:
            decoder_target_data[i, k - 1, idx] = 1.

encoder_inputs = Input(shape=(None,))
e = Embedding(num_encoder_tokens, latent_dim)(encoder_inputs)
_, state_h, state_c = LSTM(latent_dim, return_state=True)(e)
decoder_inputs = Input(shape=(None,))
d = Embedding(num_decoder_tokens, latent_dim)(decoder_inputs)
d, _, _ = LSTM(latent_dim, return_sequences=True, return_state=True)(d, initial_state=[state_h, state_c])
outputs = Dense(num_decoder_tokens, activation='softmax')(d)

model = Model([encoder_inputs, decoder_inputs], outputs)
model.compile(optimizer='rmsprop', loss='categorical_crossentropy')
model.fit([encoder_input_data, decoder_input_data], decoder_target_data,
          batch_size=16, epochs=1, validation_split=0.2)
