"""KS110: a matrix of word vectors that is no table of the Embedding's size."""

from __future__ import annotations

from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import CallSyntax, call_at, calls, children, code, parse
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related
from kerascope.analysis.rules.labels.training import bound_variable
from kerascope.analysis.rules.origins.scopes import is_parameter
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import one_shape, shape_text

_HEAD = """import numpy as np
import keras
from keras import layers

matrix = np.zeros((500, 300))
"""

EMBEDDING_MATRIX = Rule(
    code="KS110",
    name="embedding-matrix",
    severity="error",
    summary="the word vectors given to an Embedding are no table of its size",
    explanation="An Embedding has input_dim rows of output_dim numbers, and the matrix of trained "
    "word vectors that it starts with has the same shape. Take both sizes from the matrix: "
    "Embedding(*matrix.shape, weights=[matrix]).",
    wrong=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(4,)),
    layers.Embedding(500, 100, weights=[matrix]),
])
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(4,)),
    layers.Embedding(500, 300, weights=[matrix]),
])
""",
    source="keras/src/layers/core/embedding.py, Embedding.build",
)

RULES = (EMBEDDING_MATRIX,)


def check_embedding_matrix(trace: Trace) -> Iterator[Finding]:
    """KS110 on the Embedding."""
    for layer in trace.layers.values():
        place = trace.place(layer) if layer.cls == "Embedding" else None
        call = call_at(parse(trace.text), place) if place is not None else None
        given = _matrix(call) if call is not None else None
        if given and place is not None and is_parameter(trace.text, place, given):
            continue  # a matrix of that name elsewhere need not be what is given
        bound = bound_variable(trace, given, place) if given and place is not None else None
        shape = one_shape(bound.spec) if bound is not None else None
        if place is None or bound is None or shape is None or len(shape) != 2:
            continue
        sizes = (layer.config.get("input_dim"), layer.config.get("output_dim"))
        wrong = [
            axis
            for axis in (0, 1)
            if isinstance(sizes[axis], int)
            and shape[axis] is not None
            and sizes[axis] != shape[axis]
        ]
        if not wrong:
            continue
        names = ("input_dim", "output_dim")
        yield EMBEDDING_MATRIX.found(
            place,
            f"{bound.name} is {shape_text(shape)}, and this Embedding is a table of "
            f"({', '.join('?' if size is None else str(size) for size in sizes)}). Use "
            f"{' and '.join(f'{names[axis]}={shape[axis]}' for axis in wrong)}, as the matrix has.",
            related=(Related(f"{bound.name} is {shape_text(shape)}", bound.span),),
            data={"layer": span_data(place), "matrix": bound.name, "axes": wrong},
        )


def _matrix(call: CallSyntax) -> str | None:
    """The name of the matrix that an Embedding is given, as weights or by an initializer."""
    weights = call.argument("weights")
    if weights is not None:
        items = children(weights.value)[1:-1] if weights.value.type == "atom" else []
        return _name(items[0]) if len(items) == 1 else None
    initializer = call.argument("embeddings_initializer", 2)
    constant = next(calls(initializer.value), None) if initializer is not None else None
    if constant is None or constant.callee.rpartition(".")[2] != "Constant":
        return None
    return _name(constant.arguments[0].value) if constant.arguments else None


def _name(node: NodeOrLeaf) -> str | None:
    return code(node) if node.type == "name" else None


CHECKS = (check_embedding_matrix,)
