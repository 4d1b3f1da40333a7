from keras.models import Model
from keras.layers import Input, Conv2D, MaxPooling2D, AveragePooling2D, Dense, concatenate, Flatten, Dropout
from keras.layers import GlobalAveragePooling2D
from keras import backend as K


def conv2d_bn(x, filters, size, padding='same', strides=1):
    return Conv2D(filters, size, strides=strides, padding=padding, activation='relu')(x)
#          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 48, 48, 64) | (None, 24, 24, 64) | (None, 24, 24, 96) | (None, 24, 24, 128) | (None, 24, 24, 16) | (None, 24, 24, 32) | (None, 24, 24, 192)


def inception(x, f1, f3r, f3, f5r, f5, proj):
    a = conv2d_bn(x, f1, 1)
    b = conv2d_bn(conv2d_bn(x, f3r, 1), f3, 3)
    c = conv2d_bn(conv2d_bn(x, f5r, 1), f5, 5)
    d = MaxPooling2D(3, strides=1, padding='same')(x)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 24, 24, 64) | (None, 24, 24, 256)
    d = conv2d_bn(d, proj, 1)
    return concatenate([a, b, c, d], axis=3)


def googlenet(num_classes=1000):
    inputs = Input(shape=(96, 96, 3))
#            ^^^^^^^^^^^^^^^^^^^^^^^^ (None, 96, 96, 3)
    x = conv2d_bn(inputs, 64, 7, strides=2)
    x = MaxPooling2D(3, strides=2, padding='same')(x)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 24, 24, 64)
    x = inception(x, 64, 96, 128, 16, 32, 32)
    x = inception(x, 128, 128, 192, 32, 96, 64)
    aux = AveragePooling2D(5, strides=3)(x)
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 7, 7, 480)
    aux = Flatten()(aux)
#         ^^^^^^^^^ (None, 23520)
    aux = Dense(num_classes, activation='softmax', name='aux')(aux)
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 20)
    x = GlobalAveragePooling2D()(x)
#       ^^^^^^^^^^^^^^^^^^^^^^^^ (None, 480)
    x = Dropout(0.4)(x)
#       ^^^^^^^^^^^^ (None, 480)
    x = Dense(num_classes, activation='softmax', name='main')(x)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 20)
    return Model(inputs, [x, aux])


model = googlenet(20)
model.compile('sgd', loss=['categorical_crossentropy', 'categorical_crossentropy'], loss_weights=[1, 0.3])
assert K.image_data_format() == 'channels_last'
