"""KS8xx: data for several inputs, of another type, cut wrongly, or in batches of another size."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascope.analysis.cst import code, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.data.batch_size import other_batch
from kerascope.analysis.rules.data.samples import tuple_parts
from kerascope.analysis.rules.data.several_inputs import several_inputs
from kerascope.analysis.rules.labels.training import argument_place, bound_variable
from kerascope.analysis.rules.origins.bindings import assigned, origin
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import one_shape, shape_text, spec_text, tensors
from kerascope_tracer.wire import FitChecked, Opaque, Spec

_HEAD = """import numpy as np
import keras
from keras import layers

"""

#: What train_on_batch says of a list of numbers.
_OF_A_NUMBER = re.compile(r"'(?:int|float)' object has no attribute 'shape'")

#: So long a list is none of the targets of a model's outputs, whatever is in it; a trace tells of
#: no more items.
_MANY = 64

NOT_NUMBERS = Rule(
    code="KS805",
    name="data-not-numbers",
    severity="error",
    summary="the data is an array of Python objects",
    explanation="An array of dtype object holds text, or rows of different length; Keras turns "
    "neither into a tensor. Encode text before the model (StringLookup, one-hot), and pad "
    "sequences to one length with keras.utils.pad_sequences.",
    wrong=_HEAD
    + """rows = [[1, 2, 3], [4, 5], [6]]
