"""Values that the program really made: labels and token ids out of range, data scaled twice."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.labels.outputs import compiled_place
from kerascope.analysis.rules.labels.training import (
    argument_place,
    compile_of,
    fit_place,
    head,
    last_dense,
    loss_name,
    output_of,
)
from kerascope.analysis.rules.layers.kinds import kind_of
from kerascope.analysis.rules.origins.bindings import origin
from kerascope.analysis.rules.origins.chosen_numbers import number_behind
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.specs import one_shape
from kerascope_tracer.wire import FitChecked

_HEAD = """import numpy as np
import keras
from keras import layers

"""

LABEL_RANGE = Rule(
    code="KS709",
    name="label-range",
    severity="error",
    summary="a class number is not below the number of units",
    explanation="sparse_categorical_crossentropy counts classes from 0: with k units the labels "
    "are 0 to k - 1. On a CPU TensorFlow raises at the first other label, on a GPU the loss "
    "becomes NaN. Use as many units as there are classes, and labels that begin with 0.",
    wrong=_HEAD
    + """y = np.arange(64) % 10 + 1
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(np.zeros((64, 20), "float32"), y)
""",
    right=_HEAD
    + """y = np.arange(64) % 10
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(np.zeros((64, 20), "float32"), y)
""",
    source="tensorflow/core/kernels/sparse_xent_op.h",
)

TOKEN_RANGE = Rule(
    code="KS810",
    name="token-range",
    severity="error",
    summary="a token id is not below the Embedding's input_dim",
    explanation="An Embedding has one row for each id from 0 to input_dim - 1, so input_dim is the "
    "greatest id plus one; with Keras' Tokenizer that is len(word_index) + 1, since id 0 is kept "
    "for padding. On a CPU TensorFlow raises, on a GPU it returns zeros.",
    wrong=_HEAD
    + """x = np.full((16, 12), 1000, "int32")
