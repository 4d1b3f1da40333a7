"""KS714: labels and predictions that broadcast each other in the program's own code."""

from __future__ import annotations

from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import CallSyntax, calls, children, code, parse, span_of, walk
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

#: NumPy's functions that take two arrays element by element, and those that keep a shape.
_FUNCTIONS = frozenset({"np.subtract", "numpy.subtract", "np.equal", "np.not_equal"})
_ROUNDED = frozenset({"np.round", "np.rint", "np.around", "numpy.round", "np.abs", "abs", "round"})


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
    if ".predict(" not in trace.text:
        return
    for node, operands in _compared(parse(trace.text)):
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


def _compared(module: NodeOrLeaf) -> Iterator[tuple[NodeOrLeaf, tuple[NodeOrLeaf, NodeOrLeaf]]]:
    """The differences and comparisons of the document, with what is on both sides."""
    for node in walk(module):
        parts = children(node) if node.type in ("arith_expr", "comparison") else []
        if len(parts) == 3 and code(parts[1]) in ("-", "==", "!="):
            yield node, (parts[0], parts[2])
    for call in calls(module):
        if call.callee in _FUNCTIONS and call.is_whole and len(call.arguments) == 2:
            yield call.node, (call.arguments[0].value, call.arguments[1].value)


def _inner(operand: NodeOrLeaf) -> NodeOrLeaf:
    """What an operand has its shape from: in brackets, compared with a number, or rounded."""
    parts = children(operand)
    if operand.type == "atom" and len(parts) == 3 and code(parts[0]) == "(":
        return _inner(parts[1])
    if operand.type == "comparison" and len(parts) == 3 and parts[2].type == "number":
        return _inner(parts[0])
    call = _call(operand)
    if call is not None and call.callee in _ROUNDED and call.arguments:
        return _inner(call.arguments[0].value)
    return operand


def _call(node: NodeOrLeaf) -> CallSyntax | None:
    return next((call for call in calls(node) if call.node is node and call.is_whole), None)


def _shape(trace: Trace, operand: NodeOrLeaf) -> Shape | None:
    operand = _inner(operand)
    if operand.type == "name":
        bound = bound_variable(trace, code(operand), span_of(operand))
        return one_shape(bound.spec) if bound is not None else None
    call = _call(operand)
    for fit in trace.fits if call is not None else ():
        shape = one_shape(fit.model_outputs)
        if fit.method == "predict" and call is not None and fit.span == call.span and shape:
            return (fit.samples, *shape[1:])
    return None


def _is_column(large: Shape | None, small: Shape | None) -> bool:
    """Whether shapes are (n, 1) and (n,), with more than one row."""
    if large is None or small is None or (len(large), len(small)) != (2, 1):
        return False
    return large == (*small, 1) and small[0] != 1


def _predicted(trace: Trace, operand: NodeOrLeaf) -> Span | None:
    """Where ``predict`` gives an operand, or gave it to a name, as it is."""
    operand = _inner(operand)
    call = _call(operand)
    if call is not None:
        return call.span if call.callee.endswith(".predict") else None
    made = assigned(trace, code(operand), span_of(operand))
    if made is None or len(made.names) != 1:
        return None
    whole = _call(made.value)
    return made.place if whole is not None and whole.callee.endswith(".predict") else None


CHECKS = (check_stretched, check_predictions)
