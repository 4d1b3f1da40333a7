"""KS714: labels and predictions that broadcast each other in the program's own code."""

from __future__ import annotations

from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import calls, children, code, parse, span_of, walk
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.labels.training import bound_variable
from kerascope.analysis.rules.origins.bindings import assigned
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
    summary="the program's own code combines (n,) labels with (n, 1) predictions",
    explanation="An elementwise operation on tensors of (n,) and (n, 1) gives all n by n pairs: "
    "each prediction is compared with each label, the model learns the mean of the labels, and "
    "nothing raises. Keras brings labels and predictions to one rank before it calls a loss, but "
    "not what the loss or a training step does with them afterwards, nor what predict gives. Give "
    "both the same axes.",
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


def check_predictions(trace: Trace) -> Iterator[Finding]:
    """KS714 where what ``predict`` gives, (n, 1), is compared with the (n,) of the labels."""
    module = parse(trace.text)
    if ".predict(" not in trace.text:
        return
    for node in walk(module):
        parts = children(node) if node.type in ("arith_expr", "comparison") else []
        if len(parts) != 3 or code(parts[1]) not in ("-", "=="):
            continue
        operands = (parts[0], parts[2])
        shapes = [_shape(trace, operand) for operand in operands]
        high = next((k for k in (0, 1) if _is_column(shapes[k], shapes[1 - k])), None)
        made = _predicted(trace, operands[high]) if high is not None else None
        if high is None or made is None or _predicted(trace, operands[1 - high]) is not None:
            continue
        rows = (shapes[high] or ())[0]
        count = str(rows) if rows is not None else "n"
        yield STRETCHED.found(
            span_of(node),
            f"predict gives a column, ({count}, 1), and {code(operands[1 - high])} is ({count},): "
            f"the result is ({count}, {count}), every prediction with every label, and not with "
            f"its own. Take the one column, {code(operands[high])}[..., 0].",
            related=(Related(f"predicted here: ({count}, 1)", made),),
            data={"high": high, "place": span_data(span_of(node))},
        )


def _shape(trace: Trace, operand: NodeOrLeaf) -> Shape | None:
    bound = bound_variable(trace, code(operand), span_of(operand))
    return one_shape(bound.spec) if bound is not None and operand.type == "name" else None


def _is_column(large: Shape | None, small: Shape | None) -> bool:
    """Whether shapes are (n, 1) and (n,), with more than one row."""
    if large is None or small is None or (len(large), len(small)) != (2, 1):
        return False
    return large == (*small, 1) and small[0] != 1


def _predicted(trace: Trace, operand: NodeOrLeaf) -> Span | None:
    """Where a name is given what ``predict`` returns, as it is."""
    made = assigned(trace, code(operand), span_of(operand))
    if made is None or len(made.names) != 1:
        return None
    whole = next((c for c in calls(made.value) if c.node is made.value and c.is_whole), None)
    return made.place if whole is not None and whole.callee.endswith(".predict") else None


CHECKS = (check_stretched, check_predictions)
