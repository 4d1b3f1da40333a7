"""KS801: samples of another shape than the model reads."""

from __future__ import annotations

from kerascope.analysis.cst import (
    call_at,
    calls,
    code,
    parse,
    span_of,
)
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.custom.created import name_of
from kerascope.analysis.rules.data.colours import read_in_colours
from kerascope.analysis.rules.data.pairs import swapped_pair
from kerascope.analysis.rules.data.samples import (
    agree,
    bindings,
    declared_shape,
    fits,
    input_place,
    made_for_pictures,
    reads_tokens,
    tuple_parts,
)
from kerascope.analysis.rules.inputs.declared_inputs import (
    declared_number,
    is_number,
    is_passed,
    is_written_out,
)
from kerascope.analysis.rules.inputs.input_layout import BATCH_IN_SHAPE
from kerascope.analysis.rules.labels.training import argument_place, bound_variable, fit_place
from kerascope.analysis.rules.origins.bindings import assigned, origin
from kerascope.analysis.rules.origins.preparing import Flattening, chosen, flattening, makers
from kerascope.analysis.rules.origins.provenance import yielded
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import one_shape, product, shape_text, tensors
from kerascope.analysis.text import LineIndex
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


def other_shape(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS801 on the Input, or on the data where the Input is known to be right."""
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
    source = input_place(trace, fit.model)
    swapped = swapped_pair(trace, fit, place, data, shape, wanted)
    if swapped is not None:
        return swapped
    whole = _whole_data(trace, fit, shape, wanted, source)
    if whole is not None:
        return whole
    generated = _generated(trace, fit, data, shape, wanted)
    if generated is not None:
        return generated
    bound = bound_variable(trace, data[1], place) if data is not None else None
    choice = chosen(trace, data, place, shape, wanted)
    if len(shape) == 3 and shape[2] == 1 and wanted[1] == 1 and source is not None:
        choice = None  # (steps, 1) is how a series is given: the Input has them the wrong way round
    cut: Flattening | None = None
    mode: Span | None = None
    order: list[int] | None = None
    number: tuple[Span, int] | None = None
    elements, room = product(shape[1:]), product(wanted[1:])
    # A table of columns that nobody has counted, for a model of pictures.
    table = len(shape) == 2 and shape[1] is None and len(wanted) >= 4 and room is not None
    flat = table or (len(shape) == 2 and elements is not None and elements == room)
    padded = len(shape) == len(wanted) == 2 and reads_tokens(trace, fit.model)
    grey = shape[1:] == (*wanted[1:-1], 1) and wanted[-1] == 3 and made_for_pictures(trace, source)
    # Other data that the same model takes says which of the two is wrong.
    settled = any(_agrees(fit, other) for other in trace.fits) or _validates(fit)
    unlike_training = not settled and _trained_before(trace, fit)
    settled = settled or unlike_training
    reader = read_in_colours(trace, data, place, shape, wanted)
    asked = choice is not None and fit.method.startswith("predict")
    declared = declared_shape(shape, wanted)
    mirrored = wanted[:0:-1]
    if len(declared) == 2 and len(shape) == len(wanted) and fits(declared, mirrored):
        # The axes in the other order, also where one is not known.
        axes = zip(declared, mirrored, strict=True)
        declared = tuple(have if have is not None else want for have, want in axes)
    if reader is not None:
        span, advice = reader[0], "They are read in colours here: read grey ones."
    elif padded and bound is not None and not settled:
        known = choice is not None and "maxlen" in choice.data
        span = choice.span if choice is not None and known else bound.span
        advice = f"Pad the sequences to {wanted[1]}, or declare the length {shape[1]}."
        kept = _named(trace, choice.data.get("maxlen")) if choice is not None else None
        if kept is not None and source is not None and is_number(trace, source):
            span = source
            advice = f"Declare the length {kept} ({shape[1]}), that they are padded to."
    elif flat and bound is not None:
        cut = flattening(trace, data, place)
        span = cut.span if cut is not None else bound.span
        advice = (
            f"Give the samples their shape: {bound.name}.reshape("
            f"{', '.join(map(str, (-1, *wanted[1:])))})."
        )
    elif grey and data is not None:
        mode = _color_mode(trace, data, place)
        span = mode or origin(trace, data, place) or data[0]
        advice = (
            "The model was made for colours: read the pictures with three channels."
            if mode is not None
            else "The model was made for colours: repeat the one channel three times."
        )
    elif _pictures_for_rows(trace, fit, shape, wanted) and data is not None:
        settled, span = True, origin(trace, data, place) or data[0]
        advice = f"The model reads rows of {wanted[1]} values, and these are pictures."
    elif choice is not None and (
        settled
        or asked
        or not {"size", "maxlen"} & choice.data.keys()
        or source is None
        or is_written_out(trace, choice, source)
    ):
        span = choice.span
        advice = (
            f"Read them in the size {shape_text(wanted[1:3])}."
            if "size" in choice.data
            else f"Pad them to {wanted[1]}, as the model reads them."
            if "maxlen" in choice.data
            else "Leave out this axis: the samples have all axes that are read."
            if "added" in choice.data
            else f"Arrange the axes as {shape_text(wanted[1:])} here, as the model reads them."
        )
    elif (
        settled
        and room == elements is not None
        and (arranged := flattening(trace, data, place, len(shape)))
    ):
        cut, span = arranged, arranged.span
        advice = "Other data of this model has that shape: give this the same."
    elif settled:
        span = origin(trace, data, place) or (data[0] if data is not None else place)
        advice = (
            "Prepare them as the samples that it is trained on."
            if unlike_training
            else "Other data of this model has that shape: prepare this in the same way."
        )
    elif (order := _axes_order(shape, wanted)) and is_passed(trace, source) and data is not None:
        span = origin(trace, data, place) or data[0]
        advice = (
            f"The axes are in another order than the model was made for: "
            f"{data[1]}.transpose({', '.join(map(str, order))})."
        )
    else:
        order = None
        number = declared_number(trace, source, declared, wanted[1:])
        span = number[0] if number else source or (data[0] if data is not None else place)
        advice = (
            f"Declare the data's own shape, {shape_text(declared)}, or change the data."
            if source is not None
            else f"Give samples of {shape_text(wanted[1:])}."
        )
    return DATA_SHAPE.found(
        span,
        f"The model reads samples of {shape_text(wanted[1:])}, and {fit.method} gives samples of "
        f"{shape_text(shape[1:])}{in_all(shape)}. {advice}",
        related=(
            Related(f"the model reads {shape_text(wanted)}", source) if source else None,
            *bindings(trace, place, data),
            Related(f"{fit.method} gets {shape_text(shape)}", data[0] if data else place),
        ),
        detail=fit.error.message if fit.error else "",
        severity="warning" if silent else None,
        data={
            "shape": list(declared),
            "old": list(wanted[1:]),
            "samples": [list(shape[1:]), list(wanted[1:])],
            "flat": flat or (settled and elements is not None and elements == room),
            "declared": span_data(source),
            "value": _before_split(trace, data, place) or (span_data(data[0]) if data else None),
            "data_first": grey or settled or (choice is not None and span == choice.span),
            "settled": settled or grey,
            "axes": span_data(cut.axes) if cut is not None else None,
            "mode": span_data(mode),
            "row": room if len(wanted) == 2 and len(shape) > 2 and elements == room else None,
            "transpose": order,
            "grey": ("dataset" if fit.batched else "array") if grey else None,
            "number": [span_data(number[0]), number[1]] if number else None,
            **(choice.data if choice is not None and reader is None else {}),
            **(reader[1] if reader is not None else {}),
        },
    )


def _pictures_for_rows(trace: Trace, fit: FitChecked, shape: Shape, wanted: Shape) -> bool:
    """Whether a model of rows, which the program trains nowhere else, is asked about pictures that
    have other values: nobody meant it to read them."""
    rows = len(wanted) == 2 and wanted[1] is not None and len(shape) >= 4
    return (
        rows
        and fit.method.startswith("predict")
        and product(shape[1:]) not in (None, wanted[1])
        and not any(other.method == "fit" for other in trace.fits)
    )


def _color_mode(trace: Trace, data: tuple[Span, str], place: Span) -> Span | None:
    """Where the pictures are said to be read in grey."""
    for made in makers(trace, data[1], place):
        for call in calls(made.value):
            mode = call.argument("color_mode")
            if mode is not None and code(mode.value).strip("\"'") == "grayscale":
                return span_of(mode.value)
    return None


def _axes_order(shape: Shape, wanted: Shape) -> list[int] | None:
    """How to transpose data so that it has the axes that are read; only where there is one way."""
    if len(shape) != len(wanted) or len(shape) < 4 or None in (*shape[1:], *wanted[1:]):
        return None
    if len(set(shape[1:])) != len(shape) - 1 or set(shape[1:]) != set(wanted[1:]):
        return None
    return [0, *(1 + shape[1:].index(axis) for axis in wanted[1:])]


def _before_split(trace: Trace, data: tuple[Span, str] | None, place: Span) -> list[int] | None:
    """What train_test_split splits, for data that it gives: both parts are prepared at once."""
    made = assigned(trace, data[1], place) if data is not None else None
    call = next(calls(made.value), None) if made is not None else None
    if call is None or call.callee.rpartition(".")[2] != "train_test_split" or not call.arguments:
        return None
    return span_data(span_of(call.arguments[0].value))


def _named(trace: Trace, place: object) -> str | None:
    """The name that a program keeps a length under, where a call is given that name."""
    text = LineIndex(trace.text).slice(Span(*place)) if isinstance(place, list) else ""
    return text if text.isidentifier() else None


def _generated(
    trace: Trace, fit: FitChecked, data: tuple[Span, str] | None, shape: Shape, wanted: Shape
) -> Finding | None:
    """KS801 on the array that a generator of the document makes with too few axes."""
    call = call_at(parse(trace.text), data[0]) if data is not None else None
    made = yielded(trace, call, 0) if call is not None else None
    if data is None or made is None or len(shape) >= len(wanted):
        return None
    sizes, rest = [code(item) for item in made.sizes], list(shape[1:])
    if len(sizes) != len(shape):
        return None
    new, texts = [sizes[0]], sizes[1:]
    for axis in wanted[1:]:
        if rest and axis == rest[0]:
            rest.pop(0)
            new.append(texts.pop(0))
        elif axis is not None:
            new.append(name_of(trace, axis) or str(axis))
    if rest or len(new) != len(wanted):
        return None
    items = made.sizes
    first, last = span_of(items[0]), span_of(items[-1])
    return DATA_SHAPE.found(
        made.place,
        f"The generator gives batches of {shape_text(shape)} from here, and the model reads "
        f"samples of {shape_text(wanted[1:])}. Make it ({', '.join(new)}).",
        related=(Related(f"{fit.method} gets {shape_text(shape)}", data[0]),),
        detail=fit.error.message if fit.error else "",
        data={
            "sizes": [first.line, first.column, last.end_line, last.end_column],
            "new": ", ".join(new),
        },
    )


def in_all(shape: Shape) -> str:
    """The shape of all the data in brackets, when its samples are counted."""
    return f" ({shape_text(shape)} in all)" if shape and shape[0] is not None else ""


def _agrees(fit: FitChecked, other: FitChecked) -> bool:
    """Whether another check gave the same model samples that it reads."""
    return other.model == fit.model and other is not fit and other.error is None


def _trained_before(trace: Trace, fit: FitChecked) -> bool:
    """Whether samples are predicted after training on data of which nothing is known: it is rather
    the few new samples that were made in another way than all those that the model was made for."""
    call = call_at(parse(trace.text), fit.span) if fit.span is not None else None
    if call is None or not fit.method.startswith("predict"):
        return False
    trained = f"{call.callee.rpartition('.')[0]}.fit"
    checked = any(other.model == fit.model and other.method == "fit" for other in trace.fits)
    return not checked and any(
        other.callee == trained and other.span.line < call.span.line
        for other in calls(parse(trace.text))
    )


def _validates(fit: FitChecked) -> bool:
    """Whether the validation data of the same call has the samples that the model reads."""
    other, wanted = one_shape(fit.validation), one_shape(fit.model_inputs)
    if other is None or wanted is None or None in other[1:]:
        return False
    return len(other) == len(wanted) and fits(other[1:], wanted[1:])


def _whole_data(
    trace: Trace, fit: FitChecked, shape: Shape, wanted: Shape, source: Span | None
) -> Finding | None:
    """KS103 for an Input that declares the shape of all the data, the samples included."""
    labels = [tensor.shape for tensor in tensors(fit.y)]
    counted = any(labels) and all(label and label[0] == shape[0] for label in labels)
    if source is None or wanted[1:] != shape or not counted or fit.batched:
        return None
    return BATCH_IN_SHAPE.found(
        source,
        f"{shape_text(shape)} is the shape of the whole data, and the first axis counts its "
        f"samples: Keras adds the batch axis itself and then wants {shape_text(wanted)}. Give the "
        f"shape of one sample: {shape_text(shape[1:])}.",
        related=(
            Related(f"{fit.method} gets {shape_text(shape)}", fit_place(trace, fit) or source),
        ),
        detail=fit.error.message if fit.error else "",
        data={"shape": list(shape[1:])},
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
    made = origin(trace, first or given, place)
    choice = chosen(trace, given, place, shape, wanted) if first is None else None
    if choice is not None:
        made = choice.span
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
            "stage": "validation",
            "validation": span_data(first[0]) if first else None,
            "given": list(shape),
            "wanted": list(wanted),
            **(choice.data if choice is not None else {}),
        },
    )


RULES = (DATA_SHAPE,)
