"""``compile``, ``fit`` and the like become checks: one symbolic batch instead of epochs.

The batch has the size that Keras' own first batch would have, so that what is raised is what
``fit`` would raise (keras/src/trainers/trainer.py, keras/src/backend/tensorflow/trainer.py).
"""

import functools
import inspect
import sys
import types
from typing import Any, Callable, Optional, Tuple

import tensorflow as tf
from keras.src.backend.tensorflow.trainer import TensorFlowTrainer

from kerascope_tracer import failures, softstop
from kerascope_tracer.hooks import callbacks, compiling, drift, gradients, plain, stretching
from kerascope_tracer.hooks.arguments import deciding_unknown
from kerascope_tracer.hooks.batches import (
    Batch,
    batch_of,
    known_samples,
    last_batch,
    of_declared_size,
    value_range,
)
from kerascope_tracer.hooks.compiling import loss_name
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.hooks.models import Models
from kerascope_tracer.hooks.sequential import begin, is_broken
from kerascope_tracer.hooks.specs import shape_of, spec_of
from kerascope_tracer.hooks.steps import (
    Stage,
    first_step,
    on_symbols,
    quiet_step,
    step,
    step_on_unknown,
)
from kerascope_tracer.standins import frames
from kerascope_tracer.standins.arrays import SpecArray
from kerascope_tracer.unknown import Unknown, find_unknown
from kerascope_tracer.wire import (
    ErrorInfo,
    FitChecked,
    Span,
)

_NOT_RUN = "nothing is trained or computed while tracing"
_METHODS = ("fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch")


def install(layers: Layers, models: Models) -> None:
    """Replace training by checking."""
    for method in _METHODS:
        original = getattr(TensorFlowTrainer, method)
        setattr(TensorFlowTrainer, method, _checking(method, original, layers, models))
    compiling.install(layers)
    gradients.install(layers)
    stretching.install(layers)


def _checking(
    method: str, original: Callable[..., Any], layers: Layers, models: Models
) -> Callable[..., Any]:
    signature = inspect.signature(original)

    def check(self: Any, *args: Any, **kwargs: Any) -> Any:
        models.applied.add(id(self))
        _count(layers)
        if is_broken(self):
            unknown = find_unknown(args, 3) or find_unknown(kwargs, 3)
            begin_broken(self, args, kwargs)
            return unknown or Unknown("the model could not be built")
        for old, new in drift.fit_arguments(kwargs).items():
            value = kwargs.pop(old)
            if new:
                kwargs[new] = value
            text = "got an unexpected keyword argument {!r}".format(old)
            drift.Drift(layers).tell(sys._getframe(1), old, new, "argument", text)
        given = frames.arrays(dict(signature.bind(self, *args, **kwargs).arguments))
        given = drift.as_generators(drift.Drift(layers), sys._getframe(1), given)
        unknown = deciding_unknown(method, self, given)
        if unknown is not None:
            step_on_unknown(method, self, unknown, layers)
            return unknown
        frame = drift.past_bridges(sys._getframe(1))
        span, stack = layers.sources.frame_span(frame), layers.sources.stack(frame)
        was_checking, layers.checking = layers.checking, True
        try:
            result = _check(method, self, given, layers, models, span, stack)
        finally:
            layers.checking = was_checking
        if method == "fit" and not was_checking:
            callbacks.one_epoch(self, given.get("callbacks"), layers)
        return result

    def begin_broken(model: Any, args: Any, kwargs: Any) -> None:
        """What comes before the layer that broke ``model`` tells its shapes nevertheless."""
        try:
            given = frames.arrays(dict(signature.bind(model, *args, **kwargs).arguments))
            batch = None if type(given.get("x")) is Unknown else batch_of(method, given)
            if batch is not None:
                on_symbols(functools.partial(begin, model), batch)
        except Exception:  # told where it was raised, or a consequence
            softstop.insist()

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
    stage = Stage()
    batch: Optional[Batch] = None
    error: Optional[Exception] = None
    failures_before = layers.failures
    try:
        if method != "predict" and method != "predict_on_batch":
            model._assert_compile_called(method)
        batch = batch_of(method, given)
        if batch is None:
            return Unknown("the form of the data is unknown")
        batch = of_declared_size(model, batch)
        # Of unknown labels the forward pass alone is checked, as predict does it.
        way = method if batch.labelled else "predict"
        again = models.repeated(method, model, batch, span)
        if again is not None:
            return again[0]  # a loop around it would only tell the same
        if method != "evaluate" or not models.was_checked(model, batch):
            first_step(way, model, batch, stage, layers)
        outputs = stage.outputs
        rest = last_batch(way, batch) if not plain.takes_any_batch(model) else None
        if rest is not None:
            stage.name = "last_batch"
            quiet_step(way, model, rest, Stage(), layers)
        if way == "fit" and layers.failures == failures_before:
            models.has_been_checked(model, batch)
        validation = given.get("validation_data")
        if method == "fit" and validation is not None:
            stage.name = "validation"
            _validate(model, given, layers, models)
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
            loss_name(getattr(model, "loss", None)) if getattr(model, "compiled", 0) else None,
            trouble,
            stage.name if trouble is not None else None,
            getattr(error, "_kerascope_call_", None) if trouble is not None else None,
            stack,
            known_samples(batch.samples) if batch is not None else None,
            value_range(given.get("x")),
            value_range(given.get("y")),
            _validation_samples(given) if trouble is not None and method == "fit" else None,
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


def _validation_batch(given: Any) -> Optional[Batch]:
    validation = given["validation_data"]
    if isinstance(validation, (tuple, list)):
        parts = dict(zip(("x", "y", "sample_weight"), validation))
    else:
        parts = {"x": validation}
    size = given.get("validation_batch_size") or given.get("batch_size")
    return batch_of("evaluate", {**parts, "batch_size": size})


def _validation_samples(given: Any) -> Any:
    """The spec of one batch to validate with; ``None`` where that is not known, or refused."""
    if given.get("validation_data") is None or isinstance(
        given["validation_data"], types.GeneratorType
    ):
        return None
    try:
        batch = _validation_batch(given)
    except Exception:
        softstop.insist()
        return None  # that Keras refuses it is not what is told of
    return spec_of(batch.x) if batch is not None else None


def _validate(model: Any, given: Any, layers: Layers, models: Models) -> None:
    batch = _validation_batch(given)
    if batch is not None and not models.was_checked(model, batch):
        step("evaluate", model, batch, Stage(), layers)


def _count(layers: Layers) -> None:
    if layers.guard is not None:
        layers.guard.trained += 1


def _predictions(outputs: Any, batch: Batch) -> Any:
    """What ``predict`` returns: arrays without values, one row a sample."""

    def array(tensor: Any) -> Any:
        shape = shape_of(tensor.shape)
        if shape is None or batch.samples is None or None in shape[1:]:
            return Unknown(_NOT_RUN)
        return SpecArray((batch.samples, *shape[1:]), tensor.dtype.name)

    return tf.nest.map_structure(array, outputs)


def _declared(model: Any, name: str) -> Any:
    try:
        values = getattr(model, name)
    except Exception:  # not built, or a user's property
        return None
    return spec_of(values[0] if isinstance(values, list) and len(values) == 1 else values)
