import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

VOCAB, D, LEN = 120, 32, 17
src = np.random.randint(1, VOCAB, (64, LEN))
tgt = np.random.randint(1, VOCAB, (64, LEN))
ds = tf.data.Dataset.from_tensor_slices((src, tgt)).batch(16)


class TinyTransformer(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.e1 = layers.Embedding(VOCAB, D)
        self.e2 = layers.Embedding(VOCAB, D)
        self.self_att = layers.MultiHeadAttention(2, D)
        self.cross = layers.MultiHeadAttention(2, D)
        self.norm1 = layers.LayerNormalization()
        self.norm2 = layers.LayerNormalization()
        self.ffn = tf.keras.Sequential([layers.Dense(64, activation='relu'), layers.Dense(D)])
        self.final = layers.Dense(VOCAB)

    def call(self, inputs):
        inp, tar = inputs
        enc = self.e1(inp)
        x = self.e2(tar)
        x = self.norm1(x + self.self_att(x, x, use_causal_mask=True))
        x = self.norm2(x + self.cross(x, enc))
        return self.final(self.ffn(x))


transformer = TinyTransformer()
loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction='none')
optimizer = tf.keras.optimizers.Adam(1e-3)


def loss_function(real, pred):
    mask = tf.math.logical_not(tf.math.equal(real, 0))
    loss_ = loss_object(real, pred)
    mask = tf.cast(mask, dtype=loss_.dtype)
    loss_ *= mask
    return tf.reduce_sum(loss_) / tf.reduce_sum(mask)


@tf.function
def train_step(inp, tar):
    tar_real = tar[:, 1:]  # or here
    with tf.GradientTape() as tape:
        predictions = transformer([inp, tar], training=True)  # culprit
        loss = loss_function(tar_real, predictions)  # or here
    g = tape.gradient(loss, transformer.trainable_variables)
    optimizer.apply_gradients(zip(g, transformer.trainable_variables))
    return loss


for inp, tar in ds:
    print(train_step(inp, tar))
