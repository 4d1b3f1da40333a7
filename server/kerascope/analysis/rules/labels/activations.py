"""KS715 to KS718: activations, losses and metrics that run together and rarely are meant so."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.cst import call_at, code, parse, span_of, walk
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.labels.outputs import (
    activation_of,
    compiled_place,
    final_call,
    only_predicts,
)
from kerascope.analysis.rules.labels.training import compile_of, loss_name
from kerascope.analysis.rules.layers.kinds import kind_of
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.wording import count
from kerascope.analysis.specs import one_shape, shape_text, tensors
from kerascope_tracer.wire import CompileCalled

_HEAD = """import numpy as np
import keras
from keras import layers

x = np.zeros((64, 20), "float32")
"""

LINEAR_LAYERS = Rule(
    code="KS715",
    name="linear-layers-in-a-row",
    severity="hint",
    summary="two Dense layers in a row without an activation between them are as good as one",
    explanation="A Dense layer without activation is linear, and a linear function of a linear "
    "function is linear: the first of two such layers adds weights and nothing that the second "
    "could not do alone, as long as it is no narrower. If that is meant, say so with "
    'activation="linear".',
    wrong=_HEAD
    + """y = np.zeros((64,), "float32")
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(32), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, y)
""",
    right=_HEAD
    + """y = np.zeros((64,), "float32")
