"""KS8xx: the data does not fit the model."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding
from kerascope.analysis.rules.data.batching import (
    batched_twice,
    missing_batch_axis,
    told_once,
    unbatched_validation,
)
from kerascope.analysis.rules.data.cardinality import different_counts, unequal_inputs
from kerascope.analysis.rules.data.data_shape import other_shape, validation_shape
from kerascope.analysis.rules.data.feeding import refused_feed
from kerascope.analysis.rules.data.sample_weights import class_weight, weights_of_other_samples
from kerascope.analysis.rules.data.several_inputs import list_for_one_input, list_of_samples
from kerascope.analysis.rules.data.validation_inputs import validation_inputs
from kerascope.analysis.rules.labels.crossentropy import validation_labels
from kerascope.analysis.rules.labels.structures import pairs_of_pairs
from kerascope.analysis.rules.labels.training import fit_place
from kerascope.analysis.rules.labels.validation_columns import validation_columns
from kerascope.analysis.rules.layers.blind import explains
from kerascope.analysis.rules.rule import Rule
from kerascope.analysis.rules.trace.doubt import is_doubtful
from kerascope.analysis.rules.wiring.applied_models import batch_axis_handed_on
from kerascope.analysis.rules.wording import plain

_TRAIN = """import numpy as np
import keras
from keras import layers

x = np.zeros((64, 28, 28, 1), "float32")
y = np.zeros((64, 1), "float32")
"""


REFUSED = Rule(
    code="KS800",
    name="data-refused",
    severity="error",
    summary="the model cannot be trained or applied on this data",
    explanation="Keras raises while it reads the data or passes it through the model, for a reason "
    "that no more specific rule names. The message gives Keras' own reason.",
    wrong=_TRAIN
    + """model = keras.Sequential([keras.Input(shape=(28, 28, 1)), layers.GlobalMaxPooling2D()])
model.fit(x, y)
""",
    right=_TRAIN
    + """model = keras.Sequential([keras.Input(shape=(28, 28, 1)), layers.GlobalMaxPooling2D()])
model.compile("adam", "mse")
model.fit(x, y)
""",
    source="keras/src/trainers/trainer.py and keras/src/models/functional.py",
)


RULES = (REFUSED,)

#: How a check fails, by its stage.
_WHERE = {
    "loss": "fails where the loss compares the outputs with the labels",
    "metrics": "fails where a metric compares the outputs with the labels",
    "validation": "fails on the validation data, when the first epoch is over",
    "last_batch": "fails on the last batch, which is smaller",
    "train_step": "fails in the training step",
}


def check_data(trace: Trace) -> Iterator[Finding]:
    """KS80x for each check whose data was refused before the loss."""
    yield from told_once(trace, list(_refused(trace)))


def _refused(trace: Trace) -> Iterator[Finding]:
    for fit in trace.fits:
        place = fit_place(trace, fit)
        if place is None or fit.stage in ("loss", "metrics"):
            continue
        if fit.error is None:
            silent = (
                missing_batch_axis(trace, fit, place)
                or other_shape(trace, fit, place)
                or list_for_one_input(trace, fit, place)
            )
            if silent is not None:
                yield silent
            continue
        if "You must call `compile()`" in fit.error.message and ".compile(" in trace.text:
            continue  # the compile is there, and failed before
        if fit.stage == "validation" and validation_labels(trace, fit, place) is not None:
            continue  # told by KS701 and KS702
        failed = trace.calls.get(fit.failed_call) if fit.failed_call is not None else None
        if failed is not None and explains(trace, failed):
            continue
        finding = (
            pairs_of_pairs(trace, fit, place)
            or list_of_samples(trace, fit, place)
            or different_counts(trace, fit, place)
            or weights_of_other_samples(trace, fit, place)
            or class_weight(trace, fit, place)
            or unbatched_validation(trace, fit, place)
            or (fit.stage == "validation" and batched_twice(trace, fit, place))
            or validation_shape(trace, fit, place)
            or validation_columns(trace, fit, place)
            or validation_inputs(trace, fit, place)
            or refused_feed(trace, fit, place)
            or missing_batch_axis(trace, fit, place)
            or batched_twice(trace, fit, place)
            or other_shape(trace, fit, place)
            or unequal_inputs(trace, fit, place)
            or (batch_axis_handed_on(trace, failed) if failed is not None else None)
        )
        if finding is not None:
            yield finding
        elif is_doubtful(fit.error):
            continue
        elif fit.failed_call not in trace.calls or blames_data(trace, trace.calls[fit.failed_call]):
            yield REFUSED.found(
                place,
                f"{fit.method} fails on this data: {plain(fit.error.message)}",
                detail=fit.error.message,
            )


def untold(trace: Trace) -> Iterator[Finding]:
    """KS800 for checks that Keras refuses and that nothing else was found about.

    Asked when no rule has found an error: what Keras will raise is told in its words, at least.
    """
    for fit in trace.fits:
        place = fit_place(trace, fit)
        if place is None or fit.error is None or is_doubtful(fit.error):
            continue
        if "You must call `compile()`" in fit.error.message and ".compile(" in trace.text:
            continue
        yield REFUSED.found(
            place,
            f"{fit.method} {_WHERE.get(fit.stage or '', 'fails on this data')}: "
            f"{plain(fit.error.message)}",
            detail=fit.error.message,
        )
        return


def blames_data(trace: Trace, call: Call) -> bool:
    """Whether a failed call happened in a check of a model whose inputs are declared.

    Such a model was built without this trouble, so it is the data's, and :func:`check_data`
    tells it. A model without declared inputs takes its shapes from the data: its layer is told.
    """
    fit = next((fit for fit in trace.fits if fit.failed_call == call.id), None)
    if fit is None or fit.error is None or fit.stage in ("loss", "metrics"):
        return False
    return fit.model_inputs is not None or call.layer.role == "model"


CHECKS = (check_data,)
