"""KS807 on data for validation: as many arrays as the model has inputs, as for training."""

from __future__ import annotations

from kerascope.analysis.cst import code, display_items, leaf_at, parse
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.data.samples import tuple_parts
from kerascope.analysis.rules.data.several_inputs import INPUT_COUNT
from kerascope.analysis.rules.labels.training import argument_place
from kerascope.analysis.rules.rule import span_data
from kerascope.analysis.specs import spec_text, tensors
from kerascope_tracer.wire import FitChecked


def validation_inputs(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """The samples for validation, of which there are fewer arrays or more."""
    wanted, given = len(tensors(fit.model_inputs)), len(tensors(fit.validation))
    if fit.stage != "validation" or not given or wanted < 2 or wanted == given:
        return None
    pair = argument_place(trace, fit.span, "validation_data", 99)
    items = tuple_parts(trace, pair[0]) if pair is not None else []
    samples = items[0] if items else None
    where = samples or pair or (place, "")
    return INPUT_COUNT.found(
        where[0],
        f"The model has {wanted} inputs, {spec_text(fit.model_inputs)}, and the data for "
        f"validation is {given}: {spec_text(fit.validation)}. fit fails when the first epoch is "
        f"over. Give a list with one array for each input, as for training.",
        related=(Related("fit gets it here", place),),
        detail=fit.error.message if fit.error is not None else "",
        data={"settled": _repeated(trace, fit, samples, wanted) if given == 1 else None},
    )


def _repeated(
    trace: Trace, fit: FitChecked, samples: tuple[Span, str] | None, inputs: int
) -> list[object] | None:
    """The same array for each input, where that for training is given so."""
    training = argument_place(trace, fit.span, "x", 0)
    if samples is None or training is None:
        return None
    opening = leaf_at(parse(trace.text), training[0].line, training[0].column)
    display = opening.parent if opening is not None else None
    names = [code(item) for item in display_items(display)] if display is not None else []
    if len(names) != inputs or len(set(names)) != 1:
        return None
    return [span_data(samples[0]), f"[{', '.join([samples[1]] * inputs)}]"]
