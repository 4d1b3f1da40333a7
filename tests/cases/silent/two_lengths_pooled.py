from keras.layers import Input, Embedding, Dense, GlobalMaxPooling1D, Dropout, concatenate, Conv1D, Subtract
from keras.models import Model

VOCAB = 12000
MAX_LEN_Q = 30
MAX_LEN_A = 40

question = Input(shape=(MAX_LEN_Q,), name='question')
answer = Input(shape=(MAX_LEN_A,), name='answer')
emb = Embedding(VOCAB, 64)
conv = Conv1D(32, 3, activation='relu', padding='same')
pool = GlobalMaxPooling1D()
shared_dense = Dense(64, activation='relu')
q = shared_dense(pool(conv(emb(question))))
a = shared_dense(pool(conv(emb(answer))))
merged = concatenate([q, a, Subtract()([q, a])])
score = Dense(1, activation='sigmoid')(Dropout(0.3)(merged))
model = Model([question, answer], score)
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
