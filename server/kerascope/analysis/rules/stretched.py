"""KS714: labels and predictions that broadcast each other inside a loss of the user's own."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import one_shape, shape_text

_HEAD = """import numpy as np
import keras
from keras import layers, ops


def loss(y_true, y_pred):
"""
_TAIL = """

model = keras.Sequential([keras.Input(shape=(9,)), layers.Dense(1)])
model.compile("adam", loss)
model.fit(np.zeros((64, 9), "float32"), np.zeros((64, 1), "float32"))
"""

STRETCHED = Rule(
    code="KS714",
    name="own-loss-broadcasts",
    severity="warning",
    summary="a loss or training step combines (n,) labels with (n, 1) predictions",
    explanation="An elementwise operation on tensors of (n,) and (n, 1) gives all n by n pairs: "
    "each prediction is compared with each label, the model learns the mean of the labels, and "
    "nothing raises. Keras brings labels and predictions to one rank before it calls a loss, but "
    "not what the loss or a training step does with them afterwards. Give both the same axes.",
    wrong=_HEAD + "    return ops.mean(ops.square(ops.squeeze(y_true, -1) - y_pred))\n" + _TAIL,
    right=_HEAD + "    return ops.mean(ops.square(y_true - y_pred))\n" + _TAIL,
    source="keras/src/losses/loss.py, squeeze_or_expand_to_same_rank; broadcasting in tensorflow",
)

RULES = (STRETCHED,)


def check_stretched(trace: Trace) -> Iterator[Finding]:
    """KS714 on the operation."""
    for event in trace.stretched:
        left, right = one_shape(event.left), one_shape(event.right)
        if event.span.file or left is None or right is None:
            continue
        shapes = (left, right)
        high = 0 if len(left) > len(right) else 1
        simple = len(left) + len(right) == 3
        names = ("(n,)", "(n, 1)") if simple else tuple(map(shape_text, sorted(shapes, key=len)))
        result = "(n, n)" if simple else shape_text(one_shape(event.result))
        yield STRETCHED.found(
            event.span,
            f"This combines {names[1 - high]} with {names[high]} and gives {result}: every "
            f"prediction meets every label, and not its own alone. Give both the same axes.",
            data={"high": high, "place": span_data(event.span)},
        )


CHECKS = (check_stretched,)
