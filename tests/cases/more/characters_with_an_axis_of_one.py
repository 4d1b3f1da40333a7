from keras.layers import Input, Embedding, Conv1D, GlobalMaxPooling1D, Dense, concatenate, Flatten
from keras.models import Model

word_vocab = 20000
char_vocab = 85
char_dim = 25

word_index = Input(shape=(1,), dtype='int32')
# characters of the word, unknown length, one index each
characters = Input(shape=(None, 1), dtype='int32')  # culprit

char_emb = Embedding(input_dim=char_vocab + 2, output_dim=char_dim)(characters)
tri = Conv1D(50, 3, padding='same', activation='relu')(char_emb)
char_vec = GlobalMaxPooling1D()(tri)

word_emb = Flatten()(Embedding(word_vocab, 100)(word_index))

merged = concatenate([word_emb, char_vec])
tag = Dense(17, activation='softmax')(merged)
model = Model([word_index, characters], tag)
model.compile('rmsprop', 'sparse_categorical_crossentropy')
