"""KS3xx: sizes that are unknown while the model is built, and inputs that nobody declared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascope.analysis.cst import call_at, parse
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.data.fitted_sample import declared_for, fitted_sample
from kerascope.analysis.rules.labels.training import bound_variable
from kerascope.analysis.rules.layers.kinds import is_recurrent, kind_of
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.specs import one_shape, shape_text, spec_text, tensors
from kerascope.analysis.text import LineIndex
from kerascope_tracer.wire import ErrorRaised, ModelFound

_HEAD = """import keras
from keras import layers

"""

UNDECLARED_INPUT = Rule(
    code="KS301",
    name="undeclared-input",
    severity="information",
    summary="a Sequential model has no Input and is never given data",
    explanation="Without an Input a Sequential model has no weights and no shapes until it first "
    "sees data: summary() shows ? for every layer, .input and .output do not exist, and shape "
    "mistakes appear only in fit. Start the model with keras.Input(shape=…), the shape of one "
    "sample.",
    wrong=_HEAD
    + """model = keras.Sequential([
    layers.LSTM(8),
    layers.Dense(1),
])
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(20, 4)),
    layers.LSTM(8),
    layers.Dense(1),
])
""",
    source="keras/src/models/sequential.py, Sequential._maybe_rebuild",
)

UNKNOWN_FEATURES = Rule(
    code="KS302",
    name="flatten-unknown-size",
    severity="error",
    summary="Flatten of an unknown size feeds a layer whose weights need a known one",
    explanation="An axis of the Input is None, so Flatten cannot say how many features it gives, "
    "and a Dense layer needs that number for its weights. Global average or max pooling gives the "
    "same number of features for every size; or declare a fixed size.",
    wrong=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(None, None, 3)),
    layers.Conv2D(8, 3),
    layers.Flatten(),
    layers.Dense(10),
])
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(None, None, 3)),
    layers.Conv2D(8, 3),
    layers.GlobalAveragePooling2D(),
    layers.Dense(10),
])
""",
    source="keras/src/backend/common/variables.py, standardize_shape; "
    "keras/src/layers/core/dense.py, Dense.build",
)

UNKNOWN_LAST_AXIS = Rule(
    code="KS303",
    name="unknown-feature-axis",
    severity="error",
    summary="a layer with weights receives an unknown number of features or channels",
    explanation="The size of a layer's weights follows from the last axis of its input, so that "
    "axis cannot be None; only the batch and axes along which the layer slides may be. Declare "
    "the number of features or channels in the Input.",
    wrong=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(20, None)),
    layers.Dense(10),
])
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(None, 20)),
    layers.Dense(10),
])
""",
    source="keras/src/backend/common/variables.py, standardize_shape",
)

NONE_ARITHMETIC = Rule(
    code="KS304",
    name="arithmetic-on-none",
    severity="error",
    summary="a size that is None while the model is built is used in a calculation",
    explanation="The batch axis, and every axis that the Input leaves open, is None while a "
    "functional model is built, so x.shape[0] is no number. Let a reshape infer the axis with -1, "
    "or leave the batch axis out with a Reshape layer.",
    wrong=_HEAD
    + """inputs = keras.Input(shape=(20, 8))
n = inputs.shape[0] * inputs.shape[1]
x = keras.ops.reshape(inputs, (n, 8))
""",
    right=_HEAD
    + """inputs = keras.Input(shape=(20, 8))
