import tensorflow as tf
from tensorflow.keras import layers

class Block(layers.Layer):
    def __init__(self, f):
        super().__init__()
        self.c1 = layers.Conv2D(f, 3, padding="same", activation="relu")
        self.c2 = layers.Conv2D(f, 5, activation="relu")  # culprit
        self.cat = layers.Concatenate()
    def call(self, x):
        return self.cat([self.c1(x), self.c2(x)])

class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.b1 = Block(16)
        self.b2 = Block(32)
        self.pool = layers.GlobalAveragePooling2D()
        self.out = layers.Dense(10)
    def call(self, x):
        return self.out(self.pool(self.b2(self.b1(x))))

model = Net()
model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
(a, b), _ = tf.keras.datasets.cifar10.load_data()
model.fit(a / 255.0, b)