model = keras.Sequential([
    keras.Input(shape=(20,)),
    layers.Dense(32, activation="relu"),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(x, y)
""",
    source="keras/src/layers/core/dense.py, call",
)

OTHER_LOSS = Rule(
    code="KS716",
    name="loss-of-another-activation",
    severity="hint",
    summary="the loss belongs to another activation than the last layer has",
    explanation="softmax answers which one of several classes it is, and its loss is "
    "categorical_crossentropy; sigmoid answers yes or no for each by itself, and its loss is "
    "binary_crossentropy. Mixed they train, but the loss then asks another question than the last "
    "layer answers.",
    wrong=_HEAD
    + """y = keras.utils.to_categorical(np.arange(64) % 5, 5)
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(5, activation="softmax")])
model.compile("adam", "binary_crossentropy")
model.fit(x, y)
""",
    right=_HEAD
    + """y = keras.utils.to_categorical(np.arange(64) % 5, 5)
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(5, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, y)
""",
    source="keras/src/losses/losses.py, binary_crossentropy and categorical_crossentropy",
)

ACCURACY = Rule(
    code="KS717",
    name="accuracy-of-a-regression",
    severity="hint",
    summary="accuracy is asked of a model that predicts numbers",
    explanation="accuracy counts right classes: of one value per sample it asks whether the value, "
    "taken as 0 up to 0.5 and as 1 above, equals the label, and of several which is the largest. "
    "Of predicted numbers that are compared with mse or mae that says nothing; the mean absolute "
    "error does. Labels that are 0.0 and 1.0 are classes all the same: then it may be meant.",
    wrong=_HEAD
    + """y = np.zeros((64,), "float32")
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(1)])
model.compile("adam", "mse", metrics=["accuracy"])
model.fit(x, y)
""",
    right=_HEAD
    + """y = np.zeros((64,), "float32")
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(1)])
model.compile("adam", "mse", metrics=["mae"])
model.fit(x, y)
""",
    source="keras/src/metrics/accuracy_metrics.py, binary_accuracy; "
    "keras/src/trainers/compile_utils.py, get_metric",
)

ONE_CLASS = Rule(
    code="KS718",
    name="crossentropy-over-one-unit",
    severity="warning",
    summary="categorical_crossentropy over one unit is always 0",
    explanation="categorical_crossentropy divides the values of a sample by their sum, so that "
    "they are shares of 1. A single value is the whole whatever it is: the loss is 0 and nothing "
    "is learnt. For a yes-or-no answer keep one unit with sigmoid and use binary_crossentropy; "
    "for classes give the layer a unit for each, with softmax.",
    wrong=_HEAD
    + """y = np.arange(64) % 2
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, y)
""",
    right=_HEAD
    + """y = np.arange(64) % 2
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(x, y)
""",
    source="keras/src/backend/tensorflow/nn.py, categorical_crossentropy",
)

RULES = (LINEAR_LAYERS, OTHER_LOSS, ACCURACY, ONE_CLASS)

#: What changes nothing of what a linear layer gives but leaves parts of it out.
_LEAVES_OUT = frozenset({"Dropout", "GaussianDropout", "AlphaDropout"})
_OF_NUMBERS = frozenset({
    "mse", "mean_squared_error", "mae", "mean_absolute_error", "mape",
    "mean_absolute_percentage_error", "msle", "mean_squared_logarithmic_error", "huber",
    "log_cosh", "logcosh",
})  # fmt: skip
#: Losses that make shares of 1 of the values of a sample.
_SHARES = frozenset({"categorical_crossentropy", "categorical_focal_crossentropy"})
_YES_OR_NO = "binary_crossentropy"
#: Activation, the loss that it is given, and the loss that belongs to it.
_MIXED = {
    ("softmax", "binary_crossentropy"): "categorical_crossentropy",
    ("sigmoid", "categorical_crossentropy"): "binary_crossentropy",
    ("sigmoid", "sparse_categorical_crossentropy"): "",
}


def check_linear(trace: Trace) -> Iterator[Finding]:
    """KS715 on the first of two layers, in models that are trained."""
    trained = {part for compiled in trace.compiled for part in _parts(trace, compiled.model)}
    for number in sorted(trained):
        calls = [call for call in trace.calls_of(number) if call.parent is None]
        call = calls[0] if len(calls) == 1 else None
        place = trace.place(call.layer) if call is not None else None
        if call is None or place is None or not _is_linear(trace, call, place):
            continue
        following = _following(trace, call)
        units, wider = one_shape(call.outputs), one_shape(following.outputs) if following else None
        if following is None or kind_of(following.layer) != "Dense" or not units or not wider:
            continue
        if len(units) != len(wider) or (units[-1] or 0) < (wider[-1] or 0):
            continue  # a bottleneck, which is a choice
        yield LINEAR_LAYERS.found(
            place,
            f"This Dense has no activation, and a Dense follows: together they can do no more "
            f"than that one of {count(wider[-1] or 0, 'unit')} alone. Give this one an "
            f'activation, such as activation="relu".',
            related=(note(trace, following, "this Dense follows"),),
            data={"layer": span_data(place)},
        )


def check_loss(trace: Trace) -> Iterator[Finding]:
    """KS716 on the loss."""
    for compiled in trace.compiled:
        call, loss = final_call(trace, compiled.model), loss_name(compiled.loss)
        span, shape = compiled_place(trace, compiled), one_shape(call.outputs) if call else None
        if call is None or span is None or not shape or call.assumed or compiled.from_logits:
            continue
        activation, classes = activation_of(call), shape[-1] or 0
        wanted = _MIXED.get((activation, loss))
        # Of two classes, binary_crossentropy is the same number as categorical_crossentropy.
        if wanted is None or classes < (3 if activation == "softmax" else 2):
            continue
        place = trace.place(call.layer)
        other = "softmax" if activation == "sigmoid" else "sigmoid"
        says = (
            f"softmax chooses one of {classes} classes, and {loss} asks for each by itself. Use "
            f'{wanted}, or activation="sigmoid" when several can be right.'
            if activation == "softmax"
            else f"sigmoid answers for each of {classes} values by itself, and {loss} wants one of "
            f'{classes} classes. Use activation="softmax"'
            + (", or binary_crossentropy when several can be right." if wanted else ".")
        )
        yield OTHER_LOSS.found(
            span,
            says,
            related=(note(trace, call, f"{call.cls} applies {activation}"),),
            data={
                "layer": span_data(place),
                "old": activation,
                "activation": other,
                "loss": span_data(span),
                "name": loss,
                "wanted": wanted,
            },
        )


def check_one_class(trace: Trace) -> Iterator[Finding]:
    """KS718 on the loss, or on the layer where the labels are known to be of more classes."""
    for compiled in trace.compiled:
        call, loss = final_call(trace, compiled.model), loss_name(compiled.loss)
        span, shape = compiled_place(trace, compiled), one_shape(call.outputs) if call else None
        if loss not in _SHARES or call is None or span is None or not shape or call.assumed:
            continue
        if len(shape) < 2 or shape[-1] != 1 or only_predicts(trace, compiled):
            continue
        activation, place = activation_of(call), trace.place(call.layer)
        if activation == "softmax":
            continue  # KS707
        ranges = [fit.y_range for fit in trace.fits if fit.model == compiled.model]
        several = any(known is not None and known[1] > 1 for known in ranges)
        yield ONE_CLASS.found(
            place if several and place is not None else span,
            f"{loss} takes the values of a sample as shares of 1, and {call.cls} gives one value, "
            f"{shape_text(shape)}: the loss is 0 whatever is predicted, and nothing is learnt. "
            + (
                'Use as many units as there are classes here, with activation="softmax".'
                if several
                else "Use binary_crossentropy for yes or no, or a unit for each class."
            ),
            related=(
                note(trace, call, f"{call.cls} gives one value"),
                Related(f"{loss} is chosen here", span),
            ),
            data={} if several else {"loss": span_data(span), "name": loss, "wanted": _YES_OR_NO},
        )


def check_accuracy(trace: Trace) -> Iterator[Finding]:
    """KS717 on the metric as ``compile`` names it."""
    told: set[Span] = set()
    for fit in trace.fits:
        compiled = compile_of(trace, fit)
        call = final_call(trace, fit.model)
        if compiled is None or call is None or loss_name(compiled.loss) not in _OF_NUMBERS:
            continue
        labels = [tensor.dtype for tensor in tensors(fit.y)]
        if activation_of(call) != "linear" or len(labels) != 1 or "float" not in labels[0]:
            continue
        if fit.y_range == (0, 1):
            continue  # two classes, written as floats
        place = _accuracy(trace, compiled)
        if place is None or place in told:
            continue
        told.add(place)
        yield ACCURACY.found(
            place,
            f"{loss_name(compiled.loss)} compares predicted numbers with labels of type "
            f"{labels[0]}, and accuracy counts right classes: unless the labels are only 0 and 1, "
            f'it says nothing here. Use "mae", the mean absolute error.',
            related=(Related("the loss is chosen here", compiled_place(trace, compiled) or place),),
            data={"metric": span_data(place)},
        )


CHECKS = (check_linear, check_loss, check_one_class, check_accuracy)


def _parts(trace: Trace, model: int) -> tuple[int, ...]:
    state, layer = trace.models.get(model), trace.layers.get(model)
    whole = state is not None and layer is not None and layer.cls in ("Sequential", "Functional")
    return tuple(state.layers) if state is not None and whole else ()


def _is_linear(trace: Trace, call: Call, place: Span) -> bool:
    """A Dense whose activation nobody has written: who writes "linear" means it."""
    if kind_of(call.layer) != "Dense" or call.assumed or activation_of(call) != "linear":
        return False
    made = call_at(parse(trace.text), place)
    return made is not None and made.argument("activation", 1) is None


def _following(trace: Trace, call: Call) -> Call | None:
    """The only call that takes what this one gives, past those that leave parts of it out."""
    users = trace.consumers(call.id)
    while len(users) == 1 and users[0].cls in _LEAVES_OUT:
        users = trace.consumers(users[0].id)
    return users[0] if len(users) == 1 and users[0].error is None else None


def _accuracy(trace: Trace, compiled: CompileCalled) -> Span | None:
    span = compiled.span
    made = call_at(parse(trace.text), span) if span is not None and not span.file else None
    given = made.argument("metrics") if made is not None else None
    for leaf in walk(given.value) if given is not None else ():
        if leaf.type == "string" and code(leaf).strip("\"'") in ("accuracy", "acc"):
            return span_of(leaf)
    return None
