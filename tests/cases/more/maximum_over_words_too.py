from keras.models import Sequential
from keras.layers import TimeDistributed, Embedding, Conv1D, Lambda, LSTM, Dense, Activation, Input
import tensorflow as tf

nb_words, nb_chars = 35, 21
max_char_id, max_word_id = 60, 10000

model = Sequential()
model.add(Input((nb_words, nb_chars)))
# l1
model.add(TimeDistributed(Embedding(max_char_id, 15)))
# l2 and l3, use "max" to get the features across chars' axis
model.add(TimeDistributed(Conv1D(128, 3, padding='valid')))
model.add(Lambda(lambda x: tf.reduce_max(x, axis=[1, 2])))  # culprit
# l5
model.add(LSTM(128, return_sequences=True))
# l6
model.add(TimeDistributed(Dense(max_word_id)))
model.add(Activation('softmax'))
