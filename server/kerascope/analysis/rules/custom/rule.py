"""KS1101, for the modules that find it."""

from __future__ import annotations

from kerascope.analysis.rules.rule import Rule

INSIDE = Rule(
    code="KS1101",
    name="custom-layer-fails",
    severity="error",
    summary="an operation inside a custom layer or model fails",
    explanation="The code of a layer or model class raises when it is applied to this input. The "
    "finding is on the line inside the class; the related places lead to where the layer is made "
    "and applied.",
    wrong="""import keras
from keras import ops


class Project(keras.layers.Layer):
    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(4, input_shape[-1]))

    def call(self, x):
        return ops.matmul(x, self.kernel)


inputs = keras.Input(shape=(12,))
model = keras.Model(inputs, Project()(inputs))
""",
    right="""import keras
from keras import ops


class Project(keras.layers.Layer):
    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], 4))

    def call(self, x):
        return ops.matmul(x, self.kernel)


inputs = keras.Input(shape=(12,))
model = keras.Model(inputs, Project()(inputs))
""",
    source="keras/src/layers/layer.py, Layer.__call__",
)
