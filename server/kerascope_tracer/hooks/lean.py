"""Leaves out what Keras does for saving and for values, which costs most of the time of a trace.

Shapes, dtypes, names and errors stay what they are; see each function for why.
"""

import functools
import inspect
import types
from typing import Any, Callable, Dict, Tuple

import keras
import numpy as np
import tensorflow as tf
from keras.src.backend.tensorflow import core as tensorflow_core
from keras.src.backend.tensorflow.trackable import KerasAutoTrackable
from keras.src.layers import layer as layer_module
from keras.src.ops import operation as operation_module


def install() -> None:
    """Make building layers cheap."""
    _track_nothing_for_checkpoints()
    _remember_signatures()
    _recognise_tensors()
    _track_no_plain_values()
    _normalise_without_moments()


def placeholder_like(initializer: Callable[..., Any]) -> Callable[..., Any]:
    """What an initializer of a variable without value returns, without computing it.

    Keras runs the initializer each time when such a variable is read. It has to run once for the
    errors that it may raise; after that only shape and dtype count. Whole numbers and booleans stay
    real: TensorFlow takes shapes from them.
    """
    ran = [True] if type(initializer) in _HARMLESS else []

    def initialise(shape: Any, dtype: Any = None, **kwargs: Any) -> Any:
        kind = tf.as_dtype(dtype or "float32")
        if not ran or not kind.is_floating:
            ran.append(True)
            value = initializer(shape, dtype=dtype, **kwargs)
            if not kind.is_floating or not isinstance(value, tf.Tensor):
                ran.clear()  # a constant of the user's: cheap, and perhaps not of this shape
            return value
        return tf.compat.v1.placeholder(kind, shape)

    return initialise


# They give the shape that they are asked for, and raise nothing.
_HARMLESS = frozenset(
    getattr(keras.initializers, name)
    for name in [
        "Zeros",
        "Ones",
        "RandomNormal",
        "RandomUniform",
        "TruncatedNormal",
        "VarianceScaling",
        "GlorotUniform",
        "GlorotNormal",
        "HeNormal",
        "HeUniform",
        "LecunNormal",
        "LecunUniform",
    ]
)


def _track_nothing_for_checkpoints() -> None:
    # Keras tracks layers and variables itself; TensorFlow's tracking serves checkpoints only.
    def assign(self: Any, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    KerasAutoTrackable.__setattr__ = assign


# Values of which Keras tracks nothing.
_NEVER_TRACKED = frozenset(
    (int, float, bool, str, type(None), types.FunctionType, types.MethodType)
)


def _track_no_plain_values() -> None:
    # A layer sets some forty attributes, and Keras asks of each whether it is a variable, a metric,
    # a layer or a seed (keras/src/layers/layer.py, ``Layer.__setattr__``).
    original = keras.layers.Layer.__setattr__

    def assign(self: Any, name: str, value: Any) -> None:
        if type(value) in _NEVER_TRACKED and "_tracker" in self.__dict__:
            object.__setattr__(self, name, value)
        else:
            original(self, name, value)

    keras.layers.Layer.__setattr__ = assign


class _RememberingInspect(types.ModuleType):
    """``inspect`` for Keras, which asks for the same few signatures for every layer."""

    def __init__(self) -> None:
        super().__init__("inspect")
        self._signatures: Dict[Tuple[Any, bool], inspect.Signature] = {}
        self.getfullargspec = functools.lru_cache(maxsize=4096)(inspect.getfullargspec)

    def __getattr__(self, name: str) -> Any:
        return getattr(inspect, name)

    def signature(self, called: Any, **options: Any) -> inspect.Signature:
        """As ``inspect.signature``; a method of any instance has the one of its function."""
        function = getattr(called, "__func__", None)
        if inspect.ismethod(called):
            key = (function, True)
        elif inspect.isfunction(called):
            key = (called, False)
        else:
            return inspect.signature(called, **options)
        if options or hasattr(key[0], "__signature__"):
            return inspect.signature(called, **options)
        known = self._signatures.get(key)
        if known is None:
            known = self._signatures[key] = inspect.signature(called)
        return known


signatures = _RememberingInspect()


def _remember_signatures() -> None:
    operation_module.inspect = signatures
    layer_module.inspect = signatures


def _recognise_tensors() -> None:
    # TensorFlow's own check goes through a run-time protocol, for each argument of each call.
    original = tensorflow_core.is_tensor
    plain = (keras.KerasTensor, np.ndarray, int, float, str, type(None))

    def is_tensor(x: Any) -> Any:
        if isinstance(x, tf.Tensor):
            return True
        return False if isinstance(x, plain) else original(x)

    tensorflow_core.is_tensor = is_tensor
    for module in (keras.src.backend, keras.src.backend.tensorflow):
        module.is_tensor = is_tensor


def _normalise_without_moments() -> None:
    # Half the time of a ResNet on data: some forty operations, none of which any shape depends on.
    # What can go wrong in it is a mask of another rank; axes are looked at when it is built.
    original = keras.layers.BatchNormalization.call

    @functools.wraps(original)
    def call(self: Any, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        if mask is not None or not isinstance(inputs, tf.Tensor) or not inputs.dtype.is_floating:
            return original(self, inputs, training=training, mask=mask)
        kind = tf.as_dtype(self.compute_dtype)
        return tf.identity(inputs) if inputs.dtype == kind else tf.cast(inputs, kind)

    keras.layers.BatchNormalization.call = call
