"""Which checks of a model would only tell the same again."""

from typing import Any, Tuple

import keras
import tensorflow as tf
from keras.src.backend.tensorflow.trainer import TensorFlowTrainer


def takes_any_batch(model: Any) -> bool:
    """Whether a functional model was built for batches of any size and keeps no state of one.

    A literal size inside it shows in the batch axis of its outputs.
    """
    if type(model) not in (keras.Sequential, _functional_class()):
        return False
    if any(getattr(layer, "stateful", False) for layer in model._flatten_layers()):
        return False
    return all(output.shape[:1] == (None,) for output in model.outputs)


def has_own_step(model: Any) -> bool:
    """Whether the user's class says what happens in training or in testing."""
    return any(
        getattr(type(model), name) is not getattr(TensorFlowTrainer, name)
        for name in ("train_step", "test_step", "compute_loss", "compute_metrics")
    )


def form_of(*values: Any) -> Tuple[Any, ...]:
    """The shapes of symbolic batches without their first axis, and their dtypes."""
    return tuple(
        None if tensor is None else (tuple(tensor.shape[1:]), tensor.dtype.name)
        for value in values
        for tensor in (tf.nest.flatten(value) if value is not None else [None])
    )


def _functional_class() -> Any:
    return keras.src.models.functional.Functional
