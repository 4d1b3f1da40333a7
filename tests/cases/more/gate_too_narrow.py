from tensorflow.keras import layers, Model, Input


def se_block(tensor, ratio=16):
    filters = tensor.shape[-1]
    se = layers.GlobalAveragePooling2D()(tensor)
    se = layers.Reshape((1, 1, filters))(se)
    se = layers.Dense(filters // ratio, activation='relu', use_bias=False)(se)
    se = layers.Dense(filters // ratio, activation='sigmoid', use_bias=False)(se)  # culprit
    return layers.multiply([tensor, se])


def conv_bn(x, f, k=3, s=1):
    x = layers.Conv2D(f, k, strides=s, padding='same', use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    return layers.ReLU()(x)


inp = Input((96, 96, 3))
x = conv_bn(inp, 64, s=2)
x = se_block(x)
x = conv_bn(x, 128, s=2)
x = se_block(x)
x = layers.GlobalAveragePooling2D()(x)
out = layers.Dense(7, activation='softmax')(x)
model = Model(inp, out)
model.summary()
