from keras import layers, Model

def se_block(tensor, channels, ratio=16):  # culprit
    w = layers.GlobalAveragePooling2D()(tensor)
    w = layers.Reshape((1, 1, channels))(w)  # or here
    w = layers.Dense(channels // ratio, activation='relu', use_bias=False)(w)
    w = layers.Dense(channels, activation='sigmoid', use_bias=False)(w)
    return layers.multiply([tensor, w])

def res_block(x, filters, stride=1):
    shortcut = x
    y = layers.Conv2D(filters, 3, strides=stride, padding='same', use_bias=False)(x)
    y = layers.BatchNormalization()(y)
    y = layers.ReLU()(y)
    y = layers.Conv2D(filters, 3, padding='same', use_bias=False)(y)
    y = layers.BatchNormalization()(y)
    y = se_block(y, 64)  # or here
    if stride != 1 or shortcut.shape[-1] != filters:
        shortcut = layers.Conv2D(filters, 1, strides=stride, use_bias=False)(shortcut)
        shortcut = layers.BatchNormalization()(shortcut)
    return layers.ReLU()(layers.add([shortcut, y]))

inp = layers.Input((32, 32, 3))
x = layers.Conv2D(64, 3, padding='same')(inp)
x = res_block(x, 64)
x = res_block(x, 64)
x = res_block(x, 128, 2)
x = res_block(x, 128)
x = layers.GlobalAveragePooling2D()(x)
out = layers.Dense(10, activation='softmax')(x)
model = Model(inp, out)
