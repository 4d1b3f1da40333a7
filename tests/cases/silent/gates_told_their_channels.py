import tensorflow as tf
from tensorflow.keras import layers as L, Model


def se_block(feature, channels, ratio=8):
    w = L.GlobalAveragePooling2D()(feature)
    w = L.Reshape((1, 1, channels))(w)
    w = L.Dense(channels // ratio, activation='relu')(w)
    w = L.Dense(channels, activation='sigmoid')(w)
    return L.Multiply()([feature, w])


def conv_bn(x, f, s=1):
    x = L.Conv2D(f, 3, strides=s, padding='same', use_bias=False)(x)
    x = L.BatchNormalization()(x)
    return L.ReLU()(x)


inp = L.Input((96, 96, 3))
x = conv_bn(inp, 32)
x = se_block(x, 32)
x = conv_bn(x, 64, 2)
x = se_block(x, 64)
x = conv_bn(x, 128, 2)
x = se_block(x, 128)
x = conv_bn(x, 256, 2)
x = se_block(x, 256)
x = L.GlobalAveragePooling2D()(x)
out = L.Dense(7, activation='softmax')(x)

net = Model(inp, out)
net.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['acc'])
net.summary()
