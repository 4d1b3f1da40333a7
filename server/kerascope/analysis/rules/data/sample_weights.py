"""KS819, KS803: weights of classes and of samples that Keras cannot apply to these labels."""

from __future__ import annotations

from kerascope.analysis.cst import calls, code, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.data.cardinality import CARDINALITY
from kerascope.analysis.rules.data.samples import bindings
from kerascope.analysis.rules.labels.training import argument_place, loss_of
from kerascope.analysis.rules.origins.bindings import assigned, origin
from kerascope.analysis.rules.origins.provenance import made_at
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import one_shape, shape_text, tensors
from kerascope_tracer.wire import FitChecked

_HEAD = """import numpy as np
import keras
from keras import layers

x = np.zeros((64, 20), "float32")
y = np.zeros((64,), "int32")
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(3, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
"""

CLASS_WEIGHT = Rule(
    code="KS819",
    name="class-weight",
    severity="error",
    summary="class_weight is no dict, or the labels are not one class for each sample",
    explanation="class_weight maps the number of a class to its weight, and Keras looks up the "
    "class of each sample in it: it has to be a dict, and the labels (n,), (n, 1) or one-hot rows "
    "(n, classes). Masks and sequences have a class for each pixel or step: give their weights as "
    "an array, sample_weight. A model with several outputs takes no class_weight either.",
    wrong=_HEAD + "model.fit(x, y, class_weight=[1.0, 2.0, 5.0])\n",
    right=_HEAD + "model.fit(x, y, class_weight={0: 1.0, 1: 2.0, 2: 5.0})\n",
    source="keras/src/trainers/data_adapters/array_data_adapter.py, ArrayDataAdapter; "
    "data_adapter_utils.py, class_weight_to_sample_weights",
)

RULES = (CLASS_WEIGHT,)

#: Crossentropies over the last axis, whose labels a class can be looked up for.
_OF_CLASSES = ("categorical_crossentropy", "sparse_categorical_crossentropy")


def class_weight(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS819 on the argument."""
    detail = fit.error.message if fit.error is not None else ""
    given = argument_place(trace, fit.span, "class_weight", 99)
    if fit.stage != "data" or given is None:
        return None
    data: dict[str, object] = {}
    labels = one_shape(fit.y)
    if "has no attribute 'get'" in detail:
        text = (
            "class_weight is no dict, and Keras looks the weight of each class up by its number. "
            f"Give {{0: …, 1: …}}: dict(enumerate({given[1] if len(given[1]) < 24 else '…'}))."
        )
        data["weights"] = span_data(given[0])
    elif "with a single output" in detail:
        text = (
            f"The model has {len(tensors(fit.y))} outputs, and Keras takes class_weight for a "
            "model with one only. Give a sample_weight for each output, or weigh the classes in "
            "the loss."
        )
    elif "You cannot `class_weight` and `sample_weight`" in detail:
        text = "Keras takes class_weight or sample_weight, not both: multiply them."
    elif "only 0-dimensional arrays" in detail and labels is not None:
        loss = loss_of(trace, fit)
        text = (
            f"The labels are {shape_text(labels)}, a class for each pixel or step, and "
            "class_weight needs one class for each sample. Give an array of weights instead, "
            f"sample_weight of {shape_text(labels[:-1] if loss == _OF_CLASSES[0] else labels)}."
        )
        target = argument_place(trace, fit.span, "y", 1)
        if target is not None and loss in _OF_CLASSES:
            data = {
                "labels": span_data(target[0]),
                "weights": span_data(given[0]),
                "one_hot": loss == _OF_CLASSES[0],
                "column": loss != _OF_CLASSES[0] and labels[-1] == 1,
            }
    else:
        return None
    made = origin(trace, given, place)
    return CLASS_WEIGHT.found(
        given[0],
        text,
        related=(
            Related("the weights are made here", made) if made is not None else None,
            *bindings(trace, place, argument_place(trace, fit.span, "y", 1)),
        ),
        detail=detail,
        data=data,
    )


def weights_of_other_samples(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS803 on sample_weight: it has a row for other samples than x and y."""
    if fit.batched or fit.stage != "data":
        return None
    counted = {
        name: {tensor.shape[0] for tensor in tensors(spec) if tensor.shape} - {None}
        for name, spec in (("x", fit.x), ("y", fit.y), ("weight", fit.sample_weight))
    }
    rows, weights = counted["x"] | counted["y"], counted["weight"]
    if len(rows) != 1 or len(weights) != 1 or rows == weights:
        return None
    given = argument_place(trace, fit.span, "sample_weight", 99)
    samples, count = next(iter(rows)), next(iter(weights))
    made = origin(trace, given, place)
    counted_out = _as_many_ones(trace, fit, given)
    if counted_out is not None and given is not None:
        size, new = counted_out
        return CARDINALITY.found(
            made or given[0],
            f"{given[1]} is made for {count} samples, and x and y have {samples}. Make it for as "
            f"many: {new or samples}.",
            related=(Related(f"{fit.method} gets it here", given[0]),),
            detail=fit.error.message if fit.error is not None else "",
            data={"rows": span_data(size), "new": new or str(samples)},
        )
    return CARDINALITY.found(
        given[0] if given is not None else place,
        f"sample_weight has {count} rows, and x and y have {samples} samples. Give one weight for "
        "each sample that is trained on: split the weights together with x and y, or compute them "
        "from these labels.",
        related=(
            Related(f"{count} weights are made here", made) if made is not None else None,
            *bindings(trace, place, argument_place(trace, fit.span, "y", 1)),
        ),
        detail=fit.error.message if fit.error is not None else "",
        data=_from_labels(trace, fit, given, place),
    )


def _as_many_ones(
    trace: Trace, fit: FitChecked, given: tuple[Span, str] | None
) -> tuple[Span, str | None] | None:
    """For weights that are one number so many times: how often, and what to write for it."""
    made = made_at(trace, given[0]) if given is not None else None
    if made is None or not made.is_constant or not made.sizes:
        return None
    labels = argument_place(trace, fit.span, "y", 1)
    new = f"len({labels[1]})" if labels is not None and labels[1].isidentifier() else None
    return span_of(made.sizes[0]), new


def _from_labels(
    trace: Trace, fit: FitChecked, given: tuple[Span, str] | None, place: Span
) -> dict[str, object]:
    """What is needed to compute the weights from the labels of ``fit`` instead: the labels of all
    data inside the one call that makes them."""
    labels = argument_place(trace, fit.span, "y", 1)
    made = assigned(trace, given[1], place) if given is not None else None
    split = assigned(trace, labels[1], place) if labels is not None else None
    if given is None or labels is None or made is None or split is None:
        return {}
    parts = next(calls(split.value), None)
    whole = {code(argument.value) for argument in parts.arguments} if parts is not None else set()
    call = next(calls(made.value), None)
    for argument in call.arguments if call is not None else ():
        if code(argument.value) in whole and split.place.line > made.place.line:
            return {
                "weighed": span_data(given[0]),
                "maker": span_data(span_of(made.value)),
                "old": code(argument.value),
                "labels": labels[1],
            }
    return {}
