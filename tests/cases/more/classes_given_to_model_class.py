import tensorflow as tf
from tensorflow.keras import layers as tfl


class MultiTask(tf.keras.Model):
    def __init__(self, n_age_bins, n_genders, width=32):
        super().__init__()
        self.trunk = tf.keras.Sequential(
            [tfl.Conv2D(8, 3), tfl.GlobalAveragePooling2D(), tfl.Dense(width)]
        )
        self.age = tfl.Dense(n_age_bins, activation="softmax", name="age")
        self.gender = tfl.Dense(n_genders, activation="softmax", name="gender")

    def call(self, x):
        h = self.trunk(x)
        return {"age": self.age(h), "gender": self.gender(h)}


def parse(i):
    return tf.zeros([32, 32, 3]), {"age": tf.one_hot(i % 8, 8), "gender": tf.one_hot(i % 2, 2)}


model = MultiTask(10, 2)  # culprit
loss = "categorical_crossentropy"
model.compile(optimizer="adam", loss={"age": loss, "gender": loss})
model.fit(tf.data.Dataset.range(64).map(parse).batch(16))
