"""KS808: models that are fixed to one size of batch, and batches of another."""

from __future__ import annotations

import re

from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.data.samples import agree, input_place
from kerascope.analysis.rules.labels.training import argument_place
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.rules.wording import count
from kerascope.analysis.specs import one_shape
from kerascope_tracer.wire import FitChecked

_HEAD = """import numpy as np
import keras
from keras import layers

"""

FIXED_BATCH = Rule(
    code="KS808",
    name="fixed-batch-size",
    severity="error",
    summary="a batch has another size than the model is fixed to",
    explanation="A reshape to a literal batch size, or a stateful recurrent layer, takes batches "
    "of that size only: fit and predict need batch_size= with the same number, and as many samples "
    "as fill the batches, since the last one is smaller otherwise. Write -1 for the batch axis in "
    "the reshape, use a multiple of the batch size (drop_remainder=True for a dataset), or predict "
    "with a second model, made for batches of 1, that gets the weights of the first.",
    wrong=_HEAD
    + """model = keras.Sequential([
    keras.Input(batch_shape=(32, 10, 4)),
    layers.LSTM(8, stateful=True),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(np.zeros((70, 10, 4)), np.zeros((70, 1)), batch_size=32)
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(batch_shape=(32, 10, 4)),
    layers.LSTM(8, stateful=True),
    layers.Dense(1),
])
model.compile("adam", "mse")
model.fit(np.zeros((64, 10, 4)), np.zeros((64, 1)), batch_size=32)
""",
    source="keras/src/trainers/data_adapters/array_data_adapter.py; keras/src/layers/rnn/rnn.py",
)

RULES = (FIXED_BATCH,)


def other_batch(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS808 for a check that failed on the size of its batches."""
    return _last_batch(trace, fit, place) or _every_batch(trace, fit, place)


def _every_batch(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS808 on the call whose batches all have another size than the model's Input."""
    wanted = one_shape(fit.model_inputs)
    given = fit.batch_size
    samples = one_shape(fit.x)
    if fit.stage != "forward" or not wanted or given is None or wanted[0] in (None, given):
        return None
    fixed = wanted[0] or 0
    # Keras itself lets an Input with a batch size take other batches: what fails has to say so.
    told = fit.error is not None and re.search(rf"\b{fixed}\b", fit.error.message) is not None
    if samples is None or not agree(samples[1:], wanted[1:]) or not told:
        return None
    declared = input_place(trace, fit.model)
    enough = fit.samples is not None and fit.samples >= fixed
    whole = enough and (fit.samples or 0) % fixed == 0
    advice = (
        f"Give {fit.method} batch_size={fixed}"
        + ("." if whole else f", and a number of samples that {fixed} divides.")
        if enough
        else f"Give it {fixed} samples, or make a second model for batches of {given}, with the "
        f"weights of this one."
    )
    return FIXED_BATCH.found(
        place,
        f"This model takes batches of {count(fixed, 'sample')} only, and {fit.method} gives it "
        f"batches of {given}. {advice}",
        related=(
            Related(f"the batch is fixed to {fixed} here", declared)
            if declared is not None
            else None,
        ),
        detail=fit.error.message if fit.error else "",
        data={"fixed": fixed, "call": span_data(place)} if whole else None,
    )


def _last_batch(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    if fit.stage != "last_batch" or fit.error is None or not fit.batch_size or not fit.samples:
        return None
    rest = fit.samples % fit.batch_size
    frame = trace.here(reversed(fit.error.frames))
    failed = trace.calls.get(fit.failed_call) if fit.failed_call is not None else None
    if frame is None and failed is not None and failed.error is not None:
        frame = trace.here(reversed(failed.error.frames))
    inside = frame is not None and frame != place
    x = argument_place(trace, fit.span, "x", 0)
    y = argument_place(trace, fit.span, "y", 1)
    return FIXED_BATCH.found(
        frame if inside and frame is not None else place,
        f"{fit.samples} samples in batches of {fit.batch_size} leave a last batch of {rest}, and "
        f"{'this' if inside else 'the model'} takes batches of {fit.batch_size} only. "
        + (
            f"Write -1 instead of {fit.batch_size} for the batch axis."
            if inside
            else f"Use a multiple of {fit.batch_size} samples, for example {fit.samples - rest}."
        ),
        related=(Related(f"{fit.method} runs the last batch here", place),),
        detail=fit.error.message,
        data={
            "batch": fit.batch_size,
            "samples": fit.samples - rest,
            "frame": span_data(frame) if inside else None,
            "arguments": [span_data(a[0]) for a in (x, y) if a is not None],
        },
    )
