"""KS8xx: the data does not fit the model."""

from __future__ import annotations

from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import children, code, leaf_at, parse, span_of
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.bindings import assigned, origin
from kerascope.analysis.rules.blind import explains
from kerascope.analysis.rules.doubt import is_doubtful
from kerascope.analysis.rules.feeding import refused_feed
from kerascope.analysis.rules.kinds import kind_of
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.rules.training import argument_place, bound_variable, fit_place
from kerascope.analysis.rules.wording import plain
from kerascope.analysis.specs import one_shape, product, shape_text, spec_text, tensors
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

MISSING_BATCH_AXIS = Rule(
    code="KS802",
    name="missing-batch-axis",
    severity="error",
    summary="one sample is given where a batch is wanted",
    explanation="fit, evaluate, predict and calls of a model take batches. One sample needs a "
    "batch axis of size 1 in front: x[None, ...].",
    wrong=_TRAIN
    + """model = keras.Sequential([
    keras.Input(shape=(28, 28, 3)),
    layers.Conv2D(8, 3),
])
image = np.zeros((28, 28, 3), "float32")
model.predict(image)
""",
    right=_TRAIN
    + """model = keras.Sequential([
    keras.Input(shape=(28, 28, 3)),
    layers.Conv2D(8, 3),
])
image = np.zeros((28, 28, 3), "float32")
model.predict(image[None, ...])
""",
    source="keras/src/models/functional.py, Functional._adjust_input_rank",
)

CARDINALITY = Rule(
    code="KS803",
    name="sample-counts",
    severity="error",
    summary="x and y have different numbers of samples",
    explanation="The first axis of all arrays that fit and evaluate get is the sample, so it must "
    "be equal. Slice or filter x and y together; a reshape that moves values into the first axis "
    "changes the number of samples.",
    wrong=_TRAIN
    + """model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Flatten(),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(x[:50], y)
""",
    right=_TRAIN
    + """model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Flatten(),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(x[:50], y[:50])
""",
    source="keras/src/trainers/data_adapters/data_adapter_utils.py, check_data_cardinality",
)

REFUSED = Rule(
    code="KS800",
    name="data-refused",
    severity="error",
    summary="the model cannot be trained or applied on this data",
    explanation="Keras raises while it reads the data or passes it through the model, for a reason "
    "that no more specific rule names. The message gives Keras' own reason.",
    wrong=_TRAIN
    + """a = keras.Input(shape=(28, 28, 1), name="a")
b = keras.Input(shape=(4,), name="b")
model = keras.Model([a, b], layers.Dense(1)(b))
model.compile("adam", "mse")
model.fit({"a": x, "c": np.zeros((64, 4), "float32")}, y)
""",
    right=_TRAIN
    + """a = keras.Input(shape=(28, 28, 1), name="a")
b = keras.Input(shape=(4,), name="b")
model = keras.Model([a, b], layers.Dense(1)(b))
model.compile("adam", "mse")
model.fit({"a": x, "b": np.zeros((64, 4), "float32")}, y)
""",
    source="keras/src/trainers/trainer.py and keras/src/models/functional.py",
)

BATCHED_TWICE = Rule(
    code="KS804",
    name="batched-twice",
    severity="error",
    summary="a dataset that gives batches is batched again",
    explanation="image_dataset_from_directory and the like already give batches, and so does a "
    "dataset after its first .batch(). A second .batch() makes batches of batches, one axis too "
    "many. Batch once, or .unbatch() before.",
    wrong=_TRAIN
    + """import tensorflow as tf

data = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)
data = data.batch(4)
model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.GlobalAveragePooling2D(),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(data)
""",
    right=_TRAIN
    + """import tensorflow as tf

data = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)
model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.GlobalAveragePooling2D(),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(data)
""",
    source="keras/src/trainers/data_adapters/tf_dataset_adapter.py",
)

RULES = (REFUSED, DATA_SHAPE, MISSING_BATCH_AXIS, CARDINALITY, BATCHED_TWICE)