x = keras.ops.reshape(inputs, (-1, 8))
""",
    source="keras/src/backend/common/keras_tensor.py, KerasTensor.shape",
)

RULES = (UNDECLARED_INPUT, UNKNOWN_FEATURES, UNKNOWN_LAST_AXIS, NONE_ARITHMETIC)

_NO_INPUTS = re.compile(r"Sequential model '([^']*)' has no defined (?:inputs|outputs) yet")


def diagnose_unknown_axis(trace: Trace, call: Call) -> Finding | None:
    """KS302 on the Flatten that lost the size, KS303 on the Input that never had it."""
    shape = one_shape(call.inputs)
    if shape is None or len(shape) < 2 or shape[-1] is not None or call.error is None:
        return None
    if "fully-defined" not in call.error.message and "None" not in call.error.message:
        return None
    flatten = next((step for step in trace.upstream(call) if _flattens(step)), None)
    source = trace.root_input(call)
    if flatten is not None and (place := trace.place(flatten.layer)) is not None:
        before = one_shape(flatten.inputs) or ()
        pooling = f"GlobalAveragePooling{len(before) - 2}D" if 3 <= len(before) <= 5 else ""
        instead = f"Use {pooling}() instead of {flatten.cls}" if pooling else "Pool the axes"
        message = (
            f"{flatten.cls} receives {shape_text(before)} and so gives an unknown number of "
            f"features, {shape_text(one_shape(flatten.outputs))}, but {call.cls} needs that "
            f"number for its weights. {instead}, or declare a fixed size in the Input."
        )
        application = _application(trace, source) if source is not None else None
        given, meant = fitted_sample(trace), None
        known = one_shape(source.outputs) if source is not None else None
        declaring = trace.place(source.layer) if source is not None else None
        if given is not None and known is not None and declaring is not None:
            meant = declared_for(given[1], known[1:])
            if meant is not None:
                message = message[: message.rindex(",")] + (
                    f", or declare {shape_text(meant)} in the Input: the samples of {given[0]} are "
                    f"{shape_text(given[1])}."
                )
        row = meant is not None and given is not None and len(meant) > len(given[1])
        return UNKNOWN_FEATURES.found(
            (declaring if row else None) or application or place,
            message,
            related=(
                Related(f"{flatten.cls} gets {shape_text(before)}", place),
                note(trace, source, f"the Input gives {spec_text(source.outputs)}")
                if source is not None
                else None,
                note(trace, call, f"{call.cls} receives {shape_text(shape)}"),
            ),
            detail=call.error.message,
            data={
                "pooling": pooling,
                "layer": flatten.cls,
                "flatten": span_data(place),
                "application": application is not None,
                "meant": list(meant) if meant is not None else None,
                "declaring": span_data(declaring),
            },
        )
    place = trace.place(source.layer) if source is not None else None
    if source is None or place is None or one_shape(source.outputs) != shape:
        return None
    return UNKNOWN_LAST_AXIS.found(
        place,
        f"The Input gives {shape_text(shape)}: its last axis is unknown, but {call.cls} needs the "
        f"number of features for its weights. Put a number in place of the last None.",
        related=(note(trace, call, f"{call.cls} receives {shape_text(shape)}"),),
        detail=call.error.message,
    )


def _application(trace: Trace, source: Call) -> Span | None:
    """The call of keras.applications that could have been given the size, and was not."""
    span = trace.place(source.layer)
    if source.layer.span is not None or span is None:
        return None
    call = call_at(parse(trace.text), span)
    if call is None or call.argument("input_shape") or call.argument("input_tensor"):
        return None
    top = call.argument("include_top")
    return span if top is not None else None


def check_undeclared_input(trace: Trace) -> Iterator[Finding]:
    """KS301 for every Sequential that stays unbuilt."""
    fitted = {fit.model for fit in trace.fits}
    nested = {layer for model in trace.models.values() for layer in model.layers}
    for model in trace.models.values():
        layer = trace.layers.get(model.layer)
        if layer is None or layer.span is None or layer.span.file or layer.cls != "Sequential":
            continue
        if model.built or model.called or not model.layers or model.layer in fitted | nested:
            continue
        parts = [trace.layers[part] for part in model.layers if part in trace.layers]
        calls = [call for part in parts for call in trace.calls_of(part.layer)]
        if _input_failed(trace):
            continue  # its Input is there, and wrong
        if any(call.error is not None or call.assumed is None for call in calls):
            continue  # it did get an input
        needed = one_shape(calls[0].inputs) if calls else None
        shape, from_data = _sample_shape(trace, model, needed, parts[0].cls if parts else "")
        shown = " and summary() shows ? for its layers" if model.summarized else ""
        origin = f"), the shape of one sample of {from_data}" if from_data else ""
        asked = next((e for e in trace.errors if unbuilt_model(trace, e) == model.layer), None)
        if asked is not None:
            shown = ", and Keras raises where its inputs or outputs are asked for"
        example = f"shape={shape_text(shape)}{origin}" if from_data else "shape=…)"
        meaning = "" if from_data else ", the shape of one sample"
        message = (
            f"This model has no Input and is given no data, so it stays unbuilt{shown}. "
            f"Start it with keras.Input({example}{meaning}."
        )
        yield UNDECLARED_INPUT.found(
            _callee(trace, layer.span),
            message,
            severity="error" if asked is not None else None,
            related=(
                Related("Keras raises here", place)
                if asked is not None and (place := trace.here([asked.span])) is not None
                else None,
            ),
            detail=asked.error.message if asked is not None else "",
            data={
                "shape": list(shape) if shape else None,
                "from": from_data,
                "integers": bool(parts) and kind_of(parts[0]) == "Embedding",
                "first": _first_layer(trace, model),
            },
        )


def unbuilt_model(trace: Trace, error: ErrorRaised) -> int | None:
    """The Sequential whose inputs or outputs an error says do not exist yet."""
    match = _NO_INPUTS.search(error.error.message)
    if match is None:
        return None
    return next(
        (
            model.layer
            for model in trace.models.values()
            if not model.built
            and (layer := trace.layers.get(model.layer)) is not None
            and layer.name == match[1]
        ),
        None,
    )


DIAGNOSES = (diagnose_unknown_axis,)


def check_none_arithmetic(trace: Trace) -> Iterator[Finding]:
    """KS304 on the calculation, when the shape of a Keras tensor with an open axis stands in it."""
    index = LineIndex(trace.text)
    for error in trace.errors:
        if error.origin != "user" or error.error.type != "TypeError" or error.span.file:
            continue
        if "NoneType" not in error.error.message:
            continue
        text = index.slice(error.span)
        for name, axis in re.findall(r"(\w+)\.shape\[(-?\d+)\]", text):
            bound = bound_variable(trace, name, error.span)
            shape = one_shape(bound.spec) if bound is not None and bound.calls else None
            if bound is None or shape is None or not -len(shape) <= int(axis) < len(shape):
                continue
            if shape[int(axis)] is not None:
                continue
            what = "the batch size" if int(axis) in (0, -len(shape)) else "this size"
            yield NONE_ARITHMETIC.found(
                error.span,
                f"{name}.shape[{axis}] is None while the model is built: {name} is "
                f"{shape_text(shape)}, and {what} is known only with the data. Use -1 in the "
                f"reshape, so that Keras infers it.",
                related=(Related(f"{name} is {shape_text(shape)}", bound.span),),
                detail=error.error.message,
                data={"infer": "reshape" in trace.text},
            )
            break


CHECKS = (check_undeclared_input, check_none_arithmetic)


def _input_failed(trace: Trace) -> bool:
    index = LineIndex(trace.text)
    spans = (error.span for error in trace.errors if not error.span.file)
    return any("Input(" in index.slice(span) for span in spans)


def _callee(trace: Trace, span: Span) -> Span:
    """What is called at ``span``, without the arguments: they are not what is missing."""
    call = call_at(parse(trace.text), span)
    if call is None:
        return span
    return Span(span.line, span.column, *call.trailer.start_pos)


def _flattens(step: Call) -> bool:
    outputs = one_shape(step.outputs)
    return kind_of(step.layer) in ("Flatten", "Reshape") and bool(outputs and outputs[-1] is None)


def _first_layer(trace: Trace, model: ModelFound) -> list[int] | None:
    layer = trace.layers.get(model.layers[0])
    return span_data(trace.here([layer.span])) if layer is not None else None


def _sample_shape(
    trace: Trace, model: ModelFound, needed: Shape | None, first: str
) -> tuple[Shape | None, str]:
    """The shape for an Input: of data in the file that fits, or else what the layers allow."""
    if needed is None:
        return None, ""
    for bound in reversed(trace.variables):
        if (
            bound.calls
            or bound.span.file
            or bound.name.lower().startswith(("y", "label", "target"))
        ):
            continue
        found = tensors(bound.spec)
        shape = found[0].shape if len(found) == 1 else None
        if shape is not None and len(shape) == len(needed) and None not in shape[1:]:
            return shape[1:], bound.name
    if len(needed) == 2 and first != "Embedding":
        return None, ""
    if any(is_recurrent(trace.layers[part]) for part in model.layers if part in trace.layers):
        return (*((None,) * (len(needed) - 2)), 1), ""
    if first == "Embedding":
        return (None,), ""
    kinds = {kind_of(trace.layers[part]) for part in model.layers if part in trace.layers}
    if len(needed) == 4:
        # Flatten before a Dense needs a size that is known.
        return ((224, 224, 3) if "Flatten" in kinds else (None, None, 3)), ""
    return (*((None,) * (len(needed) - 2)), 1), ""
