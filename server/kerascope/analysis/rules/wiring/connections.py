"""KS9xx: how a model's parts are connected and asked for."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related
from kerascope.analysis.rules.custom.created import created
from kerascope.analysis.rules.custom.failures import in_layer
from kerascope.analysis.rules.custom.made_weights import made_weight
from kerascope.analysis.rules.data.feed_dicts import fed_placeholder
from kerascope.analysis.rules.labels.called_losses import called_loss
from kerascope.analysis.rules.labels.compared_outputs import compared_output
from kerascope.analysis.rules.labels.own_losses import own_loss
from kerascope.analysis.rules.layers.variable import unbuilt_model
from kerascope.analysis.rules.merging.operands import unequal_operands
from kerascope.analysis.rules.merging.unequal_inputs import unequal_inputs
from kerascope.analysis.rules.rule import Rule
from kerascope.analysis.rules.trace.doubt import is_doubtful
from kerascope.analysis.rules.wiring import unwired
from kerascope.analysis.rules.wording import plain

UNCALLED_INPUT = Rule(
    code="KS901",
    name="input-of-uncalled-sequential",
    severity="error",
    summary=".input or .output of a Sequential model that was never called",
    explanation="Keras 3 gives a Sequential model .input and .output only after the model itself "
    "was called on something, also when it starts with an Input. .inputs and .outputs, the "
    "lists, exist as soon as the model is built. Older tutorials were written for Keras 2, where "
    ".input worked.",
    wrong="""import keras
from keras import layers

model = keras.Sequential([keras.Input(shape=(8,)), layers.Dense(4)])
part = keras.Model(inputs=model.input, outputs=model.layers[0].output)
""",
    right="""import keras
from keras import layers

model = keras.Sequential([keras.Input(shape=(8,)), layers.Dense(4)])
part = keras.Model(inputs=model.inputs, outputs=model.layers[0].output)
""",
    source="keras/src/ops/operation.py, Operation._get_node_attribute_at_index",
)

REFUSED = Rule(
    code="KS900",
    name="keras-refuses",
    severity="error",
    summary="Keras or TensorFlow refuses an operation",
    explanation="Keras or TensorFlow raises on this expression, outside of any layer, for a reason "
    "that no more specific rule names. The message gives their own reason.",
    wrong="""import keras
from keras import layers

inputs = keras.Input(shape=(32, 32, 16))
outputs = layers.Conv2D(30, 3, groups=4)(inputs)
""",
    right="""import keras
from keras import layers

inputs = keras.Input(shape=(32, 32, 16))
outputs = layers.Conv2D(32, 3, groups=4)(inputs)
""",
    source="keras/src, tensorflow/python",
)

RULES = (REFUSED, UNCALLED_INPUT)


def check_uncalled_input(trace: Trace) -> Iterator[Finding]:
    """KS901 on the attribute."""
    for error in trace.errors:
        if error.attribute not in ("input", "output") or error.layer is None or error.span.file:
            continue
        layer = trace.layers.get(error.layer)
        model = trace.models.get(error.layer)
        name = layer.cls if layer is not None else "Sequential"
        built = model is None or model.inputs is not None
        advice = (
            f"Use .{error.attribute}s, which exists as soon as the model is built."
            if built
            else "Start the model with keras.Input(shape=…); then .inputs and .outputs exist."
        )
        place = trace.here([layer.span]) if layer is not None else None
        yield UNCALLED_INPUT.found(
            error.span,
            f"This {name} model was never called, so Keras 3 gives it no .{error.attribute} and "
            f"raises AttributeError here. {advice}",
            related=(Related(f"the {name} model", place) if place is not None else None,),
            detail=error.error.message,
            data={"attribute": error.attribute, "built": built},
        )


def check_refused(trace: Trace) -> Iterator[Finding]:
    """KS900 for errors of Keras and TensorFlow that came out of no layer call and no check."""
    checked = {fit.span for fit in trace.fits}
    for error in trace.errors:
        if error.origin not in ("keras", "tensorflow") or error.call is not None:
            continue
        if error.attribute in ("input", "output") or error.span in checked:
            continue
        if unbuilt_model(trace, error) is not None or in_layer(trace, error.span):
            continue  # told by KS301 and KS1101
        if called_loss(trace, error) is not None:
            continue  # told by KS701, KS702 and KS704
        span = trace.here([error.span, *error.stack])
        if span is None:
            continue
        known = (
            own_loss(trace, error)
            or compared_output(trace, error)
            or unwired.refused(trace, error, span)
            or unequal_inputs(trace, error)
            or created(trace, error, span)
            or unequal_operands(trace, error)
            or made_weight(trace, error)
            or fed_placeholder(trace, error)
        )
        if known is not None:
            yield known
            continue
        if is_doubtful(error.error):
            continue
        who = "Keras" if error.origin == "keras" else "TensorFlow"
        yield REFUSED.found(
            span,
            f"{who} refuses this: {plain(error.error.message).rstrip('.')}.",
            detail=error.error.message,
        )


CHECKS = (check_uncalled_input, check_refused)
