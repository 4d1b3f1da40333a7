"""KS705, KS706: outputs for every step, and labels that Keras broadcasts against the output."""

from __future__ import annotations

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.labels.training import argument_place, deciding, head, loss_of
from kerascope.analysis.rules.layers.kinds import is_recurrent, kind_of
from kerascope.analysis.rules.layers.recurrent import STACKED
from kerascope.analysis.rules.origins.bindings import origin
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.wording import batch_text
from kerascope.analysis.specs import one_shape, product, shape_text
from kerascope_tracer.wire import FitChecked

_HEAD = """import numpy as np
import keras
from keras import layers

"""

SEQUENCE_KEPT = Rule(
    code="KS705",
    name="sequence-kept",
    severity="error",
    summary="a recurrent layer returns every step, and the labels are one per sample",
    explanation="With return_sequences=True the layers after it give one prediction per time "
    "step. For one label per sample the last recurrent layer returns its last step only: leave "
    "return_sequences out. With mse and the like Keras broadcasts the labels over the steps and "
    "trains on nonsense without a word.",
    wrong=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(20, 4)),
    layers.LSTM(8, return_sequences=True),
    layers.Dense(5, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(np.zeros((32, 20, 4), "float32"), np.zeros((32,), "int32"))
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(20, 4)),
    layers.LSTM(8),
    layers.Dense(5, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(np.zeros((32, 20, 4), "float32"), np.zeros((32,), "int32"))
""",
    source="keras/src/layers/rnn/rnn.py; keras/src/losses/loss.py, squeeze_or_expand_to_same_rank",
)

BROADCAST = Rule(
    code="KS706",
    name="loss-broadcasts",
    severity="warning",
    summary="the loss broadcasts the labels against an output of another size",
    explanation="mse, mae and the like subtract the labels from the output with broadcasting, so "
    "sizes of 1 and missing axes pass without an error, and every output is trained towards a "
    "wrong value. Give the model as many outputs as the labels have columns.",
    wrong=_HEAD
    + """model = keras.Sequential([keras.Input(shape=(9,)), layers.Dense(3)])
model.compile("adam", "mse")
model.fit(np.zeros((64, 9), "float32"), np.zeros((64, 1), "float32"))
""",
    right=_HEAD
    + """model = keras.Sequential([keras.Input(shape=(9,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.zeros((64, 9), "float32"), np.zeros((64, 1), "float32"))
""",
    source="keras/src/losses/losses.py, mean_squared_error",
)

RULES = (SEQUENCE_KEPT, BROADCAST)

#: Losses that subtract or compare element by element, with broadcasting.
ELEMENTWISE = frozenset(
    {
        *("mse", "mean_squared_error", "mae", "mean_absolute_error", "huber", "log_cosh"),
        *("msle", "mean_squared_logarithmic_error", "mape", "mean_absolute_percentage_error"),
        "logcosh",
    }
)
_BETWEEN_HEAD = frozenset(
    {
        *("Dense", "Dropout", "Activation", "BatchNormalization", "TimeDistributed", "ReLU"),
        *("LayerNormalization", "LeakyReLU", "Softmax"),
    }
)


def sequence_kept(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    """KS705 on the last recurrent layer."""
    one_step = len(labels) == 3 and labels[1] == 1 and output[1:2] not in ((1,), (None,))
    if len(output) != 3 or not (len(labels) <= 2 or one_step):
        return None
    if len(labels) == 2 and labels[1] not in (1, None) and labels[1] in output[1:2]:
        return None  # a label for each step
    last = head(trace, fit)
    recurrent = _recurrent_head(trace, last) if last is not None else None
    span = trace.place(recurrent.layer) if recurrent is not None else None
    if last is None or recurrent is None or span is None:
        return None
    several = labels[1] if len(labels) == 2 else None
    decisive = deciding(trace, last) if several not in (1, None, output[-1]) else None
    if several not in (1, None, output[-1]) and (decisive is None or output[-1] != 1):
        return None
    every = one_shape(recurrent.outputs) or output
    return SEQUENCE_KEPT.found(
        span,
        f"{recurrent.cls} returns every step, {shape_text(every)}, so the model gives "
        f"{batch_text(output)}, one prediction per step, but the labels are "
        f"{shape_text(labels)}, "
        + (
            "one per sample. Leave return_sequences out here."
            if decisive is None
            else f"{several} values per sample. Leave return_sequences out here, and give "
            f"{decisive.cls} {several} units."
        ),
        related=(
            note(trace, last, f"{last.cls} gives {shape_text(one_shape(last.outputs))}"),
            Related(f"labels of {shape_text(labels)} are given here", place),
        ),
        detail=fit.error.message if fit.error else "",
        severity=None if fit.error is not None else "warning",
        data={
            "keep": False,
            "head": span_data(trace.place(decisive.layer)) if decisive is not None else None,
            "units": several,
        },
    )


def steps_dropped(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    """KS601 on a recurrent layer that gives its last step, for labels of every step."""
    last = head(trace, fit)
    numbers = len(labels) == 2 and loss_of(trace, fit) == "sparse_categorical_crossentropy"
    if len(output) != 2 or last is None or not (numbers or len(labels) == 3):
        return None
    if not numbers and output[1] == product(labels[1:]):
        return None  # all steps in one row
    for step in (last, *trace.upstream(last)):
        before, after = one_shape(step.inputs), one_shape(step.outputs)
        span = trace.place(step.layer)
        if not is_recurrent(step.layer):
            if kind_of(step.layer) not in _BETWEEN_HEAD:
                return None
            continue
        if span is None or before is None or after is None or len(after) != 2:
            return None
        if len(before) != 3 or before[1] not in (labels[1], None) or labels[1] in (1, None):
            return None
        return STACKED.found(
            span,
            f"{step.cls} returns only its last step, {shape_text(after)}, so the model gives "
            f"{batch_text(output)}, and the labels are {shape_text(labels)}, one for each step. "
            f"Set return_sequences=True here: the output is then "
            f"{shape_text((*before[:2], after[-1]))}.",
            related=(Related(f"labels of {shape_text(labels)} are given here", place),),
            detail=fit.error.message if fit.error else "",
            data={"wrapped": step.cls == "Bidirectional"},
        )
    return None


def broadcasts(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    """KS706 on the last layer, or on masks that have more channels than the output."""
    reconciled = _reconciled(labels, output)
    if reconciled is None:
        return None
    one, other = reconciled
    if len(one) == len(other) and all(
        a is None or b is None or a == b for a, b in zip(one[1:], other[1:], strict=True)
    ):
        return None
    last = head(trace, fit)
    decisive = deciding(trace, last) if last is not None else None
    span = trace.place(decisive.layer) if decisive is not None else None
    if last is None or decisive is None or span is None:
        return None
    given = argument_place(trace, fit.span, "y", 1)
    masks = len(labels) == len(output) >= 4 and output[-1] == 1
    if masks:
        span = origin(trace, given, place) or (given[0] if given else span)
    made = origin(trace, given, place)
    if len(labels) == len(output) == 2 and labels[0] == labels[1] and output[1] == 1 and made:
        # (n,) and (n, 1) were combined to all pairs.
        return BROADCAST.found(
            made,
            f"These labels are {shape_text(labels)}, one for every pair of samples, and the model "
            f"gives one value per sample, {batch_text(output)}. A row of ({labels[0]},) and a "
            f"column of ({labels[0]}, 1) are combined here: give both the same axes.",
            related=(Related(f"labels of {shape_text(labels)}", given[0] if given else place),),
        )
    units = labels[-1] if len(labels) == len(output) else 1
    advice = (
        f"Give masks with one channel, or a last layer with {labels[-1]}."
        if masks
        else f"Give the last layer {units} unit{'' if units == 1 else 's'}, or labels of "
        f"{batch_text(output)}."
    )
    return BROADCAST.found(
        span,
        f"The loss broadcasts labels of {shape_text(labels)} against the model's output of "
        f"{batch_text(output)}, so training runs towards wrong values without an error. {advice}",
        related=(
            note(trace, last, f"{last.cls} gives {shape_text(one_shape(last.outputs))}"),
            Related(f"labels of {shape_text(labels)}", given[0] if given else place),
        ),
        data={
            "units": units,
            "layer": span_data(trace.place(decisive.layer)),
            "labels": span_data(given[0]) if given and masks else None,
        },
    )


def _reconciled(labels: Shape, output: Shape) -> tuple[Shape, Shape] | None:
    """Both shapes as the loss sees them: Keras adds or drops a last axis of size 1."""
    if len(labels) == len(output) + 1 and labels[-1] == 1:
        return labels[:-1], output
    if len(output) == len(labels) + 1 and output[-1] == 1:
        return labels, output[:-1]
    return labels, output


def _recurrent_head(trace: Trace, last: Call) -> Call | None:
    for step in (last, *trace.upstream(last)):
        if is_recurrent(step.layer):
            shape = one_shape(step.outputs)
            return step if shape is not None and len(shape) == 3 else None
        if kind_of(step.layer) not in _BETWEEN_HEAD:
            return None
    return None
