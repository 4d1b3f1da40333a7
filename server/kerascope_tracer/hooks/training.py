"""``compile``, ``fit`` and the like become checks: one symbolic batch instead of epochs.

The batch has the size that Keras' own first batch would have, so that what is raised is what
``fit`` would raise (keras/src/trainers/trainer.py, keras/src/backend/tensorflow/trainer.py).
"""

import inspect
import sys
import types
from dataclasses import dataclass
from typing import Any, Callable, Iterator, Optional, Tuple

import keras
import numpy as np
import tensorflow as tf
from keras.src.backend.tensorflow.trainer import TensorFlowTrainer
from keras.src.trainers.data_adapters import get_data_adapter
from keras.src.trainers.data_adapters.array_data_adapter import (
    ArrayDataAdapter,
    can_convert_arrays,
)
from keras.src.trainers.data_adapters.data_adapter_utils import unpack_x_y_sample_weight

from kerascope_tracer import failures, hypothetical, softstop
from kerascope_tracer.hooks import drift, plain
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.hooks.models import Models
from kerascope_tracer.hooks.sequential import is_broken
from kerascope_tracer.hooks.specs import shape_of, spec_of
from kerascope_tracer.record import Captured
from kerascope_tracer.standins.arrays import SpecArray
from kerascope_tracer.standins.passes import symbolic_element
from kerascope_tracer.unknown import Unknown, find_unknown
from kerascope_tracer.wire import (
    CompileCalled,
    ErrorInfo,
    ErrorRaised,
    FitChecked,
    LayerFailed,
    Span,
)

_MOST_VALUES = 4_000_000
_NOT_RUN = "nothing is trained or computed while tracing"
_METHODS = ("fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch")


@dataclass(frozen=True)
class _Batch:
    """One batch as symbolic tensors, and what it was cut from. ``samples``: ``None`` if unknown."""

    x: Any
    y: Any
    sample_weight: Any
    size: Optional[int]
    samples: Optional[int]
    batched: bool


class _Stage:
    """Which part of a check is running; read when it fails."""

    def __init__(self) -> None:
        self.name = "data"
        self.outputs: Any = None


def install(layers: Layers, models: Models) -> None:
    """Replace training by checking."""
    for method in _METHODS:
        original = getattr(TensorFlowTrainer, method)
        setattr(TensorFlowTrainer, method, _checking(method, original, layers, models))
    _install_compile(layers)
    _install_gradients(layers)


def _checking(
    method: str, original: Callable[..., Any], layers: Layers, models: Models
) -> Callable[..., Any]:
    signature = inspect.signature(original)

    def check(self: Any, *args: Any, **kwargs: Any) -> Any:
        models.applied.add(id(self))
        _count(layers)
        unknown = find_unknown(args, 3) or find_unknown(kwargs, 3)
        if is_broken(self):
            return unknown or Unknown("the model could not be built")
        if unknown is not None:
            _step_on_unknown(method, self, unknown, layers)
            return unknown
        for old, new in drift.fit_arguments(kwargs).items():
            value = kwargs.pop(old)
            if new:
                kwargs[new] = value
            text = "got an unexpected keyword argument {!r}".format(old)
            drift.Drift(layers).tell(sys._getframe(1), old, new, "argument", text)
        given = signature.bind(self, *args, **kwargs).arguments
        frame = drift.past_bridges(sys._getframe(1))
        span, stack = layers.sources.frame_span(frame), layers.sources.stack(frame)
        return _check(method, self, given, layers, models, span, stack)

    check.__signature__ = signature  # type: ignore[attr-defined]
    return check


