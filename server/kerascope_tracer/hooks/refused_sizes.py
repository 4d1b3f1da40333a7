"""Sizes whose type Keras refuses although there is only one thing that they can mean.

``Input(shape=512)``, ``Dense(8, input_shape=(784))``, ``Dense(64 / 2)``, ``Dense("64")``,
``Dense(tf.reduce_prod(shape))`` and ``Embedding(tf.shape(x)[1], 8)`` raise in Keras 3.15
(``standardize_shape`` in keras/src/backend/common/variables.py, ``Dense.__init__`` in
keras/src/layers/core/dense.py). Each is told as the mistake that it is, where the layer is
constructed, and traced as what was meant, so that it does not hide every shape after it.
"""

import functools
import inspect
import re
from typing import Any, Callable, Dict, Optional, Tuple

import keras
import numpy as np
import tensorflow as tf
from keras.src.backend import standardize_shape

from kerascope_tracer.hooks.constants import constant
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.hypothetical import is_hypothetical
from kerascope_tracer.wire import ErrorInfo, ErrorRaised

_UNITS = re.compile(r"invalid value for `units`.*units=", re.DOTALL)
# What TensorFlow itself does not fold while a graph is made.
_FOLDED = {"Prod": np.prod, "Sum": np.sum, "Max": np.max, "Min": np.min}

_Arguments = Tuple[Tuple[Any, ...], Dict[str, Any]]
#: What was refused (``None``: nothing that the user wrote), and with what to try again.
_DIMENSIONS = ("input_dim", "output_dim")
_Refused = Optional[Tuple[Optional[ValueError], _Arguments]]


def install(layers: Layers) -> None:
    """Let constructors go on with what a refused size means."""
    _bend(layers, keras.layers.Layer, _with_shape("input_shape"))
    _bend(layers, keras.layers.InputLayer, _with_shape("shape"))
    _bend(layers, keras.layers.Dense, _with_units)
    _bend(layers, keras.layers.Embedding, _with_dimensions)


def _bend(layers: Layers, cls: Any, otherwise: Callable[..., _Refused]) -> None:
    original = cls.__init__
    signature = inspect.signature(original)

    def initialise(self: Any, *args: Any, **kwargs: Any) -> None:
        refused = otherwise(original, self, args, kwargs)
        if refused is not None:
            error, (args, kwargs) = refused
            _tell(layers, self, error)
            original(self, *args, **kwargs)

    functools.update_wrapper(initialise, original)
    # Operation.__new__ reads the constructor's signature, so it has to stay what it was.
    initialise.__signature__ = signature  # type: ignore[attr-defined]
    cls.__init__ = initialise


def _with_shape(name: str) -> Callable[..., _Refused]:
    """The constructor with a number as its shape is called with a shape of that one axis."""

    def otherwise(original: Any, self: Any, args: Any, kwargs: Any) -> _Refused:
        shape = kwargs.get(name)
        first = name == "shape" and shape is None and bool(args)
        shape = args[0] if first else shape
        if type(shape) is not int:
            original(self, *args, **kwargs)
            return None
        try:
            standardize_shape(shape)
        except ValueError as error:
            # A size of ours means nothing to the user.
            told = None if is_hypothetical(shape) else error
            if first:
                return told, (((shape,), *args[1:]), kwargs)
            return told, (args, {**kwargs, name: (shape,)})
        original(self, *args, **kwargs)
        return None

    return otherwise


def _with_units(original: Any, self: Any, args: Any, kwargs: Any) -> _Refused:
    try:
        original(self, *args, **kwargs)
    except ValueError as error:
        units = _number(args[0] if args else kwargs.get("units"))
        units = np.int64(units) if isinstance(units, str) and units.isdecimal() else units
        said = _UNITS.search(str(error))
        # Nothing else has been done to the layer before its units are looked at.
        if said is None or not isinstance(units, (float, np.number)) or units < 1:
            raise
        kwargs = {**kwargs, "units": int(units)}
        return error, (args[1:], kwargs)
    return None


def _with_dimensions(original: Any, self: Any, args: Any, kwargs: Any) -> _Refused:
    """An ``Embedding`` whose sizes TensorFlow computed: ``Embedding(tf.shape(x)[1], 8)``."""
    given = {**dict(zip(_DIMENSIONS, args)), **kwargs}
    sizes = {name: given[name] for name in _DIMENSIONS if isinstance(given.get(name), tf.Tensor)}
    numbers = {name: constant(size) for name, size in sizes.items()}
    if not sizes or None in numbers.values():
        original(self, *args, **kwargs)
        return None
    name = next(iter(sizes))
    error = ValueError(
        "`{}` must be a positive integer. Received: {}={} (of type EagerTensor).".format(
            name, name, numbers[name]
        )
    )
    whole = {name: int(number) for name, number in numbers.items()}
    # A size of ours means nothing to the user.
    told = None if any(map(is_hypothetical, whole.values())) else error
    return told, (args[len(_DIMENSIONS) :], {**given, **whole})


def _number(value: Any) -> Any:
    """The number that a tensor computed from numbers holds, or ``value`` as it is."""
    if not isinstance(value, tf.Tensor) or value.shape.rank != 0:
        return value
    number = tf.get_static_value(value)
    operation = getattr(value, "op", None)
    if number is None and operation is not None and operation.type in _FOLDED:
        numbers = tf.get_static_value(operation.inputs[0])
        number = None if numbers is None else _FOLDED[operation.type](numbers)
    return value if number is None else np.int64(number)


def _tell(layers: Layers, layer: Any, error: Optional[ValueError]) -> None:
    """Tell ``error`` of the expression that constructs ``layer``, or raise it for a ``try`` of the
    program's own."""
    if error is None:
        return
    if layers.guard is not None and layers.guard.expects(error):
        raise error
    span = layers.span_of(layer)
    if span is None:
        return
    stack = layers.stack_of(layer)
    info = ErrorInfo(type(error).__name__, str(error), tuple(reversed(stack)))
    layers.recorder.add(ErrorRaised(span, info, "keras", stack=stack))
