"""KS10xx: spellings of Keras 1 and 2 that Keras 3 refuses, and tracing reads as today's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascope.analysis.cst import call_at, code, parse, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.text import LineIndex
from kerascope_tracer.wire import ApiDrift

RENAMED = Rule(
    code="KS1003",
    name="renamed-argument",
    severity="warning",
    summary="an argument has another name in Keras 3, or is gone",
    explanation="Keras 3 refuses the names that some arguments had in Keras 1 and 2: lr of an "
    "optimizer is learning_rate, nb_epoch of fit is epochs, border_mode of a convolution is "
    "padding. Shapes are traced as if today's name stood there.",
    wrong="""import keras

optimizer = keras.optimizers.Adam(lr=0.001)
""",
    right="""import keras

optimizer = keras.optimizers.Adam(learning_rate=0.001)
""",
    source="keras/src/optimizers/base_optimizer.py, BaseOptimizer.__init__; "
    "keras/src/backend/tensorflow/trainer.py, fit",
)

MOVED = Rule(
    code="KS1004",
    name="moved-module",
    severity="warning",
    summary="a module of Keras 1 or 2 that Keras 3 has not",
    explanation="Keras 3 keeps every layer in keras.layers and every helper in keras.utils; the "
    "inner modules that old programs import from (keras.layers.core, keras.utils.np_utils, "
    "layers.experimental) are gone. Shapes are traced as if the import were from today's place.",
    wrong="""from keras.layers.core import Dense
""",
    right="""from keras.layers import Dense
""",
    source="keras/layers/__init__.py, keras/utils/__init__.py",
)

MERGED = Rule(
    code="KS1005",
    name="merged-method",
    severity="warning",
    summary="a method of Keras 1 or 2 that is part of another one in Keras 3",
    explanation="fit, evaluate and predict take generators themselves; fit_generator, "
    "evaluate_generator and predict_generator are gone, and so is predict_proba, which is predict. "
    "The data is checked as if today's method were called.",
    wrong="""import keras
import numpy as np

model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")


def batches():
    while True:
        yield np.zeros((4, 3)), np.zeros((4, 1))


model.fit_generator(batches(), steps_per_epoch=10)
""",
    right="""import keras
import numpy as np

model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")


def batches():
    while True:
        yield np.zeros((4, 3)), np.zeros((4, 1))


model.fit(batches(), steps_per_epoch=10)
""",
    source="keras/src/trainers/trainer.py",
)

NAMES = Rule(
    code="KS1006",
    name="name-of-another-keras",
    severity="warning",
    summary="a class or function that Keras 3 keeps elsewhere, or not at all",
    explanation="Some layers and helpers of Keras 1 and 2 are part of others now (CuDNNLSTM is "
    "LSTM, K.mean is keras.ops.mean), have moved to tf.keras (ImageDataGenerator), or are gone "
    "(Merge, LocallyConnected2D, multi_gpu_model). Importing them raises. Shapes are traced as if "
    "today's name stood there, where there is one.",
    wrong="""import keras
from keras.layers import CuDNNLSTM

model = keras.Sequential([keras.Input((10, 4)), CuDNNLSTM(8)])
""",
    right="""import keras
from keras.layers import LSTM

model = keras.Sequential([keras.Input((10, 4)), LSTM(8)])
""",
    source="keras/layers/__init__.py, keras/ops/__init__.py",
)

IGNORED = Rule(
    code="KS1009",
    name="ignored-argument",
    severity="information",
    summary="Keras 3 ignores an argument",
    explanation="The argument had an effect in Keras 1 or 2. Keras 3 accepts it for old programs, "
    "warns, and goes on without it: decay= of an optimizer no longer lowers the learning rate. Use "
    "a schedule of keras.optimizers.schedules for that.",
    wrong="""import keras

optimizer = keras.optimizers.SGD(learning_rate=0.1, decay=1e-6)
""",
    right="""import keras

