"""Sentences about shapes, and Keras' own text without its jargon."""

from __future__ import annotations

import re

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Shape
from kerascope.analysis.specs import shape_text

_SGR = re.compile(r"\x1b\[[0-9;]*m")
_WRAPPED = re.compile(r"Exception encountered when calling [\w.]+(?:\(\))?\.?\s*")
_ARGUMENTS = re.compile(r"\s*Arguments received by .*", re.DOTALL)
_GRAPH = re.compile(r"\s*(?:for|with) '?\{\{node .*", re.DOTALL)
_SHAPES = re.compile(r"with input shapes: ((?:\[[\d,?]*\](?:, )?){2,})")
_INPUT = re.compile(
    r"Input \d+ (?:with name '[^']*' )?of layer '?([\w.]+)'? is incompatible with the layer:\s*"
)
_PATH = re.compile(r" (?:for variable|with path|and path) (?:path=)?['`\"][^'`\"]*['`\"]")
_NAME = re.compile(r" with name '(?:None|keras_tensor\w*|data[:\d]*)'")
_RANKS = re.compile(r"Arguments `target` and `output` must have the same rank \(ndim\)\..*")
_BOTH = re.compile(
    r"Dimension \d+ in both shapes must be equal, but are (\d+) and (\d+)\. Shapes are "
    r"\[[\d,?]*\] and \[[\d,?]*\]\.?"
)
_EQUAL = re.compile(r"Dimensions must be equal, but are (\d+) and (\d+)")
_AXIS_OF_WEIGHTS = re.compile(
    r"expected axis -?\d+ of input shape to have value (\d+),? but received input with shape "
    r"\(.*?(\d+|None)\)"
)
_RECEIVED = re.compile(r"[.;]?\s*Received: \w+=.*$", re.DOTALL)
_LONGEST = 300


def plain(message: str) -> str:
    """Keras' or TensorFlow's message as one line of plain words."""
    text = _SGR.sub("", message)
    while _WRAPPED.match(text):
        text = _WRAPPED.sub("", text, count=1).strip()
    text = _ARGUMENTS.sub("", text)
    shapes = _SHAPES.search(text)
    text = _GRAPH.sub("", text)
    if shapes is not None:  # TensorFlow names the sizes that clash, and the shapes far behind them
        found = [axes for axes in re.findall(r"\[([\d,?]*)\]", shapes[1]) if axes]
        named = " and ".join(_shape(axes) for axes in found)
        text = f"{text.rstrip('.')}; the shapes are {named}"
    text = _RANKS.sub("both need the same number of axes", text)
    text = _BOTH.sub(r"\1 and \2 should be the same size", text)
    text = _EQUAL.sub(r"\1 and \2 should be the same size", _RECEIVED.sub("", text))
    text = _INPUT.sub("", text)
    text = _AXIS_OF_WEIGHTS.sub(r"its weights are for inputs of \1 features, not \2", text)
    text = _NAME.sub("", _PATH.sub("", text))
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1].rstrip() + "…"
    return text[:1].upper() + text[1:] if text else "no reason given"


def _shape(axes: str) -> str:
    """``?,3`` as Python writes the shape: ``(None, 3)``."""
    items = [None if axis == "?" else int(axis) for axis in axes.split(",") if axis]
    return repr(tuple(items))


def count(number: int, noun: str) -> str:
    """``1 axis``, ``3 axes``."""
    plurals = {"axis": "axes"}
    return f"{number} {noun if number == 1 else plurals.get(noun, noun + 's')}"


def came_from(trace: Trace, call: Call) -> str:
    """Which step made the input of ``call``, as the end of a sentence; empty when none did."""
    before = next(iter(trace.upstream(call)), None)
    if before is None:
        return ""
    if before.layer.role == "input":
        return " That is what the Input declares."
    return f" That is what {before.cls} before it gives."


def path_text(sizes: list[int]) -> str:
    """``28 → 26 → 13``, each size once where it stays."""
    shown = [size for index, size in enumerate(sizes) if index == 0 or sizes[index - 1] != size]
    return " → ".join(map(str, shown))


def batch_text(shape: Shape) -> str:
    """The shape of a batch of any size: ``(None, 10)`` for ``(32, 10)``."""
    return shape_text((None, *shape[1:]))
