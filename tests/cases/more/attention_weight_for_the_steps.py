from keras import backend as K
from keras.layers import Layer, Input, Embedding, GRU, Bidirectional, TimeDistributed, Dense
from keras import initializers
from keras.models import Model
import tensorflow as tf

MAX_SENT_LENGTH = 100
MAX_SENTS = 15

class AttLayer(Layer):
    def __init__(self, attention_dim):
        self.init = initializers.get('normal')
        self.attention_dim = attention_dim
        super(AttLayer, self).__init__()

    def build(self, input_shape):
        assert len(input_shape) == 3
        self.W = self.add_weight(name='W', shape=(input_shape[1], self.attention_dim), initializer=self.init)  # culprit
        self.b = self.add_weight(name='b', shape=(self.attention_dim,), initializer=self.init)
        self.u = self.add_weight(name='u', shape=(self.attention_dim, 1), initializer=self.init)
        super(AttLayer, self).build(input_shape)

    def call(self, x, mask=None):
        uit = tf.tanh(tf.tensordot(x, self.W, axes=1) + self.b)
        ait = tf.squeeze(tf.tensordot(uit, self.u, axes=1), -1)
        ait = tf.nn.softmax(ait)
        return tf.reduce_sum(x * tf.expand_dims(ait, -1), axis=1)

sentence_input = Input(shape=(MAX_SENT_LENGTH,), dtype='int32')
embedded = Embedding(20000, 100)(sentence_input)
l_lstm = Bidirectional(GRU(100, return_sequences=True))(embedded)
l_att = AttLayer(100)(l_lstm)
sentEncoder = Model(sentence_input, l_att)

review_input = Input(shape=(MAX_SENTS, MAX_SENT_LENGTH), dtype='int32')
review_encoder = TimeDistributed(sentEncoder)(review_input)
l_lstm_sent = Bidirectional(GRU(100, return_sequences=True))(review_encoder)
l_att_sent = AttLayer(100)(l_lstm_sent)
preds = Dense(2, activation='softmax')(l_att_sent)
model = Model(review_input, preds)
