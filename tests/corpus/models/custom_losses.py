# Losses, metrics, regularizers, constraints and initializers of one's own.
import numpy as np
import keras
from keras import layers, ops


@keras.saving.register_keras_serializable()
def huber_like(y_true, y_pred):
    error = y_true - y_pred
    small = ops.abs(error) < 1.0
    return ops.where(small, ops.square(error) / 2, ops.abs(error) - 0.5)


class WeightedMSE(keras.losses.Loss):
    def __init__(self, weight=2.0, name="weighted_mse"):
        super().__init__(name=name)
        self.weight = weight

    def call(self, y_true, y_pred):
        return self.weight * ops.mean(ops.square(y_true - y_pred), axis=-1)


class WithinTolerance(keras.metrics.Metric):
    def __init__(self, tolerance=0.5, name="within", **kwargs):
        super().__init__(name=name, **kwargs)
        self.tolerance = tolerance
        self.count = self.add_variable(shape=(), initializer="zeros", name="count")

    def update_state(self, y_true, y_pred, sample_weight=None):
        hits = ops.cast(ops.abs(y_true - y_pred) < self.tolerance, "float32")
        self.count.assign_add(ops.sum(hits))

    def result(self):
        return self.count

    def reset_state(self):
        self.count.assign(0.0)


class ActivityRegularization(layers.Layer):
    def __init__(self, rate=1e-2):
        super().__init__()
        self.rate = rate

    def call(self, inputs):
        self.add_loss(self.rate * ops.mean(inputs))
        return inputs


model = keras.Sequential([
#       ^^^^^^^^^^^^^^^^^^ (32, 1)
    keras.Input((6,)),
#   ^^^^^^^^^^^^^^^^^ (None, 6)
    layers.Dense(30, kernel_regularizer=keras.regularizers.L2(1e-3),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 30)
                 kernel_initializer=keras.initializers.HeNormal(seed=1)),
    ActivityRegularization(),
#   ^^^^^^^^^^^^^^^^^^^^^^^^ (None, 30)
    layers.Dense(30, kernel_constraint=keras.constraints.MaxNorm(1.0), activation="selu"),
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 30)
    layers.AlphaDropout(0.1),
#   ^^^^^^^^^^^^^^^^^^^^^^^^ (None, 30)
    layers.Dense(1),
#   ^^^^^^^^^^^^^^^ (None, 1)
])
schedule = keras.optimizers.schedules.ExponentialDecay(0.01, decay_steps=20, decay_rate=0.9)
model.compile(
    loss=huber_like, optimizer=keras.optimizers.SGD(schedule, momentum=0.9), metrics=[WithinTolerance()]
)
X = np.random.rand(90, 6)
y = np.random.rand(90, 1)
callbacks = [
    keras.callbacks.EarlyStopping(patience=2, monitor="loss"),
    keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch)),
]
model.fit(X, y, epochs=2, callbacks=callbacks, sample_weight=np.ones(90))
model.compile(loss=WeightedMSE(), optimizer="nadam", metrics=["mae"])
model.fit(X, y, epochs=1)
