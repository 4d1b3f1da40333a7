import numpy as np
from keras.layers import Input, Dense, LSTM, Embedding, Dropout, add
from keras.models import Model
from keras.utils import to_categorical
from keras.preprocessing.sequence import pad_sequences

vocab_size = 60
max_length = 10
descriptions = {'img%d' % i: [list(np.random.randint(1, vocab_size, 6)) for _ in range(2)] for i in range(12)}
photos = {k: np.random.rand(1, 2048) for k in descriptions}


def create_sequences(desc_list, photo):
    X1, X2, y = list(), list(), list()
    for seq in desc_list:
        for i in range(1, len(seq)):
            in_seq, out_seq = seq[:i], seq[i]
            in_seq = pad_sequences([in_seq], maxlen=max_length)[0]
            out_seq = to_categorical([out_seq], num_classes=vocab_size)[0]
            X1.append(photo)
            X2.append(in_seq)
            y.append(out_seq)
    return np.array(X1), np.array(X2), np.array(y)


def data_generator(descriptions, photos):
    while 1:
        for key, desc_list in descriptions.items():
            photo = photos[key][0]
            in_img, in_seq, out_word = create_sequences(desc_list, photo)
            yield in_img, in_seq, out_word  # culprit


inputs1 = Input(shape=(2048,))
fe = Dense(64, activation='relu')(Dropout(0.5)(inputs1))
inputs2 = Input(shape=(max_length,))
se = Embedding(vocab_size, 64)(inputs2)
se = LSTM(64)(Dropout(0.5)(se))
decoder = Dense(64, activation='relu')(add([fe, se]))
outputs = Dense(vocab_size, activation='softmax')(decoder)
model = Model(inputs=[inputs1, inputs2], outputs=outputs)
model.compile(loss='categorical_crossentropy', optimizer='adam')
for i in range(1):
    generator = data_generator(descriptions, photos)
    model.fit(generator, epochs=1, steps_per_epoch=len(descriptions), verbose=1)
