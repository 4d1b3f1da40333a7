"""What Keras 2 took is a warning in a program for Keras 2, and an error in one for Keras 3."""

from __future__ import annotations

from kerascope.tracing.inspector import inspect
from kerascope.tracing.tracer import Tracer

from .events import document

BODY = """
class Block(layers.Layer):
    def call(self, x, training):
        return x

inputs = keras.Input((4, 1))
x = Block()(tf.squeeze(inputs, -1))
x = layers.Dense(6 / 2)(x)
"""
OF_TODAY = "import tensorflow as tf\nimport keras\nfrom keras import layers\n" + BODY
EARLIER = (
    "import tensorflow as tf\nfrom tensorflow import keras\n"
    "from tensorflow.keras import layers\n" + BODY
)


async def _severities(tracer: Tracer, text: str) -> dict[str, str]:
    report = await inspect(tracer, document(text))
    return {finding.code: finding.severity for finding in report.findings}


async def test_a_program_for_keras_3_has_errors(tracer: Tracer) -> None:
    found = await _severities(tracer, OF_TODAY)
    assert found == {"KS1010": "error", "KS905": "error", "KS109": "error"}


async def test_a_program_for_keras_2_has_warnings(tracer: Tracer) -> None:
    found = await _severities(tracer, EARLIER)
    assert found == {"KS1010": "warning", "KS905": "warning", "KS109": "warning"}


async def test_a_mistake_in_a_program_for_keras_2_stays_an_error(tracer: Tracer) -> None:
    wrong = "x = layers.Conv2D(8, 3)(keras.Input((10,)))\n"
    found = await _severities(tracer, EARLIER + wrong)
    assert found["KS102"] == "error"
    assert found["KS1010"] == "warning"


MASKING = """
class Tokens(layers.Layer):
    def call(self, tokens):
        return tf.one_hot(tf.cast(tokens, "int32"), 9)

    def compute_mask(self, tokens, mask=None):
        return tf.math.not_equal(tokens, 0)

y = layers.LSTM(3)(Tokens()(keras.Input((5,), dtype="int64")))
"""


async def test_a_mask_by_tensorflow_is_what_keras_2_took_inside_a_class(tracer: Tracer) -> None:
    report = await inspect(tracer, document(EARLIER.replace(BODY, MASKING)))
    (finding,) = report.findings
    assert (finding.code, finding.severity) == ("KS905", "warning")
    assert "keras.ops.not_equal" in finding.message
