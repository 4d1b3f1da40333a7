"""Axes that have a number wherever the program computes eagerly, and none while tracing.

``for x, y in dataset: noise = tf.zeros((x.shape[0], 8))``: the loop gets tensors with values, so
``x.shape[0]`` is a number there, while the symbolic batch that stands for all of them has an axis
of unknown size. The user's code gets a hypothetical size for it (see ``hypothetical``), the same
for all unknown axes at one place, as those of one batch are; the tensor itself keeps its unknown
axis, which goes with every number that the program may write beside it. Inside the functions that
Keras and ``tf.data`` trace, such an axis is ``None`` for the program as well, and stays it.
"""

import functools
import math
import sys
from typing import Any, Callable, Dict, Iterator, List, Optional

import tensorflow as tf
from tensorflow.python.framework.func_graph import FuncGraph

from kerascope_tracer import hypothetical, lenient
from kerascope_tracer.hypothetical import UnknownSize

# What takes a shape first.
_MAKING = (
    (tf, "zeros ones fill"),
    (tf.random, "normal uniform truncated_normal"),
)
_sizes: Dict[int, UnknownSize] = {}


def in_function() -> bool:
    """Whether a function is being traced, by Keras, ``tf.data`` or ``tf.function``."""
    return isinstance(tf.compat.v1.get_default_graph(), FuncGraph)


class EagerShapes:
    """Bends how user code reads the shapes of tensors."""

    def __init__(self, is_user: Callable[[Any], bool], is_traced: Callable[[], bool]) -> None:
        self._is_user = is_user
        self._is_traced = is_traced

    def install(self) -> None:
        """Bend ``TensorShape`` and ``tf.reshape``."""
        shape: Any = tf.TensorShape
        getitem, walk, listed = shape.__getitem__, shape.__iter__, shape.as_list

        def of_user(self_: Any, key: Any) -> Any:
            found = getitem(self_, key)
            if found is None and isinstance(key, int) and self.applies(self_, sys._getframe(1)):
                return _size(key % self_.rank)
            return found

        def each_of_user(self_: Any) -> Iterator[Any]:
            numbers = list(walk(self_))
            if None in numbers and self.applies(self_, sys._getframe(1)):
                return iter(_sized(numbers))
            return iter(numbers)

        def list_of_user(self_: Any) -> List[Any]:
            numbers: List[Any] = listed(self_)
            if None in numbers and self.applies(self_, sys._getframe(1)):
                return _sized(numbers)
            return numbers

        shape.__getitem__, shape.__iter__, shape.as_list = of_user, each_of_user, list_of_user
        tf.reshape = _reshaping(tf.reshape)
        for module, names in _MAKING:
            for name in names.split():
                setattr(module, name, _making(getattr(module, name)))

    def applies(self, shape: Any, frame: Any) -> bool:
        """Whether ``frame`` is the user's, reading ``shape`` where it computes eagerly."""
        if shape.rank is None or in_function():
            return False
        while frame is not None and frame.f_code.co_filename == lenient.__file__:
            frame = frame.f_back  # ``tuple(x.shape)``
        return frame is not None and self._is_user(frame) and not self._is_traced()


def _size(axis: int) -> UnknownSize:
    if axis not in _sizes:
        _sizes[axis] = hypothetical.new_size()
    return _sizes[axis]


def _sized(numbers: List[Any]) -> List[Any]:
    return [_size(axis) if number is None else number for axis, number in enumerate(numbers)]


def _making(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def make(*args: Any, **kwargs: Any) -> Any:
        if args:
            args = (_opened(args[0]), *args[1:])
        elif kwargs:
            kwargs = {name: _opened(value) for name, value in kwargs.items()}
        return original(*args, **kwargs)

    return make


def _reshaping(original: Callable[..., Any]) -> Callable[..., Any]:
    def reshape(tensor: Any, shape: Any, name: Any = None) -> Any:
        return original(tensor, _opened(_with_rest(tensor, shape)), name)

    return reshape


def _opened(shape: Any) -> Any:
    """``shape`` with an axis of unknown size for each of the sizes that were handed out, and for
    those without a number of another tensor's whole shape."""
    if isinstance(shape, tf.TensorShape) and shape.rank and not in_function():
        axes = shape._dims  # as_list is bent
        return [tf.compat.v1.placeholder("int32", ()) if n is None else n for n in axes]
    if not isinstance(shape, (list, tuple)) or not any(map(_is_ours, shape)):
        return shape
    return [tf.compat.v1.placeholder("int32", ()) if _is_ours(n) else n for n in shape]


def _is_ours(number: Any) -> bool:
    return type(number) is UnknownSize and number in _sizes.values()


def _with_rest(tensor: Any, shape: Any) -> Any:
    """``shape`` with a number for its ``-1``, where the one axis of ``tensor`` without a number is
    kept: what is left for the other is known then."""
    if not isinstance(shape, (list, tuple)) or not all(
        type(n) in (int, UnknownSize) for n in shape
    ):
        return shape
    kept = [n for n in shape if _is_ours(n)]
    axes: Optional[List[Optional[int]]] = getattr(getattr(tensor, "shape", None), "_dims", None)
    if len(kept) != 1 or list(shape).count(-1) != 1 or not axes or list(axes).count(None) != 1:
        return shape
    rest = math.prod(n for n in axes if n is not None)
    others = math.prod(n for n in shape if n != -1 and n is not kept[0])
    if not others or rest % others:
        return shape
    return [rest // others if n == -1 else n for n in shape]