optimizer = keras.optimizers.SGD(learning_rate=0.1)
""",
    source="keras/src/optimizers/base_optimizer.py, BaseOptimizer.__init__",
)

RULES = (RENAMED, MOVED, MERGED, NAMES, IGNORED)

_BY_KIND = {
    "argument": RENAMED,
    "default": RENAMED,
    "position": RENAMED,
    "module": MOVED,
    "internal": MOVED,
    "left": MOVED,
    "method": MERGED,
    "name": NAMES,
    "ignored": IGNORED,
    "iterator": RENAMED,
}
_AS_IF = "Shapes are shown as if it were changed."


def check_drift(trace: Trace) -> Iterator[Finding]:
    """KS1003 to KS1006 and KS1009 on the expression or import that has the old spelling."""
    calls: dict[Span, list[ApiDrift]] = {}
    names: dict[str, list[ApiDrift]] = {}
    for drift in trace.drifts:
        if drift.kind not in _BY_KIND or drift.span.file or _is_parent(trace, drift):
            continue
        if drift.kind == "argument":
            calls.setdefault(drift.span, []).append(drift)
        elif drift.kind == "name":
            names.setdefault(drift.old, []).append(drift)
        elif drift.kind == "iterator":
            yield _iterator(trace, drift)
        else:
            yield _told(trace, drift)
    for group in calls.values():
        yield _arguments(trace, group)
    for group in names.values():
        yield _name(trace, group)


CHECKS = (check_drift,)


def _told(trace: Trace, drift: ApiDrift) -> Finding:
    rule = _BY_KIND[drift.kind]
    place = _written(trace, drift) or drift.span
    if drift.kind == "default":
        text = (
            f"{drift.old} has no default any more: Keras 3 wants it here, and raises an error "
            f"without. It was {drift.new}. {_AS_IF}"
        )
    elif drift.kind == "position":
        text = (
            "The third argument of compile is loss_weights in Keras 3, so these metrics are taken "
            "for weights and fit raises an error. Write metrics= before them."
        )
    elif drift.kind == "internal":
        text = (
            f"{drift.old} is an old Keras that TensorFlow keeps for itself: its layers are none of "
            f"today's, and no model of today's Keras knows their weights. Import from {drift.new}. "
            f"{_AS_IF}"
        )
    elif drift.kind == "left":
        text = (
            f"{drift.old} is gone from Keras 3, and this line raises an ImportError: the package "
            f"of {drift.new} has what it had, and has to be installed. {_AS_IF}"
        )
    elif drift.kind == "ignored":
        text = f"Keras 3 ignores {drift.old}: it warns and goes on without it."
    else:
        today = f"it is {drift.new}" if drift.new else "it is gone"
        raised = "an ImportError" if drift.kind == "module" else "an error"
        text = (
            f"{drift.old} is of an earlier Keras; in Keras 3 {today}, and this line raises "
            f"{raised}. {_AS_IF}"
        )
    return rule.found(
        place,
        text,
        detail=drift.error,
        data={
            "kind": drift.kind,
            "old": drift.old,
            "new": drift.new,
            "call": span_data(drift.span),
        },
    )


def _arguments(trace: Trace, group: list[ApiDrift]) -> Finding:
    """One finding for all old arguments of one call."""
    first = group[0]
    call = call_at(parse(trace.text), first.span)
    given = {drift.old: call.argument(drift.old) for drift in group} if call is not None else {}
    texts = {old: code(a.value) for old, a in given.items() if a is not None}
    new = {drift.old: _filled(drift.new, texts) for drift in group}
    said = [
        f"{old} is {today}" if today else f"{old} is gone"
        for old, today in new.items()
        if today or not _is_used(old, group)
    ]
    only = next(iter(given.values()), None) if len(group) == 1 else None
    called = call.callee.rpartition(".")[2] if call is not None else "this"
    text = (
        f"{', '.join(new)} of {called} {'is' if len(new) == 1 else 'are'} of an earlier Keras, and "
        f"this raises an error; in Keras 3 {' and '.join(said)}."
    )
    if len(group) == 1 and new[first.old].startswith(f"{first.old}="):
        text = (
            f"{called} took such a value of {first.old} in an earlier Keras; Keras 3 raises an "
            f"error. Write {new[first.old]}."
        )
    return RENAMED.found(
        span_of(only.node) if only is not None else first.span,
        f"{text} {_AS_IF}",
        detail=first.error,
        data={"kind": "arguments", "call": span_data(first.span), "names": new},
    )


def _iterator(trace: Trace, drift: ApiDrift) -> Finding:
    """What ``fit`` is given, an iterator that is no generator."""
    call = call_at(parse(trace.text), drift.span)
    called = call.callee.rpartition(".")[2] if call is not None else "fit"
    given = call.argument(drift.old, 0 if drift.old == "x" else None) if call is not None else None
    given = given or (call.argument("generator") if call is not None else None)
    place = span_of(given.value) if given is not None else drift.span
    text = code(given.value) if given is not None else "..."
    new = f"(batch for batch in {text})"
    return RENAMED.found(
        place,
        f"{called} walked any iterator in an earlier Keras; Keras 3 takes generators, and raises "
        f"an error for this {drift.new}. Write {new}. {_AS_IF}",
        detail=drift.error,
        data={
            "kind": "iterator",
            "settled": [span_data(place), new] if given is not None else None,
        },
    )


def _filled(new: str, texts: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: texts.get(match[1], match[0]), new)


def _is_used(old: str, group: list[ApiDrift]) -> bool:
    """Whether another argument's new spelling holds this one."""
    return any("{" + old + "}" in drift.new for drift in group)


def _name(trace: Trace, group: list[ApiDrift]) -> Finding:
    first = group[0]
    today = f"use {first.new} instead" if first.new else "it is gone from Keras 3"
    effect = _AS_IF if first.new else "What comes of it is unknown here."
    return NAMES.found(
        _written(trace, first) or first.span,
        f"{first.old} is of an earlier Keras and raises an error here; {today}. {effect}",
        related=tuple(Related("used here too", other.span) for other in group[1:5]),
        detail=first.error,
        data={
            "kind": "name",
            "old": first.old,
            "new": first.new,
            "places": [span_data(drift.span) for drift in group],
        },
    )


def _written(trace: Trace, drift: ApiDrift) -> Span | None:
    """Where the old spelling itself is, in the expression or import that has it."""
    if drift.kind == "argument":
        call = call_at(parse(trace.text), drift.span)
        given = call.argument(drift.old) if call is not None else None
        return span_of(given.node) if given is not None else None
    lines = LineIndex(trace.text)
    text = lines.line(drift.span.line)
    start = text.find(drift.old, drift.span.column)
    end = start + len(drift.old)
    following = text[end : end + 1]
    if start < 0 or following == "." or following.isidentifier():
        return None
    return Span(drift.span.line, start, drift.span.line, end)


def _is_parent(trace: Trace, drift: ApiDrift) -> bool:
    """Whether the same import names a module inside this one, which is then told instead."""
    return any(
        other.span == drift.span and other.old.startswith(drift.old + ".") for other in trace.drifts
    )
