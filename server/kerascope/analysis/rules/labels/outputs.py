"""KS7xx: the last layer, its activation, and what the loss and the labels want of it."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.labels.training import argument_place, loss_name
from kerascope.analysis.rules.layers.kinds import kind_of
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.specs import one_shape, shape_text
from kerascope_tracer.wire import CompileCalled

_HEAD = """import numpy as np
import keras
from keras import layers

x = np.zeros((64, 20), "float32")
y = np.zeros((64,), "int32")
"""

SOFTMAX_OF_ONE = Rule(
    code="KS707",
    name="softmax-over-one-unit",
    severity="warning",
    summary="softmax over one unit is always 1",
    explanation="softmax makes the values of its axis sum to 1, so over a single value it gives 1, "
    "whatever the input, and nothing is learnt. For a yes-or-no answer use one unit with sigmoid "
    "and binary_crossentropy, or two units with softmax and sparse_categorical_crossentropy.",
    wrong=_HEAD
    + """model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(1, activation="softmax")])
model.compile("adam", "binary_crossentropy")
model.fit(x, y)
""",
    right=_HEAD
    + """model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(x, y)
""",
    source="keras/src/activations/activations.py, softmax",
)

LOGITS = Rule(
    code="KS708",
    name="logits-and-probabilities",
    severity="warning",
    summary="the loss expects probabilities and gets logits, or the other way round",
    explanation="A crossentropy with from_logits=True applies softmax or sigmoid itself, so the "
    "last layer must not; without it the loss expects probabilities, so the last layer needs the "
    "activation. With both the gradients are flattened, with neither the loss is no crossentropy; "
    "Keras trains on in both cases.",
    wrong=_HEAD
    + """model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(10)])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)
""",
    right=_HEAD
    + """model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(10)])
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(x, y)
""",
    source="keras/src/losses/losses.py; keras/src/backend/tensorflow/nn.py, _get_logits",
)

RULES = (SOFTMAX_OF_ONE, LOGITS)

#: The crossentropies, with the activation that belongs to each.
CROSSENTROPIES = {
    "binary_crossentropy": "sigmoid",
    "categorical_crossentropy": "softmax",
    "sparse_categorical_crossentropy": "softmax",
}

#: Activations whose values are below 0 at times, or 0 for all classes at once.
_NO_PROBABILITIES = frozenset({
    "linear", "relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "silu", "swish", "mish",
    "tanh", "softsign",
})  # fmt: skip


def check_softmax_of_one(trace: Trace) -> Iterator[Finding]:
    """KS707 on the layer."""
    for call in trace.calls.values():
        shape, place = one_shape(call.outputs), trace.place(call.layer)
        if shape is None or place is None or call.assumed or len(shape) < 2 or shape[-1] != 1:
            continue
        if activation_of(call) != "softmax" or call.layer.config.get("axis", -1) != -1:
            continue
        before = next(iter(trace.upstream(call)), None)
        yield SOFTMAX_OF_ONE.found(
            place,
            f"softmax over one unit gives 1.0 for every input: the output {shape_text(shape)} has "
            f'nothing to share out. Use activation="sigmoid", or as many units as there are '
            f"classes.",
            related=(
                note(trace, before, f"{before.cls} gives {shape_text(one_shape(before.outputs))}")
                if before is not None
                else None,
            ),
            data={"activation": "sigmoid"},
        )


def check_logits(trace: Trace) -> Iterator[Finding]:
    """KS708 on the loss when the activation is there twice, on the last layer when it is not."""
    for compiled in trace.compiled:
        loss = loss_name(compiled.loss)
        call = final_call(trace, compiled.model)
        wanted = CROSSENTROPIES.get(loss)
        if wanted is None or call is None or call.assumed or only_predicts(trace, compiled):
            continue
        activation, place = activation_of(call), trace.place(call.layer)
        here = trace.here([compiled.span, *compiled.stack])
        if place is None or here is None:
            continue
        written = argument_place(trace, compiled.span, "loss", 1)
        span = written[0] if written is not None else here
        if activation in ("softmax", "sigmoid") and compiled.from_logits:
            yield LOGITS.found(
                span,
                f"from_logits=True makes the loss apply {wanted} itself, and {call.cls} has "
                f"applied {activation} already. Leave one of the two out.",
                related=(note(trace, call, f"{call.cls} applies {activation}"),),
                data={"layer": span_data(place), "drop": True},
            )
        elif activation in _NO_PROBABILITIES and not compiled.from_logits:
            yield LOGITS.found(
                place,
                f"{call.cls} gives {_described(activation)}, and {loss} expects probabilities. "
                f'Use activation="{wanted}" here, or from_logits=True in the loss.',
                related=(Related(f"{loss} is chosen here", span),),
                data={
                    "layer": span_data(place),
                    "activation": wanted,
                    "loss": span_data(written[0]) if written and activation == "linear" else None,
                    "name": loss,
                },
            )


def only_predicts(trace: Trace, compiled: CompileCalled) -> bool:
    """Whether a model is asked for predictions alone, and another one is trained.

    The generator of a GAN is compiled by habit, and its loss is never asked.
    """
    asked = {fit.method for fit in trace.fits if fit.model == compiled.model}
    trained = any(fit.method in ("fit", "train_on_batch") for fit in trace.fits)
    return bool(asked) and trained and asked <= {"predict", "predict_on_batch"}


def final_call(trace: Trace, model: int) -> Call | None:
    """The Keras layer's call whose output is the one output of a model made of layers."""
    state, layer = trace.models.get(model), trace.layers.get(model)
    wanted = one_shape(state.outputs) if state is not None else None
    if state is None or layer is None or wanted is None:
        return None
    if layer.cls not in ("Sequential", "Functional") or not state.layers:
        return None
    if layer.cls == "Sequential":
        last = next(iter(trace.calls_of(state.layers[-1])), None)
        return last if last is not None and last.layer.role == "layer" else None
    ends = [
        call
        for part in state.layers
        for call in trace.calls_of(part)
        if call.parent is None and call.error is None and not trace.consumers(call.id)
    ]
    if len(ends) != 1 or ends[0].layer.role != "layer" or one_shape(ends[0].outputs) is None:
        return None
    return ends[0]


def compiled_place(trace: Trace, compiled: CompileCalled | None) -> Span | None:
    """Where the document chooses the loss: the argument, or else the call of ``compile``."""
    if compiled is None:
        return None
    written = argument_place(trace, compiled.span, "loss", 1)
    return written[0] if written is not None else trace.here([compiled.span, *compiled.stack])


CHECKS = (check_softmax_of_one, check_logits)


def activation_of(call: Call) -> str:
    """The activation that a layer applies last; empty when it is another kind of layer."""
    kind = kind_of(call.layer)
    if kind == "Softmax":
        return "softmax"
    if kind not in ("Dense", "Activation") and not kind.startswith("Conv"):
        return ""
    activation = call.layer.config.get("activation")
    return activation if isinstance(activation, str) else ""


def _described(activation: str) -> str:
    return "plain numbers (no activation)" if activation == "linear" else f"{activation} values"
