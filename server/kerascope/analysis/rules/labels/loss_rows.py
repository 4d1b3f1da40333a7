"""KS719: a loss of the program's own that takes samples of the batch for columns."""

from __future__ import annotations

from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import children, code, parameters, parse, span_of, walk
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related
from kerascope.analysis.rules.labels.outputs import compiled_place
from kerascope.analysis.rules.labels.training import compile_of, output_of
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import shape_text
from kerascope_tracer.wire import FitChecked

_HEAD = """import numpy as np
import keras
from keras import layers, ops


def loss(y_true, y_pred):
"""
_TAIL = """

model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(4)])
model.compile("adam", loss)
model.fit(np.zeros((64, 20), "float32"), np.zeros((64, 4), "float32"))
"""

ROWS = Rule(
    code="KS719",
    name="loss-of-single-samples",
    severity="warning",
    summary="a loss of the program's own compares single samples of a batch instead of columns",
    explanation="A loss gets a whole batch, and its first axis is that of the samples: y_true[2] "
    "is the third sample with all its values, and y_true[:, 2] the third value of every sample. "
    "The other samples of the batch take no part, and nothing raises while a batch has as many.",
    wrong=_HEAD
    + "    width = ops.square(y_true[2] - y_pred[2])\n"
    + "    return width + ops.square(y_true[3] - y_pred[3])\n"
    + _TAIL,
    right=_HEAD
    + "    width = ops.square(y_true[:, 2] - y_pred[:, 2])\n"
    + "    return width + ops.square(y_true[:, 3] - y_pred[:, 3])\n"
    + _TAIL,
    source="keras/src/losses/losses.py, LossFunctionWrapper.call",
)

RULES = (ROWS,)


def check_loss_rows(trace: Trace) -> Iterator[Finding]:
    """KS719 on the first of the differences."""
    told: set[str] = set()
    for fit in trace.fits:
        name = fit.loss.rpartition(".")[2] if isinstance(fit.loss, str) else ""
        if not name or name in told or fit.method not in ("fit", "train_on_batch"):
            continue
        told.add(name)
        finding = _rows(trace, fit, name)
        if finding is not None:
            yield finding


def _rows(trace: Trace, fit: FitChecked, name: str) -> Finding | None:
    output = output_of(trace, fit)
    defined = [
        node
        for node in walk(parse(trace.text))
        if node.type == "funcdef" and code(children(node)[1]) == name
    ]
    if output is None or len(output) != 2 or output[1] is None or len(defined) != 1:
        return None
    names = list(parameters(defined[0]))[:2]
    found = [pair for node in walk(defined[0]) if (pair := _difference(node, names)) is not None]
    numbers = {number for _, number in found}
    # Two samples are a pair that somebody may compare; each with its own number is a column.
    if len(names) < 2 or len(numbers) < 2 or max(numbers) < 1 or max(numbers) >= output[1]:
        return None
    taken = [index for node in walk(defined[0]) if (index := _index(node, names)) is not None]
    first, number = found[0]
    compiled = compiled_place(trace, compile_of(trace, fit))
    return ROWS.found(
        span_of(first),
        f"{names[0]}[{number}] is sample {number} of the batch with all its values, and the model "
        f"gives {shape_text(output)}: the other samples take no part in this loss. Write "
        f"{names[0]}[:, {number}] for value {number} of every sample.",
        related=(Related("the loss is chosen here", compiled),) if compiled is not None else (),
        data={"rows": [span_data(span_of(index)) for index in taken]},
    )


def _difference(node: NodeOrLeaf, names: list[str]) -> tuple[NodeOrLeaf, int] | None:
    """``y_true[2] - y_pred[2]``, and the number."""
    parts = children(node) if node.type == "arith_expr" else []
    if len(parts) != 3 or code(parts[1]) != "-" or len(names) < 2:
        return None
    for turned in (names, names[::-1]):
        one, other = _index(parts[0], turned[:1]), _index(parts[2], turned[1:])
        if one is not None and other is not None and code(one) == code(other):
            return node, int(code(one))
    return None


def _index(node: NodeOrLeaf, names: list[str]) -> NodeOrLeaf | None:
    """The number in ``y_true[2]``."""
    parts = children(node) if node.type in ("atom_expr", "power") else []
    if len(parts) != 2 or code(parts[0]) not in names or parts[1].type != "trailer":
        return None
    inner = children(parts[1])
    known = len(inner) == 3 and code(inner[0]) == "[" and code(inner[1]).isdigit()
    return inner[1] if known else None


CHECKS = (check_loss_rows,)
