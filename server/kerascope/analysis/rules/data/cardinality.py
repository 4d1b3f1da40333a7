"""KS803: x and y have different numbers of samples."""

from __future__ import annotations

from collections.abc import Mapping

from kerascope.analysis.cst import code, display_items, leaf_at, parse, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.data.batching import missing_batch_axis
from kerascope.analysis.rules.data.parts import mixed_parts
from kerascope.analysis.rules.data.samples import bindings
from kerascope.analysis.rules.labels.training import argument_place, bound_variable
from kerascope.analysis.rules.origins.bindings import assigned, assignments, origin
from kerascope.analysis.rules.origins.preparing import shaping_calls
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import one_shape, spec_text, tensors
from kerascope_tracer.wire import FitChecked

_TRAIN = """import numpy as np
import keras
from keras import layers

x = np.zeros((64, 28, 28, 1), "float32")
y = np.zeros((64, 1), "float32")
"""

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


def different_counts(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS803 on the line that made samples or labels of another number, or that mixed them up."""
    if fit.error is not None and "cardinality" in fit.error.message and not fit.batched:
        mixed = mixed_parts(trace, fit, place, CARDINALITY)
        if mixed is not None:
            return mixed
    if fit.batched or fit.stage != "data":
        return None
    x = {t.shape[0] for t in tensors(fit.x) if t.shape}
    y = {t.shape[0] for t in tensors(fit.y) if t.shape}
    counts = (x | y) - {None}
    if len(counts) < 2 or len(x) != 1 or len(y) != 1:
        return None
    if y == {1}:
        sample = missing_batch_axis(trace, fit, place)
        if sample is not None:
            return sample
    labels = argument_place(trace, fit.span, "y", 1)
    data = argument_place(trace, fit.span, "x", 0)
    guilty, data_for_fix = _guilty_of_count(trace, place, data, labels)
    row = _row(trace, labels, place) if y == {1} else None
    if row is not None:
        guilty, data_for_fix = row
    turned = one_shape(fit.y)
    if turned is not None and len(turned) == 2 and turned[1] in x and data_for_fix.get("y"):
        data_for_fix = {"turned": data_for_fix["y"]}
    whole = one_shape(fit.x)
    if x == {1} and whole is not None and len(whole) > 1 and whole[1] in y and data is not None:
        # All samples became one: an axis was put in front of them.
        guilty, data_for_fix = origin(trace, data, place) or data[0], {}
    span = guilty or (labels[0] if labels is not None else place)
    return CARDINALITY.found(
        span,
        f"x has {next(iter(x))} samples, {spec_text(fit.x)}, and y has {next(iter(y))}, "
        f"{spec_text(fit.y)}. Give as many labels as samples: slice or filter both alike.",
        related=(
            Related(f"x of {spec_text(fit.x)}", data[0]) if data is not None else None,
            *bindings(trace, place, labels, data),
        ),
        detail=fit.error.message if fit.error else "",
        data=data_for_fix,
    )


def unequal_inputs(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS803 on the array of one input that has other samples than all else, or on all of them."""
    if fit.batched or fit.stage != "data" or not isinstance(fit.x, (tuple, Mapping)):
        return None
    given = [tensor.shape[0] for tensor in tensors(fit.x) if tensor.shape]
    labels = {tensor.shape[0] for tensor in tensors(fit.y) if tensor.shape}
    if len(set(given)) < 2 or None in given or None in labels:
        return None
    argument = argument_place(trace, fit.span, "x", 0)
    opening = leaf_at(parse(trace.text), argument[0].line, argument[0].column) if argument else None
    items = display_items(opening.parent) if opening is not None and opening.parent else []
    known = [*given, *labels]
    odd = [index for index, count in enumerate(given) if known.count(count) == 1]
    made = None
    if len(odd) == 1 and len(items) == len(given) and len(known) > 2:
        item = items[odd[0]]
        made = origin(trace, (span_of(item), code(item)), place) or span_of(item)
    counts = " and ".join(str(count) for count in dict.fromkeys(given))
    return CARDINALITY.found(
        made or (argument[0] if argument is not None else place),
        f"The inputs have different numbers of samples, {counts}: {spec_text(fit.x)}. The samples "
        f"of all inputs belong together one by one, so give each input as many.",
        related=(Related(f"{fit.method} gets them here", place),),
        detail=fit.error.message if fit.error else "",
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
    # Both may have been prepared since they were unpacked together.
    together = [made for made in assignments(trace, labels[1], place) if data[1] in made.names]
    if together and "train_test_split(" in code(together[-1].value):
        split = together[-1]
        return split.place, {"unpacked": span_data(span_of(split.node)), "names": [*split.names]}
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


def _row(
    trace: Trace, labels: tuple[Span, str] | None, place: Span
) -> tuple[Span, dict[str, object]] | None:
    """The ``reshape(1, -1)`` on the way of labels: it makes one sample of all of them."""
    for call in shaping_calls(trace, labels, place) if labels is not None else ():
        items = [code(argument.value) for argument in call.arguments]
        if call.callee.endswith(".reshape") and items == ["1", "-1"]:
            first, last = (span_of(argument.value) for argument in call.arguments)
            axes = Span(first.line, first.column, last.end_line, last.end_column)
            return call.span, {"row": span_data(axes)}
    return None


def _reshaped(trace: Trace, text: str, before: Span) -> tuple[str, Shape] | None:
    """The array that ``name.reshape(...)`` rearranges, with its shape."""
    name, method, _ = text.partition(".reshape(")
    bound = bound_variable(trace, name, before) if method else None
    shape = one_shape(bound.spec) if bound is not None else None
    return (name, shape) if shape else None


RULES = (CARDINALITY,)
