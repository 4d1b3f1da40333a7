"""KS802, KS804: data without the batch axis, or with one too many."""

from __future__ import annotations

import re
from dataclasses import replace

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import CallSyntax, code, enclosing, leaf_at, parse, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.data.dataset_steps import last_batch, unkept
from kerascope.analysis.rules.data.handing import handed_over
from kerascope.analysis.rules.data.samples import agree, bindings, fits
from kerascope.analysis.rules.labels.training import argument_place
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import one_shape, shape_text, tensors
from kerascope_tracer.wire import FitChecked

_TRAIN = """import numpy as np
import keras
from keras import layers

x = np.zeros((64, 28, 28, 1), "float32")
y = np.zeros((64, 1), "float32")
"""

#: Keras' words for a tensor that a model refuses.
_FOUND = re.compile(r"found shape=\(((?:None|\d+)(?:, ?(?:None|\d+))*,?)\)")

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


def missing_batch_axis(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    shape, wanted = one_shape(fit.x), one_shape(fit.model_inputs)
    if shape is not None and wanted is None and fit.model_inputs is None:
        return _undeclared(trace, fit, place, shape)
    if shape is None or wanted is None:
        return None
    grey = (
        len(shape) == len(wanted) - 2 >= 2
        and wanted[-1] == 1
        and None not in shape
        and fit.error is not None
    )
    if not (len(shape) == len(wanted) - 1 and fits(shape, wanted[1:])) and not (
        grey and fits(shape, wanted[1:-1])
    ):
        return None
    if fit.error is None and (None in wanted[1:] or agree(shape[1:], wanted[1:])):
        return None
    labels = [tensor.shape for tensor in tensors(fit.y)]
    declared = wanted[1:] == shape and any(labels) and all(y and y[0] == shape[0] for y in labels)
    if declared and not _of_one_sample(fit, labels):
        return None  # the Input declares the whole data: see data_shape
    rows = shape[0] is not None and all(y and y[0] == shape[0] for y in labels)
    if None in wanted[1:] and any(labels) and rows and not fit.batched:
        return None  # a row for each label: the axis of the steps is missing
    if any(tensor.dtype == "object" for tensor in tensors(fit.x)):
        return None  # rows of different length, not one sample
    data = argument_place(trace, fit.span, "x", 0)
    span = data[0] if data is not None else place
    value = span_data(data[0]) if data else None
    lost: CallSyntax | None = None
    items: tuple[NodeOrLeaf, ...] = ()
    if fit.batched and fit.method in ("fit", "evaluate", "predict"):
        advice = "Batch the dataset with .batch(32)."
        handed = handed_over(trace, data)
        lost = unkept(trace, data[1], "batch", place) if data is not None else None
        made = assigned(trace, data[1], place) if data is not None else None
        if lost is not None and data is not None:
            kept = f"{data[1]} = {code(lost.node)}"
            span, value = lost.span, None
            advice = f"A dataset's methods return a new one, and this one is not kept: {kept}."
        elif handed is not None and handed.by_generator:
            span, items = handed.place, handed.items
            advice = "Yield arrays of several samples, or of this one with a batch axis."
        elif made is not None:
            span, value = made.place, span_data(span_of(made.value))
    else:
        advice = "Add the batch axis: x[None, ...]."
    return MISSING_BATCH_AXIS.found(
        span,
        f"{fit.method} takes batches, {shape_text(wanted)}, and gets one sample, "
        f"{shape_text(shape)}. {advice}",
        related=(
            Related(f"{fit.method} gets {shape_text(shape)}", place),
            *bindings(trace, place, data),
        ),
        detail=fit.error.message if fit.error else "",
        severity=None if fit.error is not None else "warning",
        data={
            "batched": fit.batched,
            "value": value,
            "yielded": [span_data(span_of(item)) for item in items],
            "unkept": [span_data(lost.span), data[1]] if lost is not None and data else None,
            "model": None if fit.batched else fit.model,
            "shape": shape,
        },
    )


def _of_one_sample(fit: FitChecked, labels: list[Shape | None]) -> bool:
    """Whether a generator hands over labels of one sample, as the model gives several for it."""
    output = one_shape(fit.model_outputs)
    several = output is not None and len(output) > 1 and (output[-1] or 0) > 1
    return several and fit.batched and all(y == output[1:] for y in labels if output is not None)


def _undeclared(trace: Trace, fit: FitChecked, place: Span, shape: Shape) -> Finding | None:
    """KS802 on a dataset whose labels are single values, for a model that any input builds."""
    labels = [tensor.shape for tensor in tensors(fit.y)]
    data = argument_place(trace, fit.span, "x", 0)
    if fit.method not in ("fit", "evaluate") or not fit.batched or labels != [()] or data is None:
        return None
    made = assigned(trace, data[1], place)
    if not shape or (made is not None and handed_over(trace, data) is not None):
        return None
    batch = ".padded_batch(32)" if None in shape else ".batch(32)"
    alone = made is not None and len(made.names) == 1
    value = span_of(made.value) if made is not None and alone else data[0]
    return MISSING_BATCH_AXIS.found(
        made.place if made is not None and alone else data[0],
        f"{fit.method} takes batches, and this dataset gives one sample at a time, "
        f"{shape_text(shape)} with a single label. Batch it with {batch}.",
        related=(Related(f"{fit.method} gets {shape_text(shape)}", place),),
        data={"batched": True, "undeclared": True, "batch": batch, "value": span_data(value)},
    )


def unbatched_validation(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS802 on the dataset for validation, when it gives single samples."""
    given = argument_place(trace, fit.span, "validation_data", 99)
    if fit.stage != "validation" or given is None:
        return None
    shape, wanted = _refused_shape(trace, fit), one_shape(fit.model_inputs)
    if shape is None or wanted is None or not shape or not fits(shape, wanted[1:]):
        return None
    made = assigned(trace, given[1], place)
    if made is None or len(made.names) != 1 or last_batch(trace, given, place) is not None:
        return None
    lost = unkept(trace, given[1], "batch", place)
    own = last_batch(trace, argument_place(trace, fit.span, "x", 0), place)
    batch = own.text if own is not None else ".batch(32)"
    advice = (
        f"Batch it as well, with {batch}."
        if lost is None
        else f"This result is not kept: {given[1]} = {code(lost.node)}."
    )
    return MISSING_BATCH_AXIS.found(
        lost.span if lost is not None else made.place,
        f"The validation dataset gives single samples, {shape_text(shape)}, and fit takes batches, "
        f"{shape_text(wanted)}. {advice}",
        related=(Related("fit fails on it when the first epoch is over", given[0]),),
        detail=fit.error.message if fit.error else "",
        data={
            "batched": True,
            "batch": batch,
            "value": span_data(span_of(made.value)) if lost is None else None,
            "unkept": [span_data(lost.span), given[1]] if lost is not None else None,
        },
    )


def told_once(trace: Trace, findings: list[Finding]) -> list[Finding]:
    """One finding for single samples that one function gives a model in several places.

    It is one mistake, and one fix: the others are related places.
    """
    kept: list[Finding] = []
    groups: dict[tuple[object, ...], int] = {}
    for finding in findings:
        leaf = leaf_at(parse(trace.text), finding.span.line, finding.span.column)
        function = enclosing(leaf, "funcdef") if leaf is not None else None
        model = finding.data.get("model")
        if finding.code != MISSING_BATCH_AXIS.code or function is None or model is None:
            kept.append(finding)
            continue
        key = (function.start_pos, model, finding.data.get("shape"), finding.severity)
        first = kept[groups[key]] if key in groups else None
        if first is not None and finding.span in (first.span, *(r.span for r in first.related)):
            continue
        if first is None:
            groups[key] = len(kept)
            kept.append(finding)
            continue
        more = [*(first.data.get("more") or ()), finding.data.get("value")]  # type: ignore[misc]
        kept[groups[key]] = replace(
            first,
            related=(*first.related, Related("one sample here as well", finding.span)),
            data={**first.data, "more": more},
        )
    return kept


def batched_twice(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS804 on the last ``.batch()`` of the dataset for training, or of that for validation."""
    validation = fit.stage == "validation"
    shape = _refused_shape(trace, fit) if validation else one_shape(fit.x)
    wanted = one_shape(fit.model_inputs)
    if shape is None or wanted is None or len(shape) != len(wanted) + 1:
        return None
    if not (fit.batched or validation) or not fits(shape[2:], wanted[1:]):
        return None
    keyword, position = ("validation_data", 99) if validation else ("x", 0)
    data = argument_place(trace, fit.span, keyword, position)
    step = last_batch(trace, data, place)
    if validation and step is None:
        return None
    return BATCHED_TWICE.found(
        step.place if step is not None else data[0] if data is not None else place,
        f"This dataset gives batches of batches, {shape_text(shape)}, and the model takes "
        f"batches, {shape_text(wanted)}. Call .batch() once.",
        related=(Related(f"{fit.method} gets {shape_text(shape)}", place),),
        detail=fit.error.message if fit.error else "",
        data={
            "batch": span_data(step.place) if step is not None else None,
            "text": step.text if step is not None else "",
            "statement": span_data(step.statement) if step is not None else None,
            **({"stage": "validation"} if validation else {}),
        },
    )


def _refused_shape(trace: Trace, fit: FitChecked) -> Shape | None:
    """What the model was given where a check failed: as a call that failed, or in Keras' words.

    Source: keras/src/layers/input_spec.py, assert_input_compatibility.
    """
    failed = trace.calls.get(fit.failed_call) if fit.failed_call is not None else None
    if failed is not None:
        return one_shape(trace.outermost(failed).inputs)
    told = _FOUND.search(fit.error.message) if fit.error is not None else None
    axes = [axis.strip() for axis in told[1].split(",")] if told is not None else []
    return tuple(None if axis == "None" else int(axis) for axis in axes if axis) if axes else None


RULES = (MISSING_BATCH_AXIS, BATCHED_TWICE)
