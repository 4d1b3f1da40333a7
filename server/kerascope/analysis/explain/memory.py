"""Bytes of tensors and weights, as Keras' own ``summary`` counts them (1 KB is 1024 bytes)."""

from __future__ import annotations

from collections.abc import Mapping

from kerascope.analysis.explain.applied import known_product
from kerascope.analysis.report import Spec
from kerascope.analysis.specs import tensors

_BYTES = {
    "bool": 1,
    "int8": 1,
    "uint8": 1,
    "float8_e4m3fn": 1,
    "float8_e5m2": 1,
    "int16": 2,
    "uint16": 2,
    "float16": 2,
    "bfloat16": 2,
    "int32": 4,
    "uint32": 4,
    "float32": 4,
    "int64": 8,
    "uint64": 8,
    "float64": 8,
    "complex64": 8,
    "complex128": 16,
}
_UNITS = ("B", "KB", "MB", "GB", "TB", "PB")


def output_bytes(spec: Spec) -> int | None:
    """Bytes of a value for one sample (batch of 1); ``None`` when a size or dtype is unknown."""
    total = 0
    for tensor in tensors(spec):
        size = _BYTES.get(tensor.dtype)
        count = known_product(tensor.shape[1:]) if tensor.shape is not None else None
        if size is None or count is None:
            return None
        total += size * count
    return total if tensors(spec) else None


def weight_bytes(sizes: Mapping[str, int]) -> int | None:
    """Bytes of weights, from how many numbers there are of each dtype."""
    total = 0
    for dtype, count in sizes.items():
        size = _BYTES.get(dtype)
        if size is None:
            return None
        total += size * count
    return total


def bytes_text(count: int) -> str:
    """``212.5 KB``."""
    size = float(count)
    for unit in _UNITS:
        if size < 1024 or unit == _UNITS[-1]:
            return f"{count} B" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    raise AssertionError("the last unit takes any size")


def count_text(count: int) -> str:
    """A large number in few characters: ``1.2 M``, ``54.4 k``, ``320``."""
    for limit, unit in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e4, "k")):
        if count >= limit:
            return f"{count / (1e3 if unit == 'k' else limit):.1f} {unit}"
    return f"{count:,}"
