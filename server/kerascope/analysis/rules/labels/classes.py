"""KS703: the output has another number of values per sample than the labels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascope.analysis.cst import call_at, calls, code, parse, span_of
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.labels.crossentropy import label_mode
from kerascope.analysis.rules.labels.outputs import compiled_place
from kerascope.analysis.rules.labels.targets import (
    ELEMENTWISE,
)
from kerascope.analysis.rules.labels.training import (
    argument_place,
    bound_variable,
    compile_of,
    deciding,
    head,
    last_dense,
    loss_of,
)
from kerascope.analysis.rules.layers.kinds import kind_of
from kerascope.analysis.rules.origins.bindings import origin, source_of
from kerascope.analysis.rules.origins.chosen_numbers import number_behind
from kerascope.analysis.rules.origins.provenance import made_at
from kerascope.analysis.rules.origins.scopes import home
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.wording import batch_text, count
from kerascope.analysis.specs import one_shape, shape_text
from kerascope_tracer.wire import FitChecked

_TRAIN = """import numpy as np
import keras
from keras import layers

x = np.zeros((64, 20), "float32")
"""

NUMBER_OF_CLASSES = Rule(
    code="KS703",
    name="number-of-outputs",
    severity="error",
    summary="the last layer has another number of units than the labels have columns",
    explanation="With one-hot or multi-column labels the model must give as many values per "
    "sample as the labels have: the units of the last Dense layer are the number of classes.",
    wrong=_TRAIN
    + """y = np.zeros((64, 6), "float32")
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(10, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, y)
""",
    right=_TRAIN
    + """y = np.zeros((64, 6), "float32")
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(6, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, y)
""",
    source="keras/src/losses/losses.py and keras/src/backend/tensorflow/nn.py",
)


def wrong_units(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    """KS703 when only the number of values per sample differs."""
    loss = loss_of(trace, fit)
    if loss not in ELEMENTWISE | {"categorical_crossentropy", "binary_crossentropy"}:
        return None
    single = len(output) == 2 and len(labels) == 1 and output[-1] not in (None, 1)
    if not single and (
        len(labels) != len(output)
        or None in (labels[-1], output[-1])
        or labels[-1] == output[-1]
        or (labels[-1] == 1 and loss == "categorical_crossentropy")
        or not _alike(labels[1:-1], output[1:-1])
    ):
        return None
    last = head(trace, fit)
    decisive = deciding(trace, last) if last is not None else None
    span = trace.place(decisive.layer) if decisive is not None else None
    if decisive is None or span is None:
        return None
    given = argument_place(trace, fit.span, "y", 1)
    data: dict[str, object] = {"layer": span_data(span), "units": 1 if single else labels[-1]}
    gives = f"{count(output[-1] or 0, 'value')} per sample, {batch_text(output)}"
    if single:
        text = (
            f"The model gives {gives}, but the labels "
            f"are one number per sample, {shape_text(labels)}. Use 1 unit here"
        )
        classes = loss == "binary_crossentropy"
        text += ", or sparse_categorical_crossentropy for classes." if classes else "."
        if classes:
            data["loss"] = span_data(compiled_place(trace, compile_of(trace, fit)))
    else:
        text = (
            f"The model gives {gives}, but the labels have {count(labels[-1] or 0, 'column')}, "
            f"{shape_text(labels)}. Use {count(labels[-1] or 0, 'unit')} here, or labels with "
            f"{count(output[-1] or 0, 'column')}."
        )
    behind = number_behind(trace, span, "units", 0) or number_behind(trace, span, "filters", 0)
    if behind is not None and isinstance(data["units"], int):
        data["number"] = [span_data(behind), data["units"]]
        span = behind
    compiled = compiled_place(trace, compile_of(trace, fit))
    many = loss == "binary_crossentropy" and labels[-1:] == (1,) and (output[-1] or 0) > 2
    if (many or single) and compiled is not None and _is_softmax(decisive, last):
        # Units for classes were meant; it is the loss that is for another kind of labels.
        data["loss"] = span_data(compiled)
        data["loss_first"] = True
        span = compiled
        text = (
            f"The model gives one probability for each of {output[-1]} classes, "
            f"{shape_text(output)}, and the labels are class numbers, {shape_text(labels)}: "
            f"{loss} cannot compare them. Use sparse_categorical_crossentropy."
        )
    encoded = made_at(trace, given[0]) if given is not None else None
    one_hot = encoded is not None and any(name in code(encoded.value) for name in _ENCODES)
    numbers = labels[-1:] == (1,) and (output[-1] or 0) > 2 and len(labels) == len(output)
    if numbers and loss in ELEMENTWISE and _is_softmax(decisive, last) and given is not None:
        # The loss is for one-hot labels, and cannot be changed for another one.
        span = origin(trace, given, place) or given[0]
        data = {"encode": [span_data(given[0]), output[-1]]}
        text = (
            f"The model gives one probability for each of {output[-1]} classes, "
            f"{shape_text(output)}, and the labels are one number, {shape_text(labels)}. Make them "
            f"one-hot: keras.utils.to_categorical({given[1]}, {output[-1]})."
        )
    if len(output) >= 4 and output[-1] == 1 and not one_hot:
        # A mask that was read as a colour image.
        span = origin(trace, given, place) or (given[0] if given else span)
        data["labels"] = span_data(given[0]) if given else None
        text = (
            f"The masks have {labels[-1]} channels, {shape_text(labels)}, and the model gives one, "
            f"{shape_text(output)}. Read the masks with one channel, or give the last layer "
            f"{labels[-1]} filters."
        )
    return NUMBER_OF_CLASSES.found(
        span,
        text,
        related=(
            note(trace, decisive, f"{decisive.cls} gives {shape_text(output)}"),
            Related(f"labels of {shape_text(labels)}", given[0] if given else place),
        ),
        detail=fit.error.message if fit.error and fit.stage == "loss" else "",
        data=data,
    )


_ROWS = re.compile(r"(?:len\((\w+)\)|(\w+)\.shape\[0\])")


def check_rows_as_units(trace: Trace) -> Iterator[Finding]:
    """KS703 on a layer with as many units as there are labels: ``Dense(y.shape[0])``."""
    fed = {
        (code(given.value), home(trace.text, call.span, code(given.value)))
        for call in calls(parse(trace.text))
        if call.callee.endswith(".fit") and (given := call.argument("y", 1)) is not None
    }
    for layer in trace.layers.values():
        place = trace.here([layer.span])
        made = call_at(parse(trace.text), place) if place is not None else None
        given = made.argument("units", 0) if made is not None else None
        rows = _ROWS.fullmatch(code(given.value)) if given is not None else None
        name = (rows[1] or rows[2]) if rows is not None else ""
        if kind_of(layer) != "Dense" or place is None or given is None or not name:
            continue
        if (name, home(trace.text, place, name)) not in fed:
            continue  # another variable of that name
        bound = bound_variable(trace, name, place)
        labels = one_shape(bound.spec) if bound is not None else None
        columns = f"{name}.shape[1]" if labels is not None and len(labels) == 2 else None
        yield NUMBER_OF_CLASSES.found(
            place,
            f"{code(given.value)} is the number of samples, and this {layer.cls} gets a unit for "
            f"each. Give it one for each class{f': {columns}' if columns else ''}.",
            related=(
                Related(f"{name} is {shape_text(labels)}", bound.span)
                if bound is not None
                else None,
            ),
            # With class numbers as labels it trains, with more outputs than there are classes.
            severity="warning",
            data={"place": span_data(span_of(given.value)), "new": columns},
        )


_ENCODES = ("to_categorical(", "get_dummies(", "OneHotEncoder")


def rows_for_one_unit(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    """KS703 as a warning for one-hot labels, of classes that nobody has counted, and one unit."""
    last = head(trace, fit)
    if len(labels) != 2 or labels[1] is not None or output[-1:] != (1,) or last is None:
        return None
    folder = _folder_rows(trace, fit, last, output)
    if folder is not None:
        return folder
    given = argument_place(trace, fit.span, "y", 1)
    made = source_of(trace, given[1], place) if given is not None else None
    dense = last_dense(trace, last)
    span = trace.place(dense.layer) if dense is not None else None
    if given is None or made is None or dense is None or span is None:
        return None
    encoding = code(made.value)
    encodes = any(name in encoding for name in _ENCODES)
    if len(made.names) != 1 or not encodes or "drop" in encoding:
        return None  # get_dummies(…, drop_first=True) of two classes gives one column
    return NUMBER_OF_CLASSES.found(
        span,
        f"The labels are one-hot rows with a column for each class, and this {dense.cls} gives one "
        f"value per sample, {shape_text(output)}. Use as many units as there are columns, "
        f"{given[1]}.shape[1], with softmax and categorical_crossentropy.",
        related=(Related("the labels are encoded here", made.place),),
        severity="warning",
        data={
            "layer": span_data(span),
            "columns": f"{given[1]}.shape[1]" if given[1].isidentifier() else None,
            "loss": span_data(compiled_place(trace, compile_of(trace, fit))),
        },
    )


def _folder_rows(trace: Trace, fit: FitChecked, last: Call, output: Shape) -> Finding | None:
    """KS703 for pictures that are read with one-hot labels, and one unit."""
    place = label_mode(trace, fit)
    call = call_at(parse(trace.text), place) if place is not None else None
    if call is None or place is None:
        return None
    flows = call.callee.rpartition(".")[2] == "flow_from_directory"
    keyword = "class_mode" if flows else "label_mode"
    mode = call.argument(keyword)
    written = code(mode.value).strip("\"'") if mode is not None else ""
    if written != "categorical" and (mode is not None or not flows):
        return None
    how = f'{keyword}="categorical"' + ("" if mode is not None else ", the default,")
    return NUMBER_OF_CLASSES.found(
        span_of(mode.node) if mode is not None else place,
        f"{how} reads one-hot labels, a column for each class, and the model gives one value per "
        f'sample, {batch_text(output)}. Read the labels of two classes with {keyword}="binary", '
        f"or use a unit for each class, with softmax and categorical_crossentropy.",
        related=(note(trace, last, f"{last.cls} gives {shape_text(output)}"),),
        severity="warning",
        data={"reader": span_data(place)},
    )


def _is_softmax(*calls: Call | None) -> bool:
    """Whether one of the last layers ends in softmax."""
    return any(
        call is not None and ("softmax" in (call.layer.config.get("activation"), call.cls.lower()))
        for call in calls
    )


def _alike(one: Shape, other: Shape) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


RULES = (NUMBER_OF_CLASSES,)
CHECKS = (check_rows_as_units,)