model = keras.Sequential([
    keras.Input(shape=(12,), dtype="int32"),
    layers.Embedding(1000, 16),
    layers.Flatten(),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(x, np.zeros((16, 1), "float32"))
""",
    right=_HEAD
    + """x = np.full((16, 12), 1000, "int32")
model = keras.Sequential([
    keras.Input(shape=(12,), dtype="int32"),
    layers.Embedding(1001, 16),
    layers.Flatten(),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(x, np.zeros((16, 1), "float32"))
""",
    source="keras/src/layers/core/embedding.py, Embedding.call",
)

SCALED_TWICE = Rule(
    code="KS811",
    name="scaled-twice",
    severity="hint",
    summary="the data is between 0 and 1 already, and the model scales it by 1/255 once more",
    explanation="Pixels are scaled either in the data (x / 255) or in the model (Rescaling). With "
    "both all inputs lie below 0.004, and training is slow or fails.",
    wrong=_HEAD
    + """x = np.linspace(0, 255, 16 * 8 * 8 * 3).reshape(16, 8, 8, 3).astype("float32") / 255
model = keras.Sequential([
    keras.Input(shape=(8, 8, 3)),
    layers.Rescaling(1 / 255),
    layers.Flatten(),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(x, np.zeros((16, 1), "float32"))
""",
    right=_HEAD
    + """x = np.linspace(0, 255, 16 * 8 * 8 * 3).reshape(16, 8, 8, 3).astype("float32")
model = keras.Sequential([
    keras.Input(shape=(8, 8, 3)),
    layers.Rescaling(1 / 255),
    layers.Flatten(),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(x, np.zeros((16, 1), "float32"))
""",
    source="keras/src/layers/preprocessing/rescaling.py",
)

RULES = (LABEL_RANGE, TOKEN_RANGE, SCALED_TWICE)

_SMALL_SCALE = 0.01


def check_values(trace: Trace) -> Iterator[Finding]:
    """KS709, KS810 and KS811 for each check of data whose values are known."""
    for fit in trace.fits:
        place = fit_place(trace, fit)
        if place is None:
            continue
        for find in (_labels, _tokens, _scaled):
            finding = find(trace, fit, place)
            if finding is not None:
                yield finding


CHECKS = (check_values,)


def _labels(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    compiled = compile_of(trace, fit)
    loss = loss_name(fit.loss if fit.loss is not None else compiled.loss if compiled else None)
    output, last = output_of(trace, fit), head(trace, fit)
    if loss != "sparse_categorical_crossentropy" or output is None or last is None:
        return None
    if fit.stage in ("data", "forward", "loss") or fit.y is None:
        return None
    written = compiled_place(trace, compiled)
    units, dense = output[-1], last_dense(trace, last)
    layer = trace.place(dense.layer) if dense is not None else None
    if units is None or layer is None or (written and "ignore_class" in _text(trace, written)):
        return None
    least, greatest = fit.y_range or (0.0, 0.0)
    labels = argument_place(trace, fit.span, "y", 1)
    data: dict[str, object] = {
        "layer": span_data(layer),
        "loss": span_data(written),
        "binary": units == 1 and (least, greatest) == (0.0, 1.0),
        "units": int(greatest) + 1 if greatest >= units and least >= 0 else None,
        "labels": span_data(labels[0]) if labels and least > 0 else None,
        "least": int(least),
    }
    if units == 1:
        return LABEL_RANGE.found(
            layer,
            "One unit knows one class, number 0, and sparse_categorical_crossentropy wants a unit "
            "for each class. Use as many units as there are classes with softmax; for yes or no "
            "one unit with sigmoid and binary_crossentropy.",
            related=(Related("the loss is chosen here", written) if written else None,),
            severity=None if greatest >= 1 else "warning",
            data=data | {"binary": fit.y_range is None or data["binary"]},
        )
    if fit.y_range is None or (least >= 0 and greatest < units):
        return None
    shifted = least > 0 and greatest - least < units
    span = (origin(trace, labels, place) or (labels[0] if labels else place)) if shifted else layer
    # A builder takes the number of classes from whoever calls it.
    number = number_behind(trace, layer, "units", 0) if not shifted and least >= 0 else None
    shown = f"{least:g} to {greatest:g}"
    advice = (
        f"Subtract {least:g} from the labels, or use {int(greatest) + 1} units."
        if shifted
        else f"Use {int(greatest) + 1} units."
        if least >= 0
        else "Class numbers begin with 0."
    )
    return LABEL_RANGE.found(
        number or span,
        f"The labels are {shown}, and with {units} units they must be 0 to {units - 1}. {advice}",
        related=(
            note(trace, last, f"{last.cls} gives {units} values"),
            Related(f"labels {shown}", labels[0] if labels else place),
        ),
        data=data | ({"number": [span_data(number), int(greatest) + 1]} if number else {}),
    )


def _tokens(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    if fit.x_range is None or one_shape(fit.model_inputs) is None:
        return None
    call = _first(trace, fit.model, "Embedding")
    size = call.layer.config.get("input_dim") if call is not None else None
    span = trace.place(call.layer) if call is not None else None
    least, greatest = fit.x_range
    if not isinstance(size, int) or span is None or (least >= 0 and greatest < size):
        return None
    data = argument_place(trace, fit.span, "x", 0)
    advice = f"Use input_dim={int(greatest) + 1}." if least >= 0 else "Ids begin with 0."
    return TOKEN_RANGE.found(
        span,
        f"This Embedding has rows for the ids 0 to {size - 1}, and the data holds "
        f"{f'{least:g} to ' if least != greatest else ''}{greatest:g}. {advice}",
        related=(Related(f"ids up to {greatest:g}", data[0] if data else place),),
        data={"size": int(greatest) + 1 if least >= 0 else None},
    )


def _scaled(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    if fit.x_range is None or one_shape(fit.model_inputs) is None:
        return None
    call = _first(trace, fit.model, "Rescaling")
    scale = call.layer.config.get("scale") if call is not None else None
    span = trace.place(call.layer) if call is not None else None
    least, greatest = fit.x_range
    if call is None or span is None or not isinstance(scale, float) or scale > _SMALL_SCALE:
        return None
    if least < 0 or greatest > 1 or greatest == least:
        return None
    data = argument_place(trace, fit.span, "x", 0)
    return SCALED_TWICE.found(
        span,
        f"The data is between {least:.3g} and {greatest:.3g} already, and this scales it by "
        f"{scale:.3g} once more. Scale in one place only.",
        related=(Related("the data is scaled before", data[0] if data else place),),
        tags=("unnecessary",),
        data={"remove": True},
    )


def _first(trace: Trace, model: int, kind: str) -> Call | None:
    """The call of such a layer that takes the model's Input itself."""
    state = trace.models.get(model)
    for part in state.layers if state is not None else ():
        layer = trace.layers.get(part)
        if layer is None or kind not in (kind_of(layer), layer.cls):
            continue
        for call in trace.calls_of(part):
            before = next(iter(trace.upstream(call)), None)
            if before is not None and before.layer.role == "input":
                return call
    return None


def _text(trace: Trace, span: Span) -> str:
    lines = trace.text.splitlines()[span.line - 1 : span.end_line]
    return "\n".join(lines)
