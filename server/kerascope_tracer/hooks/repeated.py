"""Models that are called again on tensors of the same form: the layers inside need not run again.

A sampler calls its network for each of twenty steps, a decoder for each word. What a functional
model makes of a form is known after the first call; later calls get new tensors of that form. Of a
ready-made model (:mod:`keras.applications`) it is known when the model is made, also when the
program has put a head of ordinary layers on it.
Models whose class is the user's run each time, since their ``call`` may do anything.
"""

from typing import Any, Callable, Dict, Optional, Tuple

import keras
import tensorflow as tf
from keras.src.layers.input_spec import assert_input_compatibility
from keras.src.models.functional import Functional

from kerascope_tracer import softstop
from kerascope_tracer.hooks import plain

#: Layers whose call does to data what Keras' symbolic form of them says.
_AS_DECLARED = frozenset(
    "InputLayer Dense Conv1D Conv2D Conv3D DepthwiseConv1D DepthwiseConv2D SeparableConv1D "
    "SeparableConv2D Conv2DTranspose BatchNormalization LayerNormalization Activation ReLU "
    "LeakyReLU ELU PReLU Softmax Dropout SpatialDropout2D GaussianNoise Flatten Add Subtract "
    "Multiply Average Maximum Minimum Concatenate Rescaling ZeroPadding2D Cropping2D UpSampling2D "
    "MaxPooling1D MaxPooling2D AveragePooling1D AveragePooling2D GlobalMaxPooling1D "
    "GlobalMaxPooling2D GlobalAveragePooling1D GlobalAveragePooling2D".split()
)
#: A smaller model is carried out on data faster than it is looked through with care.
_MANY_LAYERS = 40


class Repeated:
    """The forms that models were called on so far, and what they gave."""

    def __init__(self, is_written: Callable[[Any], bool]) -> None:
        self._is_written = is_written
        self._outputs: Dict[Any, Any] = {}
        self._kept: Dict[int, Any] = {}

    def key(self, model: Any, args: Tuple[Any, ...], kwargs: Dict[str, Any]) -> Optional[Any]:
        """By what a call is recognised; ``None`` for one whose outcome is not to be kept."""
        if type(model) not in (keras.Sequential, Functional) or not model.built:
            return None
        inside = model.__dict__.get("_functional") if type(model) is keras.Sequential else model
        flags = {name: value for name, value in kwargs.items() if value is not None}
        forms = tuple(_form(tensor) for tensor in tf.nest.flatten(args))
        if inside is None or None in forms or not _is_training(flags):
            return None
        self._kept[id(inside)] = inside  # an identity must stay one
        return (id(inside), forms, flags.get("training"))

    def recall(self, key: Any, model: Any) -> Any:
        """New tensors like those that the call with ``key`` gave; ``None`` if there was none."""
        found = self._outputs.get(key)
        if found is None and key not in self._outputs:
            found = self._outputs[key] = self._declared(model, key[1])
        if found is None:
            return None
        return tf.nest.map_structure(
            lambda spec: tf.compat.v1.placeholder(spec.dtype, spec.shape), found
        )

    def _declared(self, model: Any, forms: Any) -> Any:
        """What a ready-made model that was declared for this form gives for a batch of it."""
        if type(model) is not Functional or len(model.inputs) != len(forms) or not forms:
            return None
        batch = forms[0][0][:1]
        if any(shape[:1] != batch for shape, _ in forms) or not plain.takes_any_batch(model):
            return None
        for tensor, (_, dtype) in zip(model.inputs, forms):
            if "string" in (dtype, tensor.dtype) and dtype != tensor.dtype:
                return None
        parts = list(model._flatten_layers())
        ready_made = sum(not self._is_written(part) for part in parts) >= _MANY_LAYERS
        if any(self._may_differ(part, ready_made) for part in parts if part is not model):
            return None
        outputs = model._outputs_struct
        if any(tuple(t.shape[1:]) != shape[1:] for t, (shape, _) in zip(model.inputs, forms)):
            outputs = _symbolically(model, forms)
            if outputs is None:
                return None
        return keras.tree.map_structure(
            lambda tensor: tf.TensorSpec((*batch, *tensor.shape[1:]), tensor.dtype), outputs
        )

    def _may_differ(self, layer: Any, ready_made: bool) -> bool:
        """Whether the call of a layer may show what its symbolic form does not; ``ready_made`` for
        one that belongs to a ready-made model or stands on one."""
        if not _is_keras(type(layer)) or isinstance(layer, keras.layers.Lambda):
            return True
        if not self._is_written(layer):
            return False
        activation = getattr(layer, "activation", None)
        plain_activation = activation is None or _is_keras(activation)
        return not (ready_made and type(layer).__name__ in _AS_DECLARED and plain_activation)

    def remember(self, key: Any, outputs: Any) -> None:
        """The call with ``key`` gave ``outputs``."""
        flat = tf.nest.flatten(outputs)
        if all(_form(tensor) is not None for tensor in flat):
            self._outputs[key] = tf.nest.map_structure(
                lambda tensor: tf.TensorSpec(tensor.shape, tensor.dtype), outputs
            )


def _form(tensor: Any) -> Optional[Tuple[Any, str]]:
    """Shape and dtype of a plain TensorFlow tensor without a mask."""
    if not isinstance(tensor, tf.Tensor) or tensor.shape.rank is None:
        return None
    if getattr(tensor, "_keras_mask", None) is not None:
        return None
    return tuple(tensor.shape.as_list()), tensor.dtype.name


def _symbolically(model: Any, forms: Any) -> Any:
    """What the layers of ``model`` declare for tensors of another form than it was made of.

    ``None`` when it does not take them, which its call says better.
    """
    try:
        given = keras.tree.pack_sequence_as(
            model._inputs_struct,
            [keras.KerasTensor((None, *shape[1:]), dtype) for shape, dtype in forms],
        )
        assert_input_compatibility(model.input_spec, given, model.name)
        return model.compute_output_spec(given)
    except Exception:
        softstop.insist()
        return None


def _is_keras(value: Any) -> bool:
    return str(getattr(value, "__module__", "")).startswith("keras.src.")


def _is_training(flags: Dict[str, Any]) -> bool:
    return set(flags) <= {"training"} and all(isinstance(flag, bool) for flag in flags.values())
