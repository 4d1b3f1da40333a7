# The book's regression models: wide and deep, subclassed and functional.
import numpy as np
from tensorflow import keras

housing = keras.datasets.california_housing.load_data(version="small")
(X_train_full, y_train_full), (X_test, y_test) = housing
X_valid, X_train = X_train_full[:20], X_train_full[20:]
y_valid, y_train = y_train_full[:20], y_train_full[20:]

input_A = keras.layers.Input(shape=[5], name="wide_input")
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 5)
input_B = keras.layers.Input(shape=[6], name="deep_input")
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 6)
hidden1 = keras.layers.Dense(30, activation="relu")(input_B)
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 30)
hidden2 = keras.layers.Dense(30, activation="relu")(hidden1)
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 30)
concat = keras.layers.concatenate([input_A, hidden2])
output = keras.layers.Dense(1, name="main_output")(concat)
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 1)
aux_output = keras.layers.Dense(1, name="aux_output")(hidden2)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 1)
model = keras.models.Model(inputs=[input_A, input_B], outputs=[output, aux_output])
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ [(32, 1), (32, 1)]
model.compile(loss=["mse", "mse"], loss_weights=[0.9, 0.1], optimizer=keras.optimizers.SGD(learning_rate=1e-3))

X_train_A, X_train_B = X_train[:, :5], X_train[:, 2:]
X_valid_A, X_valid_B = X_valid[:, :5], X_valid[:, 2:]
history = model.fit([X_train_A, X_train_B], [y_train, y_train], epochs=1,
                    validation_data=([X_valid_A, X_valid_B], [y_valid, y_valid]))


class WideAndDeepModel(keras.models.Model):
    def __init__(self, units=30, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.hidden1 = keras.layers.Dense(units, activation=activation)
#                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 20)
        self.hidden2 = keras.layers.Dense(units, activation=activation)
#                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 20)
        self.main_output = keras.layers.Dense(1)
#                          ^^^^^^^^^^^^^^^^^^^^^ (None, 1)
        self.aux_output = keras.layers.Dense(1)
#                         ^^^^^^^^^^^^^^^^^^^^^ (None, 1)

    def call(self, inputs):
        input_A, input_B = inputs
        hidden1 = self.hidden1(input_B)
        hidden2 = self.hidden2(hidden1)
        concat = keras.layers.concatenate([input_A, hidden2])
        return self.main_output(concat), self.aux_output(hidden2)


wide_deep = WideAndDeepModel(20, activation="relu")
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ [(None, 1), (None, 1)]
wide_deep.compile(loss=["mse", "mse"], loss_weights=[0.9, 0.1], optimizer="sgd")
wide_deep.fit((X_train_A, X_train_B), (y_train, y_train), epochs=1)
y_pred_main, y_pred_aux = wide_deep.predict((X_valid_A, X_valid_B))
