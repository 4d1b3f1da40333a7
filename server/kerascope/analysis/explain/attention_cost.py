"""Multiply-adds of layers that multiply rows with rows: attention and Dot.

Source of the facts: keras/src/layers/attention/ and keras/src/layers/merging/dot.py of Keras 3.15.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from kerascope.analysis.explain.applied import Applied, known_product, multiplied
from kerascope.analysis.report import Shape
from kerascope.analysis.specs import one_shape


def _query_value_key(one: Applied) -> tuple[Shape, Shape, Shape] | None:
    """The shapes of an attention's arguments; the key is the value when it is left out."""
    keywords = one.step.keywords if isinstance(one.step.keywords, dict) else {}
    shapes = list(one.inputs)
    for name in ("query", "value", "key")[len(shapes) :]:
        if name in keywords:
            shapes.append(one_shape(keywords[name]))
    if len(shapes) == 2:
        shapes.append(shapes[1])
    known = [shape for shape in shapes if shape is not None and len(shape) == 3]
    return (known[0], known[1], known[2]) if len(known) == len(shapes) == 3 else None


def _multi_head(one: Applied) -> int | None:
    heads, width = one.number("num_heads"), one.number("key_dim")
    value_width = one.number("value_dim") or width
    return _heads(one, heads, heads, width, value_width)


def _grouped(one: Applied) -> int | None:
    width = one.number("head_dim")
    return _heads(
        one, one.number("num_query_heads"), one.number("num_key_value_heads"), width, width
    )


def _heads(
    one: Applied, heads: int | None, key_heads: int | None, width: int | None, value: int | None
) -> int | None:
    """Three projections, two products of all rows with all rows, and the output's projection."""
    shapes = _query_value_key(one)
    if shapes is None or heads is None or key_heads is None or width is None or value is None:
        return None
    (_, rows, q), (_, columns, v), (_, key_rows, k) = shapes
    out = one.output[-1] if one.output else None
    if None in (rows, columns, key_rows, q, v, k, out):
        return None
    parts = (
        (rows, q, heads, width),
        (key_rows, k, key_heads, width),
        (columns, v, key_heads, value),
        (rows, columns, heads, width + value),
        (rows, heads, value, out),
    )
    return sum(prod(size for size in part if size is not None) for part in parts)


def _attention(one: Applied) -> int | None:
    shapes = _query_value_key(one)
    if shapes is None:
        return None
    (_, rows, width), (_, columns, value), _ = shapes
    if width is None or value is None:
        return None
    return multiplied(rows, columns, width + value)


def _dot(one: Applied) -> int | None:
    axes, left = one.info.config.get("axes"), one.inputs[0] if one.inputs else None
    axis = axes[0] if isinstance(axes, tuple | list) and axes else axes
    if one.output is None or not left or not isinstance(axis, int):
        return None
    if not -len(left) <= axis < len(left):
        return None
    return multiplied(known_product(one.output[1:]), left[axis])


#: The rule by class name; ``None`` where a size is unknown.
ATTENTION_RULES: dict[str, Callable[[Applied], int | None]] = {
    "MultiHeadAttention": _multi_head,
    "GroupedQueryAttention": _grouped,
    "Attention": _attention,
    "AdditiveAttention": _attention,
    "Dot": _dot,
}
