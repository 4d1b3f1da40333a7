from tensorflow.keras import backend as K
from tensorflow.keras.layers import Layer, Input, Embedding, LSTM, Dense
from tensorflow.keras.models import Model
import numpy as np


class Attention(Layer):
    def __init__(self, **kwargs):
        super(Attention, self).__init__(**kwargs)

    def build(self, input_shape):
        self.W = self.add_weight(name='att_weight', shape=(input_shape[-1], 1), initializer='normal')
        self.b = self.add_weight(name='att_bias', shape=(input_shape[1], 1), initializer='zeros')
        super(Attention, self).build(input_shape)

    def call(self, x):
        et = K.squeeze(K.tanh(K.dot(x, self.W) + self.b), axis=-1)
        at = K.softmax(et)
        at = K.expand_dims(at, axis=-1)
        output = x * at
        return K.sum(output, axis=1)


inputs = Input((200,))
x = Embedding(input_dim=20001, output_dim=32, input_length=200)(inputs)
x = LSTM(100)(x)  # culprit
x = Attention()(x)
outputs = Dense(1, trainable=True, activation='sigmoid')(x)
model = Model(inputs, outputs)
model.compile('adam', 'binary_crossentropy', metrics=['accuracy'])
model.fit(np.random.randint(0, 20000, (320, 200)), np.random.randint(0, 2, 320), epochs=1)
