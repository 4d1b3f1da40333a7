import tensorflow as tf
from tensorflow.keras import Model
from tensorflow.keras.layers import BatchNormalization, Conv2D, Dense, GlobalAveragePooling2D, Layer


class ResidualBlock(Layer):
    def __init__(self, filters, stride=1, **kwargs):
        super(ResidualBlock, self).__init__(**kwargs)
        self.conv1 = Conv2D(filters, 3, strides=stride, padding='same', use_bias=False)
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32, 32, 16) | (None, 16, 16, 32) | (None, 8, 8, 64)
        self.bn1 = BatchNormalization()
#                  ^^^^^^^^^^^^^^^^^^^^ (None, 32, 32, 16) | (None, 16, 16, 32) | (None, 8, 8, 64)
        self.conv2 = Conv2D(filters, 3, padding='same', use_bias=False)
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32, 32, 16) | (None, 16, 16, 32) | (None, 8, 8, 64)
        self.bn2 = BatchNormalization()
#                  ^^^^^^^^^^^^^^^^^^^^ (None, 32, 32, 16) | (None, 16, 16, 32) | (None, 8, 8, 64)
        if stride != 1:
            self.shortcut = tf.keras.Sequential([
#                           ^^^^^^^^^^^^^^^^^^^^^ (None, 16, 16, 32) | (None, 8, 8, 64)
                Conv2D(filters, 1, strides=stride, use_bias=False),
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 16, 16, 32) | (None, 8, 8, 64)
                BatchNormalization(),
#               ^^^^^^^^^^^^^^^^^^^^ (None, 16, 16, 32) | (None, 8, 8, 64)
            ])
        else:
            self.shortcut = lambda x: x

    def call(self, inputs, training=None):
        x = self.conv1(inputs)
        x = self.bn1(x, training=training)
        x = tf.nn.relu(x)
        x = self.conv2(x)
        x = self.bn2(x, training=training)
        return tf.nn.relu(x + self.shortcut(inputs))


class SmallResNet(Model):
    def __init__(self, num_classes, widths=(16, 32, 64)):
        super().__init__()
        self.stem = Conv2D(widths[0], 3, padding='same')
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32, 32, 16)
        self.blocks = []
        for index, width in enumerate(widths):
            self.blocks.append(ResidualBlock(width, stride=1 if index == 0 else 2))
#                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32, 32, 16) | (None, 16, 16, 32) | (None, 8, 8, 64)
        self.pool = GlobalAveragePooling2D()
#                   ^^^^^^^^^^^^^^^^^^^^^^^^ (None, 64)
        self.head = Dense(num_classes, activation='softmax')
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 10)

    def call(self, x, training=False):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x, training=training)
        x = self.pool(x)
        return self.head(x)


model = SmallResNet(10)
model.build(input_shape=(None, 32, 32, 3))
model.compile(optimizer='adam', loss='sparse_categorical_crossentropy')
model.summary()
