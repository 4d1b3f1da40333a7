"""Pictures read from folders with a class for each, for a model that gives pictures back."""

from __future__ import annotations

from kerascope.analysis.cst import call_at, code, parse, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape
from kerascope.analysis.rules.labels.crossentropy import label_mode
from kerascope.analysis.rules.labels.output_size import OUTPUT_SIZE
from kerascope.analysis.rules.labels.outputs import activation_of, final_call
from kerascope.analysis.rules.labels.training import fit_place
from kerascope.analysis.rules.layers.kinds import kind_of
from kerascope.analysis.rules.rule import span_data
from kerascope.analysis.rules.wording import batch_text
from kerascope.analysis.specs import one_shape, shape_text
from kerascope_tracer.wire import FitChecked

_PICTURES = 4


def images_wanted(trace: Trace, fit: FitChecked, labels: Shape, output: Shape) -> Finding | None:
    """KS710 on the mode of labels that a folder is read with: the output is compared with the
    pictures themselves."""
    reader = label_mode(trace, fit)
    call = call_at(parse(trace.text), reader) if reader is not None else None
    flows = call is not None and call.callee.endswith("flow_from_directory")
    if call is None or reader is None or len(output) != _PICTURES or len(labels) > 2:
        return None
    if _chooses_classes(trace, fit):
        return None  # a head of classes that keeps the axes of the pictures: see missing_pooling
    place = fit_place(trace, fit)
    mode = call.argument("class_mode" if flows else "label_mode")
    advice = (
        'class_mode="input" gives the pictures themselves.'
        if flows
        else "Read them with label_mode=None, and map each batch x to (x, x)."
    )
    return OUTPUT_SIZE.found(
        span_of(mode.node) if mode is not None else reader,
        f"The folders are read with a class for each picture, {shape_text(labels)}, and the model "
        f"gives pictures, {batch_text(output)}. {advice}",
        related=(Related("they are compared here", place),) if place is not None else (),
        detail=fit.error.message if fit.error is not None else "",
        severity="error" if fit.error is not None else "warning",
        data={"reader": span_data(reader), "said": ["class_mode", '"input"']} if flows else {},
    )


def read_without_labels(trace: Trace, fit: FitChecked) -> Finding | None:
    """KS710 on the mode that a folder is read with, where it gives no labels and ``fit`` asks a
    loss: the pictures themselves, for a model that gives pictures; else classes."""
    reader = label_mode(trace, fit)
    call = call_at(parse(trace.text), reader) if reader is not None else None
    flows = call is not None and call.callee.endswith("flow_from_directory")
    name = "class_mode" if flows else "label_mode"
    mode = call.argument(name) if call is not None else None
    output, place = one_shape(fit.model_outputs), fit_place(trace, fit)
    if mode is None or code(mode.value) != "None" or output is None or place is None:
        return None
    pictures = flows and output == one_shape(fit.model_inputs)
    kind = '"input"' if pictures else '"categorical"' if (output[-1] or 0) > 1 else '"binary"'
    meant = "for the pictures themselves" if pictures else "for the folder of each picture"
    advice = (
        "Map each batch x to (x, x)."
        if not flows and len(output) == _PICTURES
        else f"Use {name}={kind}, {meant}."
    )
    return OUTPUT_SIZE.found(
        span_of(mode.node),
        f"{name}=None reads pictures without labels, and the loss has nothing to compare "
        f"{batch_text(output)} with. {advice}",
        related=(Related(f"{fit.method} asks the loss here", place),),
        detail=fit.error.message if fit.error is not None else "",
        data={
            "reader": span_data(reader),
            "said": [name, kind],
            "like": span_data(label_mode(trace, fit, "validation_data")),
        }
        if advice.startswith("Use")
        else {},
    )


def _chooses_classes(trace: Trace, fit: FitChecked) -> bool:
    """Whether the model ends in a head of classes rather than in a picture."""
    call = final_call(trace, fit.model)
    return call is not None and (kind_of(call.layer) == "Dense" or activation_of(call) == "softmax")
