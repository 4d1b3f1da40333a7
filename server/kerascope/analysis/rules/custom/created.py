"""KS1104: a tensor made inside a function has another size than what it is combined with."""

from __future__ import annotations

import re

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    calls,
    children,
    code,
    enclosing,
    is_operator,
    leaf_at,
    parse,
    span_of,
    statement_of,
    walk,
)
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.origins.constants import constant
from kerascope.analysis.rules.rule import Rule
from kerascope.analysis.rules.wording import plain
from kerascope.analysis.text import LineIndex
from kerascope_tracer.wire import ErrorRaised

CREATED = Rule(
    code="KS1104",
    name="created-tensor-size",
    severity="error",
    summary="a tensor that a function makes has another size than what it is combined with",
    explanation="Noise, masks and constants that a layer's function makes must have the sizes of "
    "the tensors that they are added to or multiplied with. In the sampling step of a variational "
    "autoencoder the noise is as wide as z_mean. Take the size from the tensor itself, "
    "keras.ops.shape(z_mean), and it cannot differ.",
    wrong="""import numpy as np
import keras
from keras import layers, ops

hidden, latent = 64, 2


def sample(args):
    mean, log_var = args
    noise = keras.random.normal(shape=(ops.shape(mean)[0], 64))
    return mean + ops.exp(0.5 * log_var) * noise


inputs = keras.Input(shape=(100,))
h = layers.Dense(64)(inputs)
mean, log_var = layers.Dense(2)(h), layers.Dense(2)(h)
z = layers.Lambda(sample, output_shape=(2,))([mean, log_var])
model = keras.Model(inputs, z)
model.predict(np.zeros((8, 100), "float32"))
""",
    right="""import numpy as np
import keras
from keras import layers, ops

hidden, latent = 64, 2


def sample(args):
    mean, log_var = args
    noise = keras.random.normal(shape=ops.shape(mean))
    return mean + ops.exp(0.5 * log_var) * noise


inputs = keras.Input(shape=(100,))
h = layers.Dense(64)(inputs)
mean, log_var = layers.Dense(2)(h), layers.Dense(2)(h)
z = layers.Lambda(sample, output_shape=(2,))([mean, log_var])
model = keras.Model(inputs, z)
model.predict(np.zeros((8, 100), "float32"))
""",
    source="tensorflow/python, broadcasting of elementwise operations",
)

RULES = (CREATED,)

_SIZES = re.compile(r"but are (\d+) and (\d+)")
_MAKERS = (
    "normal",
    "uniform",
    "zeros",
    "ones",
    "full",
    "fill",
    "random_normal",
    "random_uniform",
    "truncated_normal",
)
_WORD = re.compile(r"[A-Za-z_]\w*")


def created(trace: Trace, error: ErrorRaised, place: Span) -> Finding | None:
    """KS1104 on the size, for an operation that fails on a tensor made in the same function."""
    sizes = _SIZES.search(error.error.message)
    leaf = leaf_at(parse(trace.text), place.line, place.column)
    if sizes is None or leaf is None or enclosing(leaf, "funcdef") is None:
        return None
    pair = (int(sizes[1]), int(sizes[2]))
    for item, maker in _sizes_given(trace, leaf, place):
        size = _value(trace, item, place)
        if size in pair and pair[0] != pair[1]:
            wanted = pair[1 - pair.index(size)]
            new = name_of(trace, wanted) or str(wanted)
            shown = code(item) if code(item) == str(size) else f"{code(item)} ({size})"
            return CREATED.found(
                span_of(item),
                f"{maker} makes a tensor of {shown} features here, and it is combined with one of "
                f"{wanted}. Make it {new if new == str(wanted) else f'{new} ({wanted})'} wide.",
                related=(Related(plain(error.error.message), place),),
                detail=error.error.message,
                data={"size": new},
            )
    return None


def sizes_made(trace: Trace, place: Span) -> list[int]:
    """The widths of the tensors that a failing expression makes itself, where they are known."""
    leaf = leaf_at(parse(trace.text), place.line, place.column)
    given = _sizes_given(trace, leaf, place) if leaf is not None else []
    known = [constant(trace, item) for item, _ in given]
    return [size for size in known if size is not None]


def _sizes_given(trace: Trace, leaf: NodeOrLeaf, place: Span) -> list[tuple[NodeOrLeaf, str]]:
    """The last item of each shape that a tensor in a failing expression was made with."""
    statement = statement_of(leaf)
    nodes = [statement] if statement is not None else []
    for word in dict.fromkeys(_WORD.findall(LineIndex(trace.text).slice(place))):
        made = assigned(trace, word, place)
        if made is not None:
            nodes.append(made.node)
    found = []
    for node in nodes:
        for call in calls(node):
            shape = call.argument("shape", 0)
            if call.callee.rpartition(".")[2] not in _MAKERS or shape is None:
                continue
            inner = children(shape.value)[1:-1] if shape.value.type == "atom" else []
            items = children(inner[0]) if inner and children(inner[0]) else inner
            sizes = [item for item in items if not is_operator(item, ",")]
            if sizes:
                found.append((sizes[-1], call.callee))
    return found


def _value(trace: Trace, item: NodeOrLeaf, place: Span) -> int | None:
    """The number that a size is, written there or given to its name."""
    if item.type == "name":
        made = assigned(trace, code(item), place)
        item = made.value if made is not None else item
    return int(code(item)) if code(item).isdigit() else None


def name_of(trace: Trace, number: int) -> str | None:
    """A name of the module that stands for a number, when there is only one."""
    names = set()
    for node in walk(parse(trace.text)):
        parts = children(node) if node.type == "expr_stmt" else []
        if len(parts) != 3 or not is_operator(parts[1], "="):
            continue
        if enclosing(node, "funcdef", "classdef") is not None:
            continue
        for target, value in _pairs(parts[0], parts[2]):
            if target.type == "name" and code(value) == str(number):
                names.add(code(target))
    return names.pop() if len(names) == 1 else None


def _pairs(targets: NodeOrLeaf, values: NodeOrLeaf) -> list[tuple[NodeOrLeaf, NodeOrLeaf]]:
    """What is assigned to what: ``a, b = 1, 2`` are two assignments."""
    left, right = children(targets)[::2], children(values)[::2]
    if targets.type == values.type == "testlist_star_expr" and len(left) == len(right):
        return list(zip(left, right, strict=True))
    return [(targets, values)]