model = keras.Sequential([
    keras.Input(shape=(3,), dtype="int32"),
    layers.Embedding(10, 4),
    layers.Flatten(),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(np.array(rows, dtype=object), np.zeros((3, 1), "float32"))
""",
    right=_HEAD
    + """rows = [[1, 2, 3], [4, 5], [6]]
model = keras.Sequential([
    keras.Input(shape=(3,), dtype="int32"),
    layers.Embedding(10, 4),
    layers.Flatten(),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(keras.utils.pad_sequences(rows, maxlen=3), np.zeros((3, 1), "float32"))
""",
    source="keras/src/backend/common/variables.py, standardize_dtype",
)


TRANSPOSED_BY_RESHAPE = Rule(
    code="KS809",
    name="reshape-as-transpose",
    severity="warning",
    summary="reshape is used to move the channel axis of images",
    explanation="reshape keeps the order of the values and only cuts it elsewhere: turning "
    "(n, 3, h, w) into (n, h, w, 3) that way mixes pixels of different places and channels. Move "
    "the axis with transpose(0, 2, 3, 1) or np.moveaxis.",
    wrong=_HEAD
    + """images = np.zeros((16, 3, 32, 32), "float32")
x_train = images.reshape(-1, 32, 32, 3)
model = keras.Sequential([keras.Input(shape=(32, 32, 3)), layers.Flatten(), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x_train, np.zeros((16, 1)))
""",
    right=_HEAD
    + """images = np.zeros((16, 3, 32, 32), "float32")
x_train = images.transpose(0, 2, 3, 1)
model = keras.Sequential([keras.Input(shape=(32, 32, 3)), layers.Flatten(), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x_train, np.zeros((16, 1)))
""",
    source="numpy.reshape, numpy.transpose",
)

RULES = (NOT_NUMBERS, TRANSPOSED_BY_RESHAPE)


def refused_feed(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS805 to KS808 for a check that failed on its data."""
    return (
        _not_numbers(trace, fit, place)
        or _validation_not_numbers(trace, fit, place)
        or _python_lists(trace, fit, place)
        or _texts(trace, fit, place)
        or several_inputs(trace, fit, place)
        or other_batch(trace, fit, place)
    )


def check_reshape_as_transpose(trace: Trace) -> Iterator[Finding]:
    """KS809 on the array whose channels were moved by reshape."""
    for bound in trace.variables:
        after = one_shape(bound.spec)
        if bound.span.file or bound.calls or after is None or len(after) != 4:
            continue
        made = next(
            (
                a
                for a in [assigned(trace, bound.name, _below(bound.span))]
                if a is not None and a.place == bound.span
            ),
            None,
        )
        if made is None:
            continue
        name, method, rest = code(made.value).partition(".reshape(")
        source = bound_variable(trace, name, bound.span) if method else None
        before = one_shape(source.spec) if source is not None else None
        if source is None or before is None or len(before) != 4 or rest.count(")") > 2:
            continue
        if not _moved_channels(before, after):
            continue
        yield TRANSPOSED_BY_RESHAPE.found(
            bound.span,
            f"reshape does not move the channel axis: it cuts the values of {shape_text(before)} "
            f"anew into {shape_text(after)} and mixes pixels and channels. Use "
            f"{name}.transpose(0, 2, 3, 1).",
            related=(Related(f"{name} is {shape_text(before)}", source.span),),
            data={"value": span_data(span_of(made.value)), "source": name},
        )


CHECKS = (check_reshape_as_transpose,)


def _below(span: Span) -> Span:
    return Span(span.end_line + 1, 0, span.end_line + 1, 0)


def _moved_channels(before: Shape, after: Shape) -> bool:
    n, channels, height, width = before
    return (
        None not in before
        and channels in (2, 3, 4)
        and (height or 0) >= 8
        and (width or 0) >= 8
        and after[1:] == (height, width, channels)
        and after[0] in (n, None)
    )


def _python_lists(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS805 for data that is a list of Python numbers: Keras 3 takes arrays."""
    detail = fit.error.message if fit.error else ""
    labels = _is_of_numbers(fit.y) and one_shape(fit.x) is not None
    of_lists = "Unrecognized data type" in detail and "<class 'list'>" in detail
    if not of_lists and not (labels and _OF_A_NUMBER.search(detail)):
        return None
    x = argument_place(trace, fit.span, "x", 0)
    y = argument_place(trace, fit.span, "y", 1)
    given = y if labels else x
    span = given[0] if given is not None else place
    return NOT_NUMBERS.found(
        span,
        f"{fit.method} is given {'labels in a' if labels else 'a'} Python list, which Keras 3 does "
        f"not take. Make an array of it: "
        f"np.array({given[1] if given is not None and len(given[1]) < 20 else '…'}).",
        related=tuple(
            Related("the list is made here", made)
            for made in [origin(trace, given, place)]
            if made is not None
        ),
        detail=detail,
        data={
            "lists": [span_data(a[0]) for a in ((y,) if labels else (x, y)) if a is not None],
        },
    )


def _is_of_numbers(spec: Spec) -> bool:
    """Whether something is a list of Python's numbers, as far as a trace tells."""
    if not isinstance(spec, tuple):
        return False
    items = [item for item in spec if isinstance(item, Opaque)]
    return 0 < len(items) == len(spec) and (
        len(items) >= _MANY or all(item.reason in ("int", "float") for item in items)
    )


def _texts(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS805 for strings."""
    dtypes = {tensor.dtype for tensor in tensors(fit.x)}
    detail = fit.error.message if fit.error else ""
    if "Invalid dtype: str" not in detail and not any(d.startswith("str") for d in dtypes):
        return None
    x = argument_place(trace, fit.span, "x", 0)
    return NOT_NUMBERS.found(
        x[0] if x is not None else place,
        f"x is an array of text, {spec_text(fit.x)}, and the model computes with numbers. Turn the "
        f"text into numbers first: keras.layers.TextVectorization for sentences, StringLookup for "
        f"names of classes.",
        related=tuple(
            Related("the text is here", made)
            for made in [origin(trace, x, place)]
            if made is not None
        ),
        detail=detail,
    )


def _validation_not_numbers(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS805 for validation data that was not prepared, for example not padded."""
    detail = fit.error.message if fit.error else ""
    if fit.stage != "validation" or "Invalid dtype: object" not in detail:
        return None
    given = argument_place(trace, fit.span, "validation_data", 99)
    first = next(iter(tuple_parts(trace, given[0])), None) if given is not None else None
    wanted = one_shape(fit.model_inputs)
    length = wanted[1] if wanted is not None and len(wanted) == 2 else None
    where = first or given or (place, "the validation data")
    return NOT_NUMBERS.found(
        where[0],
        f"{where[1]} is an array of Python objects, and Keras cannot make a tensor of it: fit "
        f"fails when the first epoch is over. Prepare the validation data as the training data"
        + (f": pad it with keras.utils.pad_sequences(…, maxlen={length})." if length else "."),
        detail=detail,
        data={"value": span_data(first[0]) if first and length else None, "length": length},
    )


def _not_numbers(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    if fit.batched or fit.stage not in ("data", "forward"):
        return None
    for what, keyword, position, spec in (("x", "x", 0, fit.x), ("y", "y", 1, fit.y)):
        shape = one_shape(spec)
        if shape is None or {t.dtype for t in tensors(spec)} != {"object"}:
            continue
        argument = argument_place(trace, fit.span, keyword, position)
        wanted = one_shape(fit.model_inputs) if what == "x" else None
        made = "dtype=object" in trace.text and what == "x"
        ragged = len(shape) == 1 and (len(wanted) == 2 if wanted is not None else made)
        advice = (
            "Its rows have different lengths: pad them with keras.utils.pad_sequences"
            f"({'' if wanted is None or wanted[1] is None else f'…, maxlen={wanted[1]}'})."
            if ragged
            else "Turn its columns into numbers first, for example with StringLookup or one-hot "
            "encoding."
        )
        return NOT_NUMBERS.found(
            origin(trace, argument, place) or (argument[0] if argument else place),
            f"{what} is an array of Python objects, {shape_text(shape)}, and Keras cannot make a "
            f"tensor of it. {advice}",
            related=(Related(f"{fit.method} gets it here", argument[0] if argument else place),),
            detail=fit.error.message if fit.error else "",
            data={
                "value": span_data(argument[0]) if argument and ragged else None,
                "length": wanted[1] if wanted else None,
            },
        )
    return None