def check_data(trace: Trace) -> Iterator[Finding]:
    """KS80x for each check whose data was refused before the loss."""
    for fit in trace.fits:
        place = fit_place(trace, fit)
        if place is None or fit.stage in ("loss", "metrics"):
            continue
        if fit.error is None:
            silent = _missing_batch(trace, fit, place) or _other_shape(trace, fit, place)
            if silent is not None:
                yield silent
            continue
        if "You must call `compile()`" in fit.error.message and ".compile(" in trace.text:
            continue  # the compile is there, and failed before
        failed = trace.calls.get(fit.failed_call) if fit.failed_call is not None else None
        if failed is not None and explains(trace, failed):
            continue
        finding = (
            _cardinality(trace, fit, place)
            or _validation(trace, fit, place)
            or refused_feed(trace, fit, place)
            or _missing_batch(trace, fit, place)
            or _batched_twice(trace, fit, place)
            or _other_shape(trace, fit, place)
        )
        if finding is not None:
            yield finding
        elif is_doubtful(fit.error):
            continue
        elif fit.failed_call not in trace.calls or blames_data(trace, trace.calls[fit.failed_call]):
            yield REFUSED.found(
                place,
                f"{fit.method} fails on this data: {plain(fit.error.message)}",
                detail=fit.error.message,
            )


def blames_data(trace: Trace, call: Call) -> bool:
    """Whether a failed call happened in a check of a model whose inputs are declared.

    Such a model was built without this trouble, so it is the data's, and :func:`check_data`
    tells it. A model without declared inputs takes its shapes from the data: its layer is told.
    """
    fit = next((fit for fit in trace.fits if fit.failed_call == call.id), None)
    if fit is None or fit.error is None or fit.stage in ("loss", "metrics"):
        return False
    return fit.model_inputs is not None or call.layer.role == "model"


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
    related = _bindings(trace, place, given)
    source = _input_place(trace, outer.layer.layer)
    if source is not None:
        related = (Related(f"the model reads {shape_text(wanted)}", source), *related)
    detail = call.error.message if call.error else ""
    if len(shape) == len(wanted) - 1 and _fits(shape, wanted[1:]):
        return MISSING_BATCH_AXIS.found(
            span,
            f"A model takes batches, {shape_text(wanted)}, and gets one sample, "
            f"{shape_text(shape)}. Add the batch axis: x[None, ...].",
            related=related,
            detail=detail,
            data={"batched": False, "value": span_data(given[0]) if given else None},
        )
    if _agree(shape[1:], wanted[1:]):
        return None
    return DATA_SHAPE.found(
        span,
        f"The model reads samples of {shape_text(wanted[1:])} and is called on samples of "
        f"{shape_text(shape[1:])} ({shape_text(shape)} in all). Change the data, or the Input of "
        f"the model.",
        related=related,
        detail=detail,
    )


DIAGNOSES = (diagnose_called_on_data,)
CHECKS = (check_data,)


