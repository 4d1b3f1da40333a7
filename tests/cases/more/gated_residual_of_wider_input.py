import tensorflow as tf
from tensorflow.keras import layers, Model

class GatedLinearUnit(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.linear = layers.Dense(units)
        self.sigmoid = layers.Dense(units, activation="sigmoid")

    def call(self, inputs):
        return self.linear(inputs) * self.sigmoid(inputs)

class GatedResidualNetwork(layers.Layer):
    def __init__(self, units, dropout_rate):
        super().__init__()
        self.units = units
        self.elu_dense = layers.Dense(units, activation="elu")
        self.linear_dense = layers.Dense(units)
        self.dropout = layers.Dropout(dropout_rate)
        self.gated_linear_unit = GatedLinearUnit(units)
        self.layer_norm = layers.LayerNormalization()

    def call(self, inputs):
        x = self.elu_dense(inputs)
        x = self.linear_dense(x)
        x = self.dropout(x)
        x = inputs + self.gated_linear_unit(x)  # culprit
        return self.layer_norm(x)

encoding_size = 16
feats = layers.Input((7 * encoding_size,))
v = GatedResidualNetwork(encoding_size, 0.15)(feats)  # or here
w = layers.Dense(7, activation="softmax")(v)
out = layers.Dense(2, activation="softmax")(w)
model = Model(feats, out)
