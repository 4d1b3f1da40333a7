"""KS801: samples of another shape than the model reads."""

from __future__ import annotations

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.batching import MISSING_BATCH_AXIS
from kerascope.analysis.rules.bindings import origin
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.rules.samples import (
    agree,
    bindings,
    declared_shape,
    fits,
    input_place,
    reads_tokens,
    tuple_parts,
)
from kerascope.analysis.rules.training import argument_place, bound_variable
from kerascope.analysis.specs import one_shape, product, shape_text, tensors
from kerascope_tracer.wire import FitChecked

_TRAIN = """import numpy as np
import keras
from keras import layers

x = np.zeros((64, 28, 28, 1), "float32")
y = np.zeros((64, 1), "float32")
"""

DATA_SHAPE = Rule(
    code="KS801",
    name="data-shape",
    severity="error",
    summary="one sample of the data has another shape than the model's Input",
    explanation="The Input declares the shape of one sample, and fit, evaluate, predict or a call "
    "of the model gives samples of another shape. Declare the data's shape (x.shape[1:]) or "
    "change the data.",
    wrong=_TRAIN
    + """model = keras.Sequential([
    keras.Input(shape=(32, 32, 1)),
    layers.Flatten(),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(x, y)
""",
    right=_TRAIN
    + """model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Flatten(),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(x, y)
""",
    source="keras/src/models/functional.py, Functional._adjust_input_rank",
)


def diagnose_called_on_data(trace: Trace, call: Call) -> Finding | None:
    """KS801, KS802 for a model with declared inputs that is called on other data."""
    outer = trace.outermost(call)
    state = trace.models.get(outer.layer.layer)
    place = trace.here([outer.span, *outer.stack])
    shape = one_shape(outer.inputs)
    wanted = one_shape(state.inputs) if state is not None else None
    if outer.layer.role != "model" or place is None or shape is None or wanted is None:
        return None
    given = argument_place(trace, outer.span, "inputs", 0)
    span = given[0] if given is not None else place
    related = bindings(trace, place, given)
    source = input_place(trace, outer.layer.layer)
    if source is not None:
        related = (Related(f"the model reads {shape_text(wanted)}", source), *related)
    detail = call.error.message if call.error else ""
    if len(shape) == len(wanted) - 1 and fits(shape, wanted[1:]):
        return MISSING_BATCH_AXIS.found(
            span,
            f"A model takes batches, {shape_text(wanted)}, and gets one sample, "
            f"{shape_text(shape)}. Add the batch axis: x[None, ...].",
            related=related,
            detail=detail,
            data={"batched": False, "value": span_data(given[0]) if given else None},
        )
    if agree(shape[1:], wanted[1:]):
        return None
    return DATA_SHAPE.found(
        span,
        f"The model reads samples of {shape_text(wanted[1:])} and is called on samples of "
        f"{shape_text(shape[1:])} ({shape_text(shape)} in all). Change the data, or the Input of "
        f"the model.",
        related=related,
        detail=detail,
    )


def other_shape(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    shape, wanted = one_shape(fit.x), one_shape(fit.model_inputs)
    if shape is None or wanted is None or agree(shape[1:], wanted[1:]):
        return None
    silent = fit.error is None
    if silent and (len(shape) != len(wanted) or fit.method not in ("fit", "train_on_batch")):
        return None  # Keras takes it, and a fully convolutional model may be meant for it
    if fit.stage == "last_batch":
        return None
    if any(tensor.dtype == "object" for tensor in tensors(fit.x)):
        return None
    data = argument_place(trace, fit.span, "x", 0)
    bound = bound_variable(trace, data[1], place) if data is not None else None
    source = input_place(trace, fit.model)
    elements, room = product(shape[1:]), product(wanted[1:])
    flat = len(shape) == 2 and elements is not None and elements == room
    padded = len(shape) == len(wanted) == 2 and reads_tokens(trace, fit.model)
    if padded and bound is not None:
        span = bound.span
        advice = f"Pad the sequences to {wanted[1]}, or declare the length {shape[1]}."
    elif flat and bound is not None:
        span = bound.span
        advice = (
            f"Give the samples their shape: {bound.name}.reshape("
            f"{', '.join(map(str, (-1, *wanted[1:])))})."
        )
    else:
        declared = declared_shape(shape, wanted)
        span = source or (data[0] if data is not None else place)
        advice = (
            f"Declare the data's own shape, {shape_text(declared)}, or change the data."
            if source is not None
            else f"Give samples of {shape_text(wanted[1:])}."
        )
    return DATA_SHAPE.found(
        span,
        f"The model reads samples of {shape_text(wanted[1:])}, and {fit.method} gives samples of "
        f"{shape_text(shape[1:])} ({shape_text(shape)} in all). {advice}",
        related=(
            Related(f"the model reads {shape_text(wanted)}", source) if source else None,
            Related(f"{fit.method} gets {shape_text(shape)}", data[0] if data else place),
            *bindings(trace, place, data),
        ),
        detail=fit.error.message if fit.error else "",
        severity="warning" if silent else None,
        data={
            "shape": list(declared_shape(shape, wanted)),
            "old": list(wanted[1:]),
            "flat": flat,
            "declared": span_data(source),
            "value": span_data(data[0]) if data else None,
        },
    )


def validation_shape(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS801 on the validation data, which Keras looks at only when the first epoch is over."""
    failed = trace.calls.get(fit.failed_call) if fit.failed_call is not None else None
    if fit.stage != "validation" or failed is None:
        return None
    shape, wanted = one_shape(trace.outermost(failed).inputs), one_shape(fit.model_inputs)
    if shape is None or wanted is None or agree(shape[1:], wanted[1:]):
        return None
    given = argument_place(trace, fit.span, "validation_data", 99)
    first = next(iter(tuple_parts(trace, given[0])), None) if given is not None else None
    made = origin(trace, first, place)
    return DATA_SHAPE.found(
        made or (first or given or (place, ""))[0],
        f"The validation samples are {shape_text(shape[1:])} and the model reads "
        f"{shape_text(wanted[1:])}, as the training samples are: fit fails when the first epoch "
        f"is over. Prepare the validation data as the training data.",
        related=(
            Related(f"fit gets {shape_text(shape)} for validation", given[0] if given else place),
        ),
        detail=fit.error.message if fit.error else "",
        data={
            "validation": span_data(first[0]) if first else None,
            "given": list(shape),
            "wanted": list(wanted),
        },
    )


RULES = (DATA_SHAPE,)
DIAGNOSES = (diagnose_called_on_data,)
