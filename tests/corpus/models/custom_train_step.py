import numpy as np
import tensorflow as tf
import keras
from keras import layers

loss_tracker = keras.metrics.Mean(name="loss")
mae_metric = keras.metrics.MeanAbsoluteError(name="mae")


class CustomModel(keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = keras.losses.mean_squared_error(y, y_pred)
            loss = tf.reduce_mean(loss)
        trainable_vars = self.trainable_variables
        gradients = tape.gradient(loss, trainable_vars)
        self.optimizer.apply_gradients(zip(gradients, trainable_vars))
        loss_tracker.update_state(loss)
        mae_metric.update_state(y, y_pred)
        return {"loss": loss_tracker.result(), "mae": mae_metric.result()}

    def test_step(self, data):
        x, y = data
        y_pred = self(x, training=False)
        mae_metric.update_state(y, y_pred)
        return {"mae": mae_metric.result()}

    @property
    def metrics(self):
        return [loss_tracker, mae_metric]


inputs = keras.Input(shape=(32,))
#        ^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32)
hidden = layers.Dense(16, activation="relu")(inputs)
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 16)
outputs = layers.Dense(1)(hidden)
#         ^^^^^^^^^^^^^^^ (None, 1)
model = CustomModel(inputs, outputs)
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 1)
model.compile(optimizer="adam")

x = np.random.random((200, 32))
y = np.random.random((200, 1))
model.fit(x, y, epochs=2)
model.evaluate(x, y)
