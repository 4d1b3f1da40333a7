# siamese on tabular data, base + head, taken from a small helper lib and changed
import numpy as np
from tensorflow.keras.layers import Input, Dense, BatchNormalization, Activation, Concatenate
from tensorflow.keras.models import Model

num_classes = 5
x_train = np.random.rand(100, 3)
y_train = np.random.randint(num_classes, size=100)


def create_base_model(input_shape):
    model_input = Input(shape=input_shape)
    emb = Dense(4)(model_input)
    emb = BatchNormalization()(emb)
    emb = Activation('relu')(emb)
    return Model(model_input, emb)


def create_head_model(embedding_shape):
    a = Input(shape=embedding_shape)  # culprit
    b = Input(shape=embedding_shape)  # or here
    h = Concatenate()([a, b])
    h = Dense(4)(h)
    h = Activation('sigmoid')(h)
    h = Dense(1, activation='sigmoid')(h)
    return Model([a, b], h)


base = create_base_model((3,))
head = create_head_model(base.output_shape)  # or here

in_a = Input((3,))
in_b = Input((3,))
out = head([base(in_a), base(in_b)])
siamese = Model([in_a, in_b], out)
siamese.compile(loss='binary_crossentropy', optimizer='adam')
pairs_a = x_train[np.random.permutation(100)]
same = (y_train == np.roll(y_train, 1)).astype('float32')
siamese.fit([pairs_a, x_train], same, epochs=3)
