from keras import layers, Model, Input
def conv_block(x, f, stride):
    s = x
    x = layers.Conv2D(f, 3, strides=stride, padding='same')(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(x)
    x = layers.Conv2D(f, 3, padding='same')(x)
    x = layers.BatchNormalization()(x)
    s = layers.Conv2D(f, 1, padding='same')(s)  # culprit
    s = layers.BatchNormalization()(s)
    x = layers.Add()([x, s])
    return layers.ReLU()(x)
inp = Input((224, 224, 3))
x = layers.Conv2D(64, 7, strides=2, padding='same')(inp)
x = conv_block(x, 64, 1)
x = conv_block(x, 128, 2)
x = conv_block(x, 256, 2)
x = layers.GlobalAveragePooling2D()(x)
model = Model(inp, layers.Dense(1000, activation='softmax')(x))
