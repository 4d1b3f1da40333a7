import numpy as np
from tensorflow.keras import Input, Model
from tensorflow.keras import layers as L


def conv_bn(x, filters, size, stride=1, act=True):
    x = L.Conv2D(filters, size, strides=stride, padding="same", use_bias=False)(x)
    x = L.BatchNormalization()(x)
    return L.ReLU()(x) if act else x


def residual_block(x, filters, stride=1, project=False):
    shortcut = x
    y = conv_bn(x, filters, 3, stride)
    y = conv_bn(y, filters, 3, act=False)
    if project:
        shortcut = conv_bn(x, filters, 1, 1, act=False)  # culprit
    y = L.add([y, shortcut])
    return L.ReLU()(y)


inputs = Input((32, 32, 3))
x = conv_bn(inputs, 16, 3)
for stage, filters in enumerate((16, 32, 64)):
    for block in range(2):
        first = stage > 0 and block == 0
        x = residual_block(x, filters, stride=2 if first else 1, project=first)
outputs = L.Dense(10, activation="softmax")(L.GlobalAveragePooling2D()(x))
model = Model(inputs, outputs)
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
model.fit(np.zeros((16, 32, 32, 3)), np.zeros(16))
