"""Carries out one step of training, testing or predicting on a symbolic batch."""

from typing import Any, Callable, Optional

import keras
import tensorflow as tf
from keras.src.backend.tensorflow.trainer import TensorFlowTrainer

from kerascope_tracer import hypothetical
from kerascope_tracer.hooks.batches import Batch, packed, unknown_rows
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.hooks.specs import shape_of
from kerascope_tracer.hooks.stretching import watched
from kerascope_tracer.record import Captured
from kerascope_tracer.unknown import Unknown
from kerascope_tracer.wire import (
    ErrorRaised,
    LayerFailed,
)


class Stage:
    """Which part of a check is running; read when it fails."""

    def __init__(self) -> None:
        self.name = "data"
        self.outputs: Any = None


def first_step(method: str, model: Any, batch: Batch, stage: Stage, layers: Layers) -> None:
    """The check whose shapes are told.

    A step of the user's own sees an unknown batch axis, as when Keras traces it; the size of the
    first batch is tried after that.
    """
    if batch.size is None or own_step(method, model) is None:
        step(method, model, batch, stage, layers)
        return
    rows = [unknown_rows(value) for value in (batch.x, batch.y, batch.sample_weight)]
    unsized = Batch(rows[0], rows[1], rows[2], None, batch.samples, batched=False)
    failures_before = layers.failures
    step(method, model, unsized, stage, layers)
    if layers.failures == failures_before:  # told already; the size would only tell it again
        quiet_step(method, model, batch, stage, layers)


def quiet_step(method: str, model: Any, batch: Batch, stage: Stage, layers: Layers) -> None:
    """A check that tells something only when something is wrong."""
    raised: Optional[Exception] = None
    with Captured(layers.recorder) as events:
        try:
            step(method, model, batch, stage, layers)
        except Exception as error:
            raised = error
    if raised is not None or any(isinstance(e, (LayerFailed, ErrorRaised)) for e in events):
        for event in events:
            layers.recorder.add(event)
    if raised is not None:
        raise raised


def step(method: str, model: Any, batch: Batch, stage: Stage, layers: Layers) -> None:
    """The forward pass, the loss and the metrics on one symbolic batch."""
    stage.name = "forward"
    training = method in ("fit", "train_on_batch")
    failures_before = layers.failures
    own = own_step(method, model)
    # A model that only trains its parts has no call, and its own step never calls it.
    if own is None or type(model).call is not keras.Model.call:
        layers.on_data = True
        try:
            _build(model, batch)
        finally:
            layers.on_data = False
    if layers.failures > failures_before:
        return  # told; a second pass would only tell it again
    if own is not None:
        stage.name = "train_step" if training else "forward"
        with watched(layers, batch.x, batch.y):
            result = own(packed(batch))
        stage.outputs = result if method.startswith("predict") else None
        return
    arguments = {"training": training} if model._call_has_training_arg else {}
    outputs = stage.outputs = model(batch.x, **arguments)
    if method.startswith("predict"):
        return
    stage.name = "loss"
    with watched(layers, batch.x, batch.y):
        model._compute_loss(batch.x, batch.y, outputs, batch.sample_weight, training=training)
    stage.name = "metrics"
    model.compute_metrics(batch.x, batch.y, outputs, batch.sample_weight)


def step_on_unknown(method: str, model: Any, unknown: Unknown, layers: Layers) -> None:
    """Carry out the user's own step on data of which nothing is known: its parts may still tell
    what they give. What fails there, the data may be to blame for."""
    step = own_step(method, model)
    if step is None:
        return
    layers.stepping = True
    with Captured(layers.recorder) as events:
        try:
            step(unknown)
        except Exception:
            pass
        finally:
            layers.stepping = False
    for event in events:
        if not isinstance(event, (LayerFailed, ErrorRaised)):
            layers.recorder.add(event)


def own_step(method: str, model: Any) -> Any:
    """The step of ``method`` when the user's class overrides it."""
    if method.startswith("predict"):
        name = "predict_step"
    else:
        name = "train_step" if method in ("fit", "train_on_batch") else "test_step"
    is_own = getattr(type(model), name) is not getattr(TensorFlowTrainer, name)
    return getattr(model, name) if is_own else None


def _build(model: Any, batch: Batch) -> None:
    """Build an unbuilt model as ``Trainer._symbolic_build`` does, on Keras tensors.

    Keras takes the size of the first batch there; the shapes that are shown must hold for all of
    them, the smaller last one included, so rows of an array make an unknown batch axis. A width
    that only a file could tell is some number by then: layers are built for one that stands for it.
    """
    if not all(layer.built for layer in model._flatten_layers()):
        # What it gives may have no rank: Keras does not ask, either.
        on_symbols(lambda given: model(given, training=False), batch)


def on_symbols(act: Callable[[Any], Any], batch: Batch) -> None:
    """``act`` on Keras tensors of the form of ``batch``."""

    def like(tensor: Any) -> Any:
        shape = shape_of(tensor.shape)
        if batch.size is not None and shape:
            shape = (None, *shape[1:])
        if shape and len(shape) > 1 and shape[-1] is None:
            shape = (*shape[:-1], int(hypothetical.new_size()))
        return keras.KerasTensor(shape, tensor.dtype.name)

    def build(given: Any) -> None:
        act(given)

    keras.src.backend.compute_output_spec(build, tf.nest.map_structure(like, batch.x))
