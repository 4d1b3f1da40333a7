from keras.layers import *
from keras.models import Model

max_length = 120
vocab_size = 12000
embedding_size = 100
units = 64

_input = Input(shape=(max_length,), dtype='int32')
embedded = Embedding(vocab_size, embedding_size)(_input)
activations = Bidirectional(LSTM(units, return_sequences=True))(embedded)  # culprit

# compute importance for each step
attention = TimeDistributed(Dense(1, activation='tanh'))(activations)
attention = Flatten()(attention)
attention = Activation('softmax')(attention)
attention = RepeatVector(units)(attention)  # or here
attention = Permute([2, 1])(attention)

# apply the attention
sent_representation = Multiply()([activations, attention])
sent_representation = Lambda(lambda xin: xin[:, -1, :])(sent_representation)

probabilities = Dense(3, activation='softmax')(sent_representation)
model = Model(_input, probabilities)
model.compile('adam', 'categorical_crossentropy')
