"""KS7xx: the model's output and the labels have other sizes, also where Keras broadcasts them."""

from __future__ import annotations

from kerascope.analysis.cst import span_of
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.bindings import origin
from kerascope.analysis.rules.created import name_of
from kerascope.analysis.rules.kinds import is_recurrent, kind_of, window
from kerascope.analysis.rules.provenance import kept_size, made_at
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.training import argument_place, head, last_dense
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

OUTPUT_SIZE = Rule(
    code="KS710",
    name="output-size",
    severity="error",
    summary="the output has another height, width or length than what it is compared with",
    explanation="An autoencoder or a segmentation network must give back the size that went in. A "
    "size that is halved with a rest does not come back when it is doubled (7 → 4 → 8). Use a size "
    "that can be halved that often, one stage fewer, or crop or pad the output.",
    wrong=_HEAD
    + """x = np.zeros((32, 28, 28, 1), "float32")
inputs = keras.Input(shape=(28, 28, 1))
y = layers.MaxPooling2D(8, padding="same")(inputs)
y = layers.UpSampling2D(8)(y)
outputs = layers.Conv2D(1, 3, padding="same", activation="sigmoid")(y)
model = keras.Model(inputs, outputs)
model.compile("adam", "binary_crossentropy")
model.fit(x, x)
""",
    right=_HEAD
    + """x = np.zeros((32, 28, 28, 1), "float32")
inputs = keras.Input(shape=(28, 28, 1))
y = layers.MaxPooling2D(4, padding="same")(inputs)
y = layers.UpSampling2D(4)(y)
outputs = layers.Conv2D(1, 3, padding="same", activation="sigmoid")(y)
model = keras.Model(inputs, outputs)
model.compile("adam", "binary_crossentropy")
model.fit(x, x)
""",
    source="keras/src/layers/pooling/base_pooling.py; keras/src/backend/tensorflow/nn.py",
)

RULES = (SEQUENCE_KEPT, BROADCAST, OUTPUT_SIZE)

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
    if len(output) != 3 or len(labels) > 2:
        return None
    if len(labels) == 2 and labels[1] not in (1, None) and labels[1] in output[1:2]:
        return None  # a label for each step
    last = head(trace, fit)
    recurrent = _recurrent_head(trace, last) if last is not None else None
    span = trace.place(recurrent.layer) if recurrent is not None else None
    if last is None or recurrent is None or span is None:
        return None
    if len(labels) == 2 and labels[1] not in (1, None, output[-1]):
        return None
    every = one_shape(recurrent.outputs) or output
    return SEQUENCE_KEPT.found(
        span,
        f"{recurrent.cls} returns every step, {shape_text(every)}, so the model gives "
        f"{batch_text(output)}, one prediction per step, but the labels are "
        f"{shape_text(labels)}, one per sample. Leave return_sequences out here.",
        related=(
            note(trace, last, f"{last.cls} gives {shape_text(one_shape(last.outputs))}"),
            Related(f"labels of {shape_text(labels)} are given here", place),
        ),
        detail=fit.error.message if fit.error else "",
        severity=None if fit.error is not None else "warning",
        data={"keep": False},
    )


