"""Tensors whose dtype is not known, because a table was not read: they take what operations want.

A column that stands for texts or for whole numbers is a float64 placeholder in the graph, for lack
of a dtype that means "any". An operation that refuses that one (``ReadFile`` wants a string,
``OneHot`` whole numbers) would be carried out with real data, so it is tried again with a
placeholder of the dtype that it names.

Source of the facts: ``_apply_op_helper`` in tensorflow/python/framework/op_def_library.py of
TensorFlow 2.21, which every generated operation calls through its module.
"""

import re
from typing import Any, Dict, Optional

import tensorflow as tf
from tensorflow.python.framework import op_def_library

from kerascope_tracer.standins.arrays import ANY_DTYPE, SpecArray, axes

_WANTS_STRINGS = re.compile(
    r"type float64 that does not match expected type of string"
    r"|requested dtype string for Tensor with dtype float64"
)
_WANTS_WHOLE = re.compile(
    r"type float64 that does not match expected type of (u?int\d+|bool)"
    r"|requested dtype (u?int\d+|bool) for Tensor with dtype float64"
)
_LISTS_ALLOWED = re.compile(
    r"(?:DataType float64 not in|Value for attr '\w+' of double is not in the) list of "
    r"allowed values: ([\w, ]+)"
)
_MATCHES_OTHER = re.compile(
    r"has type float64 that does not match type (\w+) of argument"
    r"|has type (\w+) that does not match type float64 of argument"
)
#: Operations whose output has the elements of their first input.
_KEEPING = frozenset(
    "Identity Reshape Squeeze ExpandDims StridedSlice Slice Transpose Pack GatherV2 Tile".split()
)


class _Seen:
    """Whether this trace has put data of an unknown dtype into the graph."""

    any_dtype = False


def install() -> None:
    """Let operations that refuse float64 say what they want instead."""
    original = op_def_library._apply_op_helper
    original_conversion = SpecArray.__tf_tensor__

    def apply(op_type_name: Any, name: Any = None, **keywords: Any) -> Any:
        try:
            return original(op_type_name, name, **keywords)
        except (TypeError, ValueError) as error:
            instead = _adapted(error, keywords) if _Seen.any_dtype else None
            if instead is None:
                raise
        return original(op_type_name, name, **instead)

    def convert(self: Any, dtype: Any = None, name: Any = None) -> Any:
        if _has_any_dtype(self):
            _Seen.any_dtype = True
        return original_conversion(self, dtype, name)

    def convert_tensor(self: Any, dtype: Any = None, name: Any = None) -> Any:
        # Functions written in Python (``tf.strings.split``) convert before any operation does.
        if dtype is not None and _Seen.any_dtype and tf.as_dtype(dtype) != self.dtype:
            return original_tensor(_as(tf.as_dtype(dtype).name, self), dtype, name)
        return original_tensor(self, dtype, name)

    tensor: Any = tf.Tensor
    original_tensor = tensor.__tf_tensor__
    tensor.__tf_tensor__ = convert_tensor
    op_def_library._apply_op_helper = apply
    SpecArray.__tf_tensor__ = convert  # type: ignore[method-assign]


def _adapted(error: Exception, keywords: Dict[str, Any]) -> Optional[Dict[str, Any]]:
    """``keywords`` with what may be of any dtype in the dtype that ``error`` asks for."""
    wanted = _wanted(str(error))
    if wanted is None:
        return None
    adapted = {key: _as(wanted, value) for key, value in keywords.items()}
    changed = any(adapted[key] is not keywords[key] for key in keywords)
    return adapted if changed else None


def _wanted(message: str) -> Optional[str]:
    if _WANTS_STRINGS.search(message):
        return "string"
    whole = _WANTS_WHOLE.search(message) or _MATCHES_OTHER.search(message)
    if whole is not None:
        return next((found for found in whole.groups() if found), None)
    allowed = _LISTS_ALLOWED.search(message)
    if allowed is not None:
        names = [name.strip() for name in allowed[1].split(",")]
        return next((name for name in ("int64", "int32", "string") if name in names), None)
    return None


def _as(dtype: str, value: Any) -> Any:
    if type(value) in (list, tuple):
        items = [_as(dtype, item) for item in value]
        same = all(new is old for new, old in zip(items, value))
        return value if same else type(value)(items)
    if isinstance(value, SpecArray) and _has_any_dtype(value):
        return tf.compat.v1.placeholder(dtype, axes(value))
    if not isinstance(value, tf.Tensor) or value.dtype != tf.float64 or not _is_given(value):
        return value
    return tf.compat.v1.placeholder(dtype, value.shape)


def _has_any_dtype(array: Any) -> bool:
    return bool((array.dtype.metadata or {}) == ANY_DTYPE.metadata)


def _is_given(tensor: Any) -> bool:
    """Whether ``tensor`` is data as it came into the graph, and not computed."""
    for _ in range(16):
        try:
            operation = tensor.op
        except AttributeError:  # no tensor of a graph
            return False
        if operation.type == "Placeholder":
            return True
        if operation.type not in _KEEPING or not operation.inputs:
            return False
        tensor = operation.inputs[0]
    return False