def _check(
    method: str,
    model: Any,
    given: Any,
    layers: Layers,
    models: Models,
    span: Optional[Span],
    stack: Tuple[Span, ...],
) -> Any:
    stage = _Stage()
    batch: Optional[_Batch] = None
    error: Optional[Exception] = None
    failures_before = layers.failures
    try:
        if method != "predict" and method != "predict_on_batch":
            model._assert_compile_called(method)
        batch = _batch(method, given)
        if batch is None:
            return Unknown("the form of the data is unknown")
        again = models.repeated(method, model, batch, span)
        if again is not None:
            return again[0]  # a loop around it would only tell the same
        if method != "evaluate" or not models.was_checked(model, batch):
            _first_step(method, model, batch, stage, layers)
        outputs = stage.outputs
        rest = _last_batch(method, batch) if not plain.takes_any_batch(model) else None
        if rest is not None:
            stage.name = "last_batch"
            _quiet_step(method, model, rest, _Stage(), layers)
        if method == "fit" and layers.failures == failures_before:
            models.has_been_checked(model, batch)
        validation = given.get("validation_data")
        if method == "fit" and validation is not None:
            stage.name = "validation"
            _validate(model, validation, given, layers, models)
    except Exception as raised:
        softstop.insist()
        error = raised
    if error is not None and layers.guard is not None and layers.guard.expects(error):
        raise error  # the program is ready for it: no mistake, and nothing to tell
    trouble = None
    if error is not None:
        origin = failures.origin(error, error.__traceback__, layers.sources)
        tainted = failures.taint(error.__traceback__, layers.sources)
        if tainted is None and origin not in ("symbolic", "environment"):
            frames = layers.sources.traceback_spans(error.__traceback__)
            trouble = ErrorInfo(type(error).__name__, failures.text(error), frames)
    layers.recorder.add(
        FitChecked(
            method,
            layers.id_of(model),
            span,
            spec_of(given.get("x") if batch is None or not batch.batched else batch.x),
            spec_of(given.get("y") if batch is None or not batch.batched else batch.y),
            spec_of(given.get("sample_weight")),
            _declared(model, "inputs"),
            spec_of(stage.outputs) or _declared(model, "outputs"),
            batch.size if batch is not None else None,
            batch.batched if batch is not None else False,
            _loss_name(getattr(model, "loss", None)) if getattr(model, "compiled", 0) else None,
            trouble,
            stage.name if trouble is not None else None,
            getattr(error, "_kerascope_call_", None) if trouble is not None else None,
            stack,
            _known(batch.samples) if batch is not None else None,
            _value_range(given.get("x")),
            _value_range(given.get("y")),
        )
    )
    if trouble is not None:
        return Unknown(trouble.message)
    result: Any = Unknown(_NOT_RUN)
    if method in ("predict", "predict_on_batch") and batch is not None:
        result = _predictions(outputs, batch)
    if batch is not None and method != "fit":
        models.remember(method, model, batch, span, result)
    return result


def _first_step(method: str, model: Any, batch: _Batch, stage: _Stage, layers: Layers) -> None:
    """The check whose shapes are told.

    A step of the user's own sees an unknown batch axis, as when Keras traces it; the size of the
    first batch is tried after that.
    """
    if batch.size is None or _own_step(method, model) is None:
        _step(method, model, batch, stage, layers)
        return
    rows = [_unknown_rows(value) for value in (batch.x, batch.y, batch.sample_weight)]
    unsized = _Batch(rows[0], rows[1], rows[2], None, batch.samples, batched=False)
    failures_before = layers.failures
    _step(method, model, unsized, stage, layers)
    if layers.failures == failures_before:  # told already; the size would only tell it again
        _quiet_step(method, model, batch, stage, layers)


def _unknown_rows(value: Any) -> Any:
    if value is None:
        return None
    return tf.nest.map_structure(
        lambda tensor: tf.compat.v1.placeholder(tensor.dtype, (None, *tensor.shape[1:])), value
    )


def _quiet_step(method: str, model: Any, batch: _Batch, stage: _Stage, layers: Layers) -> None:
    """A check that tells something only when something is wrong."""
    raised: Optional[Exception] = None
    with Captured(layers.recorder) as events:
        try:
            _step(method, model, batch, stage, layers)
        except Exception as error:
            raised = error
    if raised is not None or any(isinstance(e, (LayerFailed, ErrorRaised)) for e in events):
        for event in events:
            layers.recorder.add(event)
    if raised is not None:
        raise raised


def _step(method: str, model: Any, batch: _Batch, stage: _Stage, layers: Layers) -> None:
    """The forward pass, the loss and the metrics on one symbolic batch."""
    stage.name = "forward"
    training = method in ("fit", "train_on_batch")
    failures_before = layers.failures
    own_step = _own_step(method, model)
    # A model that only trains its parts has no call, and its own step never calls it.
    if own_step is None or type(model).call is not keras.Model.call:
        _build(model, batch)
    if layers.failures > failures_before:
        return  # told; a second pass would only tell it again
    if own_step is not None:
        stage.name = "train_step" if training else "forward"
        result = own_step(_packed(batch))
        stage.outputs = result if method.startswith("predict") else None
        return
    arguments = {"training": training} if model._call_has_training_arg else {}
    outputs = stage.outputs = model(batch.x, **arguments)
    if method.startswith("predict"):
        return
    stage.name = "loss"
    model._compute_loss(batch.x, batch.y, outputs, batch.sample_weight, training=training)
    stage.name = "metrics"
    model.compute_metrics(batch.x, batch.y, outputs, batch.sample_weight)


def _step_on_unknown(method: str, model: Any, unknown: Unknown, layers: Layers) -> None:
    """Carry out the user's own step on data of which nothing is known: its parts may still tell
    what they give. What fails there, the data may be to blame for."""
    step = _own_step(method, model)
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