def output_size(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    """KS710 on the step where the size was rounded, or else on the last layer."""
    flat = _flat_output(trace, fit, place, labels, output)
    if flat is not None:
        return flat
    if len(labels) != len(output) or len(output) not in (3, 4, 5):
        return None
    axes = [
        axis
        for axis in range(1, len(output) - 1)
        if None not in (labels[axis], output[axis]) and labels[axis] != output[axis]
    ]
    last = head(trace, fit)
    if not axes or last is None or trace.place(last.layer) is None:
        return None
    repeated = _repeated(trace, last, place, labels, output)
    if repeated is not None:
        return repeated
    made = _made_targets(trace, fit, labels, output)
    if made is not None:
        return made
    rounded = [step for step in trace.chain(last) if _rounds(step, axes[0])]
    unpadded = _unpadded(trace, last, axes[0]) if not rounded else None
    culprit = rounded[0] if rounded else unpadded or last
    span = trace.place(culprit.layer)
    if span is None:
        return None
    steps = ""
    if rounded:
        before, after = one_shape(culprit.inputs) or (), one_shape(culprit.outputs) or ()
        steps = f" Here {before[axes[0]]} becomes {after[axes[0]]}, which does not double back."
    elif unpadded is not None:
        steps = f' This {culprit.cls} is the only one without padding="same", and makes it smaller.'
    return OUTPUT_SIZE.found(
        span,
        f"The model gives {batch_text(output)} and is compared with {shape_text(labels)}: "
        f"{_against(output, labels, axes)}.{steps} Use one stage "
        f"fewer, another input size, or crop or pad the output.",
        related=(
            note(trace, last, f"{last.cls} gives {shape_text(one_shape(last.outputs))}"),
            Related(f"compared with {shape_text(labels)} here", place),
        ),
        detail=fit.error.message if fit.error else "",
        data={
            "head": span_data(trace.place(last.layer)),
            "pad": span_data(span) if unpadded is not None else None,
            "output": list(output[1:-1]),
            "labels": list(labels[1:-1]),
        },
    )


def _against(output: Shape, labels: Shape, axes: list[int]) -> str:
    """``24 against 28``, each pair once."""
    pairs = [f"{output[axis]} against {labels[axis]}" for axis in axes]
    return " and ".join(dict.fromkeys(pairs))


def _made_targets(trace: Trace, fit: FitChecked, labels: Shape, output: Shape) -> Finding | None:
    """KS710 on the size that a program keeps to make targets of zeros and ones with.

    Such targets are made for the model, so it is their size that is wrong.
    """
    given = argument_place(trace, fit.span, "y", 1)
    made = made_at(trace, given[0]) if given is not None else None
    if given is None or made is None or not made.is_constant or None in output[1:]:
        return None
    if fit.method not in ("train_on_batch", "test_on_batch"):
        return None  # zeros in place of data, for a program that is only tried
    kept = kept_size(trace, made, len(labels) - 1)
    where = kept if kept is not None else made
    wanted = f"({', '.join(map(str, output[1:]))})"
    return OUTPUT_SIZE.found(
        where.place,
        f"The targets are made with the size {shape_text(labels[1:])}, and the model gives "
        f"{batch_text(output)}. Make them {wanted}.",
        related=(
            Related(f"{given[1]} is {shape_text(labels)}", made.place),
            Related(f"compared with {batch_text(output)} here", given[0]),
        ),
        detail=fit.error.message if fit.error else "",
        data={"targets": span_data(span_of(kept.value)) if kept is not None else None}
        | {"new": wanted},
    )


def _repeated(
    trace: Trace, last: Call, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    """KS710 on the RepeatVector that decides how many steps a decoder gives."""
    if len(output) != 3 or labels[1] is None:
        return None
    for step in trace.upstream(last):
        where = trace.place(step.layer)
        if step.cls != "RepeatVector" or where is None:
            continue
        if step.layer.config.get("n") != output[1]:
            return None
        new = name_of(trace, labels[1]) or str(labels[1])
        return OUTPUT_SIZE.found(
            where,
            f"This RepeatVector makes {output[1]} steps, so the model gives {batch_text(output)}, "
            f"and it is compared with {shape_text(labels)}: {labels[1]} steps. Repeat it "
            f"{new if new == str(labels[1]) else f'{new} ({labels[1]})'} times.",
            related=(Related(f"compared with {shape_text(labels)} here", place),),
            data={"repeat": span_data(where), "times": new},
        )
    return None


def _flat_output(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    """KS710 on a last layer that gives the values of the labels as one flat row."""
    last, values = head(trace, fit), product(labels[1:])
    span = trace.place(last.layer) if last is not None else None
    if last is None or span is None or len(output) != 2 or len(labels) < 3:
        return None
    if values is None or output[1] != values:
        return None
    return OUTPUT_SIZE.found(
        span,
        f"This {last.cls} gives {values} values in one row, {shape_text(one_shape(last.outputs))}, "
        f"and they are compared with {shape_text(labels)}. Give them their shape with "
        f"Reshape({shape_text(labels[1:])}), or compare with flat rows.",
        related=(Related(f"compared with {shape_text(labels)} here", place),),
        detail=fit.error.message if fit.error else "",
        data={"head": span_data(span), "reshape": list(labels[1:])},
    )


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
    dense = last_dense(trace, last) if last is not None else None
    decisive = dense or last
    span = trace.place(decisive.layer) if decisive is not None else None
    if last is None or decisive is None or span is None:
        return None
    given = argument_place(trace, fit.span, "y", 1)
    masks = len(labels) == len(output) >= 4 and output[-1] == 1
    if masks:
        span = origin(trace, given, place) or (given[0] if given else span)
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


def _unpadded(trace: Trace, last: Call, axis: int) -> Call | None:
    """The one convolution without padding among others that keep their size."""
    found: list[Call] = []
    others = 0
    for step in trace.chain(last):
        slides, before = window(step.layer), one_shape(step.inputs)
        if slides is None or slides.pooling or before is None or max(slides.size) < 2:
            continue
        if slides.padding == "same":
            others += 1
        elif slides.padding == "valid" and len(before) > axis:
            found.append(step)
    return found[0] if len(found) == 1 and others >= 2 else None


def _rounds(step: Call, axis: int) -> bool:
    slides, before, after = window(step.layer), one_shape(step.inputs), one_shape(step.outputs)
    if slides is None or before is None or after is None or len(before) <= axis:
        return False
    stride, size = slides.strides[min(axis - 1, len(slides.strides) - 1)], before[axis]
    return size is not None and stride > 1 and bool(size % stride)
