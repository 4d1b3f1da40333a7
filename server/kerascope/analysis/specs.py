"""Specs of values: as text for people, as flat lists, and compared with each other."""

from __future__ import annotations

from collections.abc import Mapping

from kerascope.analysis.report import Shape, Spec
from kerascope_tracer.wire import Opaque, TensorSpec


def shape_text(shape: Shape | None) -> str:
    """A shape as Python writes it; ``(…)`` when not even the rank is known."""
    if shape is None:
        return "(…)"
    return repr(tuple(shape))


def spec_text(spec: Spec) -> str:
    """The shapes of a value in its own structure: ``[(None, 8), (None, 4)]``."""
    if isinstance(spec, TensorSpec):
        return shape_text(spec.shape)
    if isinstance(spec, Opaque):
        return "?"
    if spec is None:
        return "nothing"
    if isinstance(spec, Mapping):
        return "{" + ", ".join(f"{key!r}: {spec_text(value)}" for key, value in spec.items()) + "}"
    return "[" + ", ".join(spec_text(item) for item in spec) + "]"


def tensors(spec: Spec) -> tuple[TensorSpec, ...]:
    """The tensors of a value in order."""
    if isinstance(spec, TensorSpec):
        return (spec,)
    if isinstance(spec, Mapping):
        return tuple(tensor for item in spec.values() for tensor in tensors(item))
    if isinstance(spec, tuple):
        return tuple(tensor for item in spec for tensor in tensors(item))
    return ()


def dtype_text(spec: Spec) -> str:
    """The dtypes of a value, each once: ``float32`` or ``float32, int32``."""
    return ", ".join(dict.fromkeys(tensor.dtype for tensor in tensors(spec)))


def one_shape(spec: Spec) -> Shape | None:
    """The shape of a value that is one tensor of known rank, else ``None``."""
    return spec.shape if isinstance(spec, TensorSpec) else None


def shape_data(spec: Spec) -> object:
    """The shapes of a value as plain lists for JSON; ``None`` where nothing is known."""
    if isinstance(spec, TensorSpec):
        return None if spec.shape is None else list(spec.shape)
    if isinstance(spec, Mapping):
        return {key: shape_data(value) for key, value in spec.items()}
    if isinstance(spec, tuple):
        return [shape_data(item) for item in spec]
    return None


def specialises(later: Spec, earlier: Spec) -> bool:
    """Whether ``later`` is ``earlier`` with unknown axes filled in (or equal to it)."""
    if isinstance(later, TensorSpec) and isinstance(earlier, TensorSpec):
        return later.storage == earlier.storage and _fills(later.shape, earlier.shape)
    if isinstance(later, Mapping) and isinstance(earlier, Mapping):
        return later.keys() == earlier.keys() and all(
            specialises(later[key], earlier[key]) for key in later
        )
    if isinstance(later, tuple) and isinstance(earlier, tuple):
        return len(later) == len(earlier) and all(
            specialises(one, other) for one, other in zip(later, earlier, strict=True)
        )
    return later == earlier


def is_known(spec: Spec) -> bool:
    """Whether the spec holds a tensor and the rank of every one is known."""
    found = tensors(spec)
    return bool(found) and all(tensor.shape is not None for tensor in found)


def product(axes: Shape) -> int | None:
    """The number of elements, or ``None`` when an axis is unknown."""
    total = 1
    for axis in axes:
        if axis is None:
            return None
        total *= axis
    return total


def _fills(later: Shape | None, earlier: Shape | None) -> bool:
    if later is None or earlier is None:
        return later is earlier
    return len(later) == len(earlier) and all(
        before is None or before == after for after, before in zip(later, earlier, strict=True)
    )