def _cardinality(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    if fit.batched or fit.stage != "data":
        return None
    x = {t.shape[0] for t in tensors(fit.x) if t.shape}
    y = {t.shape[0] for t in tensors(fit.y) if t.shape}
    counts = (x | y) - {None}
    if len(counts) < 2 or len(x) != 1 or len(y) != 1:
        return None
    labels = argument_place(trace, fit.span, "y", 1)
    data = argument_place(trace, fit.span, "x", 0)
    guilty, data_for_fix = _guilty_of_count(trace, place, data, labels)
    span = guilty or (labels[0] if labels is not None else place)
    return CARDINALITY.found(
        span,
        f"x has {next(iter(x))} samples, {spec_text(fit.x)}, and y has {next(iter(y))}, "
        f"{spec_text(fit.y)}. Give as many labels as samples: slice or filter both alike.",
        related=(
            Related(f"x of {spec_text(fit.x)}", data[0]) if data is not None else None,
            *_bindings(trace, place, labels, data),
        ),
        detail=fit.error.message if fit.error else "",
        data=data_for_fix,
    )


def _guilty_of_count(
    trace: Trace,
    place: Span,
    data: tuple[Span, str] | None,
    labels: tuple[Span, str] | None,
) -> tuple[Span | None, dict[str, object]]:
    """The line that made x or y of another number of samples, and what its fix needs."""
    if data is None or labels is None or not (data[1].isidentifier() and labels[1].isidentifier()):
        return None, {}
    x, y = assigned(trace, data[1], place), assigned(trace, labels[1], place)
    if x is None or y is None:
        return origin(trace, labels, place), {}
    if x.node is y.node:
        return y.place, {"unpacked": span_data(span_of(x.node)), "names": list(x.names)}
    facts: dict[str, object] = {
        "x": span_data(span_of(x.value)),
        "y": span_data(span_of(y.value)),
    }
    for one, other in ((x, labels[1]), (y, data[1])):
        shaped = _reshaped(trace, code(one.value), one.place)
        wanted = bound_variable(trace, other, place)
        count = one_shape(wanted.spec) if wanted is not None else None
        if shaped is not None and count is not None and shaped[1][0] == count[0]:
            return one.place, {"gray": span_data(span_of(one.value)), "source": shaped[0]}
    return y.place, facts


def _reshaped(trace: Trace, text: str, before: Span) -> tuple[str, Shape] | None:
    """The array that ``name.reshape(...)`` rearranges, with its shape."""
    name, method, _ = text.partition(".reshape(")
    bound = bound_variable(trace, name, before) if method else None
    shape = one_shape(bound.spec) if bound is not None else None
    return (name, shape) if shape else None


def _bindings(
    trace: Trace, place: Span, *arguments: tuple[Span, str] | None
) -> tuple[Related, ...]:
    found = []
    for argument in arguments:
        bound = bound_variable(trace, argument[1], place) if argument is not None else None
        if bound is not None:
            found.append(Related(f"{bound.name} is {spec_text(bound.spec)}", bound.span))
    return tuple(found)


def _missing_batch(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    shape, wanted = one_shape(fit.x), one_shape(fit.model_inputs)
    if shape is None or wanted is None or len(shape) != len(wanted) - 1:
        return None
    if not _fits(shape, wanted[1:]):
        return None
    if fit.error is None and (None in wanted[1:] or _agree(shape[1:], wanted[1:])):
        return None
    if any(tensor.dtype == "object" for tensor in tensors(fit.x)):
        return None  # rows of different length, not one sample
    data = argument_place(trace, fit.span, "x", 0)
    span = data[0] if data is not None else place
    value = span_data(data[0]) if data else None
    if fit.batched and fit.method in ("fit", "evaluate", "predict"):
        advice = "Batch the dataset with .batch(32)."
        made = assigned(trace, data[1], place) if data is not None else None
        if made is not None:
            span, value = made.place, span_data(span_of(made.value))
    else:
        advice = "Add the batch axis: x[None, ...]."
    return MISSING_BATCH_AXIS.found(
        span,
        f"{fit.method} takes batches, {shape_text(wanted)}, and gets one sample, "
        f"{shape_text(shape)}. {advice}",
        related=(
            Related(f"{fit.method} gets {shape_text(shape)}", place),
            *_bindings(trace, place, data),
        ),
        detail=fit.error.message if fit.error else "",
        severity=None if fit.error is not None else "warning",
        data={"batched": fit.batched, "value": value},
    )


def _batched_twice(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    shape, wanted = one_shape(fit.x), one_shape(fit.model_inputs)
    if shape is None or wanted is None or not fit.batched or len(shape) != len(wanted) + 1:
        return None
    if not _fits(shape[2:], wanted[1:]):
        return None
    data = argument_place(trace, fit.span, "x", 0)
    made = assigned(trace, data[1], place) if data is not None else None
    return BATCHED_TWICE.found(
        made.place if made is not None else data[0] if data is not None else place,
        f"This dataset gives batches of batches, {shape_text(shape)}, and the model takes "
        f"batches, {shape_text(wanted)}. Call .batch() once.",
        related=(Related(f"{fit.method} gets {shape_text(shape)}", place),),
        detail=fit.error.message if fit.error else "",
        data={
            "value": span_data(span_of(made.value)) if made else None,
            "statement": span_data(span_of(made.node)) if made else None,
        },
    )


def _other_shape(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    shape, wanted = one_shape(fit.x), one_shape(fit.model_inputs)
    if shape is None or wanted is None or _agree(shape[1:], wanted[1:]):
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
    source = _input_place(trace, fit.model)
    elements, room = product(shape[1:]), product(wanted[1:])
    flat = len(shape) == 2 and elements is not None and elements == room
    padded = len(shape) == len(wanted) == 2 and _reads_tokens(trace, fit.model)
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
        declared = _declared(shape, wanted)
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
            *_bindings(trace, place, data),
        ),
        detail=fit.error.message if fit.error else "",
        severity="warning" if silent else None,
        data={
            "shape": list(_declared(shape, wanted)),
            "old": list(wanted[1:]),
            "flat": flat,
            "declared": span_data(source),
            "value": span_data(data[0]) if data else None,
        },
    )


def _validation(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS801 on the validation data, which Keras looks at only when the first epoch is over."""
    failed = trace.calls.get(fit.failed_call) if fit.failed_call is not None else None
    if fit.stage != "validation" or failed is None:
        return None
    shape, wanted = one_shape(trace.outermost(failed).inputs), one_shape(fit.model_inputs)
    if shape is None or wanted is None or _agree(shape[1:], wanted[1:]):
        return None
    given = argument_place(trace, fit.span, "validation_data", 99)
    first = _first_item(trace, given[0]) if given is not None else None
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


def _first_item(trace: Trace, span: Span) -> tuple[Span, str] | None:
    """The first item of the tuple written at a place."""
    node: NodeOrLeaf | None = leaf_at(parse(trace.text), span.line, span.column)
    while node is not None and node.end_pos != (span.end_line, span.end_column):
        node = node.parent
    inner = children(node)[1:2] if node is not None and node.type == "atom" else []
    items = children(inner[0]) if inner and inner[0].type == "testlist_comp" else []
    return (span_of(items[0]), code(items[0])) if items else None


def _reads_tokens(trace: Trace, model: int) -> bool:
    """Whether the model's input goes straight into an Embedding."""
    state = trace.models.get(model)
    return state is not None and any(
        kind_of(trace.layers[part]) == "Embedding"
        and (before := next(iter(trace.upstream(call)), None)) is not None
        and before.layer.role == "input"
        for part in state.layers
        if part in trace.layers
        for call in trace.calls_of(part)
    )


def _declared(shape: Shape, wanted: Shape) -> Shape:
    """What the Input should say for this data: with a channel axis where the model has one."""
    sample = shape[1:]
    if len(sample) == len(wanted) - 2:
        return (*sample, 1)
    return sample


def _fits(sample: Shape, wanted: Shape) -> bool:
    return len(sample) == len(wanted) and all(
        have is None or want is None or have == want
        for have, want in zip(sample, wanted, strict=True)
    )


def _agree(sample: Shape, wanted: Shape) -> bool:
    """Whether Keras takes such samples; it adds or drops a last axis of size 1 itself."""
    if len(sample) == len(wanted) - 1 and wanted[-1] == 1:
        wanted = wanted[:-1]
    elif len(sample) == len(wanted) + 1 and sample[-1] == 1:
        sample = sample[:-1]
    return _fits(sample, wanted)


def _input_place(trace: Trace, model: int) -> Span | None:
    """Where the document declares the model's one Input."""
    state = trace.models.get(model)
    wanted = one_shape(state.inputs) if state is not None else None
    if state is None or wanted is None:
        return None
    for part in state.layers:
        for call in trace.calls_of(part):
            source = trace.root_input(call)
            if source is not None and one_shape(source.outputs) == wanted:
                return trace.place(source.layer)
    return None