def _own_step(method: str, model: Any) -> Any:
    """The step of ``method`` when the user's class overrides it."""
    if method.startswith("predict"):
        name = "predict_step"
    else:
        name = "train_step" if method in ("fit", "train_on_batch") else "test_step"
    is_own = getattr(type(model), name) is not getattr(TensorFlowTrainer, name)
    return getattr(model, name) if is_own else None


def _build(model: Any, batch: _Batch) -> None:
    """Build an unbuilt model as ``Trainer._symbolic_build`` does, on Keras tensors.

    Keras takes the size of the first batch there; the shapes that are shown must hold for all of
    them, the smaller last one included, so rows of an array make an unknown batch axis.
    """
    if all(layer.built for layer in model._flatten_layers()):
        return

    def like(tensor: Any) -> Any:
        shape = shape_of(tensor.shape)
        if batch.size is not None and shape:
            shape = (None, *shape[1:])
        return keras.KerasTensor(shape, tensor.dtype.name)

    inputs = tf.nest.map_structure(like, batch.x)
    keras.src.backend.compute_output_spec(model, inputs, training=False)


def _validate(model: Any, validation: Any, given: Any, layers: Layers, models: Models) -> None:
    if isinstance(validation, (tuple, list)):
        parts = dict(zip(("x", "y", "sample_weight"), validation))
    else:
        parts = {"x": validation}
    size = given.get("validation_batch_size") or given.get("batch_size")
    batch = _batch("evaluate", {**parts, "batch_size": size})
    if batch is not None and not models.was_checked(model, batch):
        _step("evaluate", model, batch, _Stage(), layers)


def _count(layers: Layers) -> None:
    if layers.guard is not None:
        layers.guard.trained += 1


# -- data -------------------------------------------------------------------------------


def _batch(method: str, given: Any) -> Optional[_Batch]:
    """The first batch of the data that a call was given; ``None`` when its form is unknown."""
    x, y, weight = given.get("x"), given.get("y"), given.get("sample_weight")
    if method.endswith("_on_batch"):
        return _cut(x, y, weight)
    if isinstance(x, tf.data.Dataset):
        return _element(symbolic_element(x))
    if isinstance(x, keras.utils.PyDataset):
        return _element(x[0])
    if isinstance(x, types.GeneratorType):
        return _element(next(x))
    if isinstance(x, tf.keras.KerasTensor):
        return None
    if not can_convert_arrays((x, y, weight)) and not isinstance(x, (list, tuple)):
        return None  # lists go on: Keras has no adapter for them and says so
    return _arrays(x, y, weight, given)


def _arrays(x: Any, y: Any, weight: Any, given: Any) -> _Batch:
    if any(hypothetical.is_hypothetical(rows) for rows in _rows((x, y, weight))):
        # How many samples there are is not known, so they are not counted against each other.
        batch = _cut(x, y, weight)
        rows = [_unknown_rows(value) for value in (batch.x, batch.y, batch.sample_weight)]
        return _Batch(rows[0], rows[1], rows[2], None, None, batched=False)
    adapter = get_data_adapter(
        x,
        y,
        sample_weight=weight,
        batch_size=given.get("batch_size"),
        steps_per_epoch=given.get("steps_per_epoch"),
        class_weight=None,
    )
    assert isinstance(adapter, ArrayDataAdapter)
    samples = adapter._num_samples
    size = None if samples is None else min(int(adapter._batch_size), int(samples))
    x, y, weight = unpack_x_y_sample_weight(adapter._inputs)
    return _cut(x, y, weight, size, samples)


def _rows(value: Any) -> Iterator[Any]:
    """The lengths of all arrays in a value."""
    for item in tf.nest.flatten(value):
        shape = shape_of(item.shape) if hasattr(item, "shape") else None
        if shape:
            yield shape[0]


def _element(element: Any) -> Optional[_Batch]:
    if find_unknown(element, 3) is not None:
        return None
    return _cut(*unpack_x_y_sample_weight(element))


def _last_batch(method: str, batch: _Batch) -> Optional[_Batch]:
    """The smaller batch that ends an epoch over an array; a literal batch size breaks there."""
    if batch.size is None or _known(batch.samples) is None or method.endswith("_on_batch"):
        return None
    assert batch.samples is not None
    rest = batch.samples % batch.size
    if rest == 0:
        return None
    return _cut(batch.x, batch.y, batch.sample_weight, rest, batch.samples)


def _value_range(value: Any) -> Optional[Tuple[float, float]]:
    """The least and greatest value of an array that the program really made."""
    if type(value) is not np.ndarray or value.dtype.kind not in "iuf" or not value.size:
        return None
    if value.size > _MOST_VALUES:
        return None
    least, greatest = float(value.min()), float(value.max())
    return (least, greatest) if np.isfinite([least, greatest]).all() else None


