"""KS710: an output of another size than what it is compared with."""

from __future__ import annotations

import re

from kerascope.analysis.cst import calls, code, span_of
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.custom.created import name_of
from kerascope.analysis.rules.data.open_lengths import samples_that_decide
from kerascope.analysis.rules.labels.paired_lengths import other_length
from kerascope.analysis.rules.labels.resized_labels import resized_labels
from kerascope.analysis.rules.labels.training import argument_place, head
from kerascope.analysis.rules.layers.growing import growth
from kerascope.analysis.rules.layers.kinds import window
from kerascope.analysis.rules.origins.bindings import assignments, origin
from kerascope.analysis.rules.origins.provenance import kept_size, made_at, one_side
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.suspects.resizing import Change, fitting
from kerascope.analysis.rules.wording import batch_text
from kerascope.analysis.specs import one_shape, product, shape_text
from kerascope_tracer.wire import FitChecked

_HEAD = """import numpy as np
import keras
from keras import layers

"""

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

RULES = (OUTPUT_SIZE,)


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
    made = (
        _made_targets(trace, fit, labels, output)
        or _targets_of_other_samples(trace, fit, labels, output)
        or _padded_targets(trace, fit, labels, output)
        or _resized_targets(trace, fit, place, labels, output)
    )
    if made is not None:
        return made
    followed = _steps_of_the_data(trace, fit, place, labels, output, axes)
    if followed is not None:
        return followed
    single = _single_change(trace, _in_batch(trace, last, output), labels)
    rounded = [step for step in trace.chain(last) if _rounds(step, axes[0])]
    grown = None
    if not single and not rounded:
        grown = growth(trace, reversed(trace.chain(last)), output, labels)
    culprit = single[0].call if single else rounded[0] if rounded else last
    span = single[0].place if single else grown.place if grown else trace.place(culprit.layer)
    if span is None:
        return None
    advice = " Use one stage fewer, another input size, or crop or pad the output."
    if single:
        advice = f" {single[0].advice}"
    elif grown is not None:
        advice = f" It grows from {shape_text(grown.old)}: start from {shape_text(grown.new)}."
    elif rounded:
        before, after = one_shape(culprit.inputs) or (), one_shape(culprit.outputs) or ()
        rest = f" Here {before[axes[0]]} becomes {after[axes[0]]}, which does not double back."
        advice = rest + advice
    return OUTPUT_SIZE.found(
        span,
        f"The model gives {batch_text(output)} and is compared with {shape_text(labels)}: "
        f"{_against(output, labels, axes)}.{advice}",
        related=(
            note(trace, last, f"{last.cls} gives {shape_text(one_shape(last.outputs))}"),
            Related(f"compared with {shape_text(labels)} here", place),
        ),
        detail=fit.error.message if fit.error else "",
        data={
            "head": span_data(trace.place(last.layer)),
            "changes": [change.as_data() for change in single],
            "grown": grown.as_data() if grown is not None else None,
            "output": list(output[1:-1]),
            "labels": list(labels[1:-1]),
            "compared": [list(labels[1:]), list(output[1:])],
        },
    )


def _single_change(trace: Trace, last: Call, labels: Shape) -> list[Change]:
    """The changes of one argument that give the output the size of what it is compared with."""
    return fitting(trace, [last], lambda sizes: sizes == [labels[1:-1]])[:3]


def _in_batch(trace: Trace, last: Call, output: Shape) -> Call:
    """The call of a layer with the sizes of the batch that is compared; a model of any length has
    none before."""
    calls = [call for call in trace.calls_of(last.layer.layer) if call.error is None]
    same = [call for call in calls if (one_shape(call.outputs) or ())[1:] == output[1:]]
    return last if last in same or not same else same[-1]


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
    new = wanted
    square = len(set(output[1:-1])) == 1 and labels[-1] == output[-1]
    side = one_side(trace, kept, len(output) - 2) if kept is not None and square else None
    if side is not None:
        # One number makes the whole size: that is the one that was worked out wrongly.
        kept, where, new = side, side, str(output[1])
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
        | {"new": new, "compared": [list(labels[1:]), list(output[1:])]},
    )


