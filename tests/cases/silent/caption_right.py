from tensorflow.keras.layers import Input, Dropout, Dense, Embedding, LSTM, add
from tensorflow.keras.models import Model
from tensorflow.keras.utils import to_categorical
import numpy as np
import pickle


def define_model(vocab_size, max_length):
    inputs1 = Input(shape=(4096,))
    fe1 = Dropout(0.5)(inputs1)
    fe2 = Dense(256, activation='relu')(fe1)
    inputs2 = Input(shape=(max_length,))
    se1 = Embedding(vocab_size, 256, mask_zero=True)(inputs2)
    se2 = Dropout(0.5)(se1)
    se3 = LSTM(256)(se2)
    decoder1 = add([fe2, se3])
    decoder2 = Dense(256, activation='relu')(decoder1)
    outputs = Dense(vocab_size, activation='softmax')(decoder2)
    model = Model(inputs=[inputs1, inputs2], outputs=outputs)
    model.compile(loss='categorical_crossentropy', optimizer='adam')
    return model


def max_length(descriptions):
    lines = [d for k in descriptions for d in descriptions[k]]
    return max(len(d.split()) for d in lines)


tokenizer = pickle.load(open('tokenizer.pkl', 'rb'))
vocab_size = len(tokenizer.word_index) + 1
descriptions = pickle.load(open('descriptions.pkl', 'rb'))
model = define_model(vocab_size, max_length(descriptions))
model.summary()