def _known(samples: Optional[int]) -> Optional[int]:
    """A number of samples, without one that only stands for it."""
    return None if hypothetical.is_hypothetical(samples) else samples


def _cut(
    x: Any, y: Any, weight: Any, size: Optional[int] = None, samples: Optional[int] = None
) -> _Batch:
    """A symbolic batch of ``size`` rows; without a size, ``x`` and ``y`` are one batch already."""
    tensors = [_placeholders(value, size) for value in (x, y, weight)]
    return _Batch(tensors[0], tensors[1], tensors[2], size, samples, batched=size is None)


def _placeholders(value: Any, size: Optional[int]) -> Any:
    """Symbolic tensors like ``value``, with ``size`` for its first axis where that is given."""
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        return type(value)(_placeholders(item, size) for item in value)
    if isinstance(value, dict):
        return {key: _placeholders(item, size) for key, item in value.items()}
    if isinstance(value, (tf.Tensor, tf.RaggedTensor, tf.SparseTensor)) and size is None:
        return value
    if not hasattr(value, "shape"):
        return value
    shape = shape_of(value.shape)
    # The data's size and the model's are unknown each for itself: they need not be the same number.
    shape = None if shape is None else hypothetical.told(shape)
    dtype = keras.backend.standardize_dtype(getattr(value, "dtype", "float32"))
    if "float" in dtype:
        dtype = keras.config.floatx()
    if size is not None and shape:
        shape = (size, *shape[1:])
    return tf.compat.v1.placeholder(dtype, shape)


def _packed(batch: _Batch) -> Any:
    parts = [batch.x, batch.y, batch.sample_weight]
    while len(parts) > 1 and parts[-1] is None:
        parts.pop()
    return tuple(parts) if len(parts) > 1 else parts[0]


def _predictions(outputs: Any, batch: _Batch) -> Any:
    """What ``predict`` returns: arrays without values, one row a sample."""

    def array(tensor: Any) -> Any:
        shape = shape_of(tensor.shape)
        if shape is None or batch.samples is None or None in shape[1:]:
            return Unknown(_NOT_RUN)
        return SpecArray((batch.samples, *shape[1:]), tensor.dtype.name)

    return tf.nest.map_structure(array, outputs)


# -- what a model says of itself -------------------------------------------------------


def _declared(model: Any, name: str) -> Any:
    try:
        values = getattr(model, name)
    except Exception:  # not built, or a user's property
        return None
    return spec_of(values[0] if isinstance(values, list) and len(values) == 1 else values)


def _loss_name(loss: Any) -> Any:
    if loss is None or isinstance(loss, str):
        return loss
    if isinstance(loss, (list, tuple)):
        return tuple(_loss_name(item) for item in loss)
    if isinstance(loss, dict):
        return {str(key): _loss_name(item) for key, item in loss.items()}
    return getattr(loss, "__name__", None) or type(loss).__name__


def _install_compile(layers: Layers) -> None:
    original = TensorFlowTrainer.compile

    def compile_(self: Any, *args: Any, **kwargs: Any) -> Any:
        frame = drift.past_bridges(sys._getframe(1))
        if is_broken(self):
            return None
        result = original(self, *args, **kwargs)
        loss = getattr(self, "loss", None)
        layers.recorder.add(
            CompileCalled(
                layers.id_of(self),
                layers.sources.frame_span(frame),
                _loss_name(loss),
                _loss_name(kwargs.get("metrics")),
                type(getattr(self, "optimizer", None)).__name__,
                getattr(loss, "from_logits", None) or _logits_of(loss),
                layers.sources.stack(frame),
            )
        )
        return result

    compile_.__signature__ = inspect.signature(original)  # type: ignore[attr-defined]
    TensorFlowTrainer.compile = compile_


def _logits_of(loss: Any) -> Optional[bool]:
    configured = getattr(loss, "_fn_kwargs", None)
    return configured.get("from_logits") if isinstance(configured, dict) else None


def _install_gradients(layers: Layers) -> None:
    """Gradients have the shape of what they are taken by; optimizers change nothing."""

    def gradient(self: Any, target: Any, sources: Any, *args: Any, **kwargs: Any) -> Any:
        def like(source: Any) -> Any:
            return tf.compat.v1.placeholder("float32", shape_of(source.shape))

        return tf.nest.map_structure(like, sources)

    def unchanged(self: Any, *args: Any, **kwargs: Any) -> None:
        _count(layers)

    tf.GradientTape.gradient = gradient
    keras.optimizers.Optimizer.apply_gradients = unchanged
    keras.optimizers.Optimizer.apply = unchanged