def _targets_of_other_samples(
    trace: Trace, fit: FitChecked, labels: Shape, output: Shape
) -> Finding | None:
    """KS710 on the array of targets that is made as long as another input."""
    found = other_length(trace, fit, labels, output)
    if found is None:
        return None
    made, source, place, new = found
    return OUTPUT_SIZE.found(
        made.place,
        f"These labels are made with {labels[1]} steps, {shape_text(labels)}, and the samples that "
        f"the model gives a row for at each step with {output[1]}. Make both with {new}.",
        related=(Related(f"the samples have {output[1]} steps", source.place),),
        detail=fit.error.message if fit.error else "",
        data={
            "targets": span_data(place),
            "new": new,
            "compared": [list(labels[1:]), list(output[1:])],
        },
    )


def _padded_targets(trace: Trace, fit: FitChecked, labels: Shape, output: Shape) -> Finding | None:
    """KS710 on the length that the labels of each step are padded to.

    A model that gives a row for every step of its samples is right about their number.
    """
    samples, given = one_shape(fit.x), argument_place(trace, fit.span, "y", 1)
    if samples is None or given is None or len(samples) < 2 or samples[1] != output[1]:
        return None
    names = [word for word in re.findall(r"[A-Za-z_]\w*", given[1]) if word in trace.text]
    for name in names:
        for made in reversed(assignments(trace, name, given[0])):
            for call in calls(made.value):
                length = call.argument("maxlen", 1)
                if length is None or call.callee.rpartition(".")[2] != "pad_sequences":
                    continue
                if code(length.value) != str(labels[1]):
                    continue
                wanted = name_of(trace, output[1] or 0) or str(output[1])
                return OUTPUT_SIZE.found(
                    span_of(length.value),
                    f"The labels are padded to {labels[1]} steps, {shape_text(labels)}, and the "
                    f"samples have {samples[1]}: the model gives {batch_text(output)}. Pad both to "
                    f"{wanted if wanted == str(output[1]) else f'{wanted} ({output[1]})'}.",
                    related=(Related(f"{given[1]} is {shape_text(labels)}", given[0]),),
                    detail=fit.error.message if fit.error else "",
                    data={"targets": span_data(span_of(length.value)), "new": wanted},
                )
    return None


def _steps_of_the_data(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape, axes: list[int]
) -> Finding | None:
    """KS710 on the labels of another length than the samples, for a model of any length."""
    samples = samples_that_decide(trace, fit, place, output, axes[0]) if len(axes) == 1 else None
    if samples is None:
        return None
    steps, wanted = output[axes[0]], labels[axes[0]]
    given = argument_place(trace, fit.span, "y", 1)
    more = (wanted or 0) - (steps or 0)
    return OUTPUT_SIZE.found(
        origin(trace, given, place) or (given[0] if given is not None else place),
        f"The model gives as many steps as its samples have, {steps}, and the labels have "
        f"{wanted}, {shape_text(labels)}. Cut samples and labels to the same steps.",
        related=(*samples, Related(f"labels of {shape_text(labels)} are given here", place)),
        detail=fit.error.message if fit.error else "",
        data={
            "compared": [list(labels[1:]), list(output[1:])],
            "cut": [span_data(given[0]), more] if given is not None and more > 0 else None,
        },
    )


def _resized_targets(
    trace: Trace, fit: FitChecked, place: Span, labels: Shape, output: Shape
) -> Finding | None:
    """KS710 on the size that masks are brought to, when the model keeps the pictures' own."""
    found = resized_labels(trace, fit, labels, output)
    if found is None:
        return None
    size, new = found
    return OUTPUT_SIZE.found(
        span_of(size),
        f"The labels are brought to {code(size)}, {shape_text(labels)}, and the samples are "
        f"{shape_text(one_shape(fit.x))}, a size that the model keeps: it gives "
        f"{batch_text(output)}. Bring both to {new}.",
        related=(Related(f"compared with {batch_text(output)} here", place),),
        detail=fit.error.message if fit.error else "",
        data={"targets": span_data(span_of(size)), "new": new},
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


def _rounds(step: Call, axis: int) -> bool:
    slides, before, after = window(step.layer), one_shape(step.inputs), one_shape(step.outputs)
    if slides is None or before is None or after is None or len(before) <= axis:
        return False
    stride, size = slides.strides[min(axis - 1, len(slides.strides) - 1)], before[axis]
    return size is not None and stride > 1 and bool(size % stride)
