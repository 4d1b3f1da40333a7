import tensorflow as tf
from tensorflow.keras import layers, losses, metrics, optimizers, Model, Input, Sequential

target_shape = (40, 40)

embedding = Sequential([
#           ^^^^^^^^^^^^ (None, 64)
    layers.Conv2D(16, 3, activation="relu", input_shape=target_shape + (3,)),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 38, 38, 16)
    layers.MaxPool2D(),
#   ^^^^^^^^^^^^^^^^^^ (None, 19, 19, 16)
    layers.Flatten(),
#   ^^^^^^^^^^^^^^^^ (None, 5776)
    layers.Dense(64, activation="relu"),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 64)
    layers.Lambda(lambda t: tf.math.l2_normalize(t, axis=1)),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 64)
], name="Embedding")


class DistanceLayer(layers.Layer):
    def call(self, anchor, positive, negative):
        ap_distance = tf.reduce_sum(tf.square(anchor - positive), -1)
        an_distance = tf.reduce_sum(tf.square(anchor - negative), -1)
        return (ap_distance, an_distance)


anchor_input = Input(name="anchor", shape=target_shape + (3,))
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 40, 40, 3)
positive_input = Input(name="positive", shape=target_shape + (3,))
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 40, 40, 3)
negative_input = Input(name="negative", shape=target_shape + (3,))
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 40, 40, 3)
distances = DistanceLayer()(
#           ^^^^^^^^^^^^^^^ [(None,), (None,)]
    embedding(anchor_input),
    embedding(positive_input),
    embedding(negative_input),
)
siamese_network = Model(inputs=[anchor_input, positive_input, negative_input], outputs=distances)
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ [(8,), (8,)]


class SiameseModel(Model):
    def __init__(self, siamese_network, margin=0.5):
        super().__init__()
        self.siamese_network = siamese_network
        self.margin = margin
        self.loss_tracker = metrics.Mean(name="loss")

    def call(self, inputs):
        return self.siamese_network(inputs)

    def train_step(self, data):
        with tf.GradientTape() as tape:
            loss = self._compute_triplet(data)
        gradients = tape.gradient(loss, self.siamese_network.trainable_weights)
        self.optimizer.apply_gradients(zip(gradients, self.siamese_network.trainable_weights))
        self.loss_tracker.update_state(loss)
        return {"loss": self.loss_tracker.result()}

    def _compute_triplet(self, data):
        ap_distance, an_distance = self.siamese_network(data)
        return tf.maximum(ap_distance - an_distance + self.margin, 0.0)

    @property
    def metrics(self):
        return [self.loss_tracker]


images = tf.random.uniform((24, 40, 40, 3))
dataset = tf.data.Dataset.zip((
    tf.data.Dataset.from_tensor_slices(images),
    tf.data.Dataset.from_tensor_slices(images),
    tf.data.Dataset.from_tensor_slices(images),
)).batch(8, drop_remainder=True).map(lambda a, b, c: ((a, b, c),))
siamese_model = SiameseModel(siamese_network)
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ [(8,), (8,)]
siamese_model.compile(optimizer=optimizers.Adam(0.0001))
siamese_model.fit(dataset, epochs=1)
