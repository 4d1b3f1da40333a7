from keras.layers import Input, Embedding, Dense, Flatten, Dropout, concatenate, Conv1D
from keras.models import Model

VOCAB = 12000
MAX_LEN_Q = 30  # or here
MAX_LEN_A = 40  # or here
EMB = 64

question = Input(shape=(MAX_LEN_Q,), name='question')
answer = Input(shape=(MAX_LEN_A,), name='answer')

emb = Embedding(VOCAB, EMB)
conv = Conv1D(32, 3, activation='relu', padding='same')
flat = Flatten()  # culprit
shared_dense = Dense(64, activation='relu')

q = emb(question)
q = conv(q)
q = flat(q)  # or here
q = shared_dense(q)

a = emb(answer)
a = conv(a)
a = flat(a)  # or here
a = shared_dense(a)

merged = concatenate([q, a])
merged = Dropout(0.3)(merged)
score = Dense(1, activation='sigmoid')(merged)

model = Model([question, answer], score)
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
model.summary()
