"""What a step did with the mask that tells which time steps are padding.

Source of the facts: keras/src/layers/layer.py (``Layer.__call__``) of Keras 3.15.
"""

from __future__ import annotations

from kerascope.analysis.explain.applied import Applied, applied
from kerascope.analysis.report import ShapeReport, Step


def mask_text(one: Applied) -> str:
    """What became of the mask, in words; empty where there is none."""
    step = one.step
    if not step.mask_in:
        return "made here" if step.mask_out and one.info.role != "input" else ""
    made = _maker(one.report, step)
    origin = f"from {made.cls}" + (_line(made.step) if made.step.span else "") if made else ""
    if step.mask_out:
        told = "used and passed on" if one.info.takes_mask else "passed on"
    elif one.info.takes_mask:
        told = "used, and not needed after that"
    else:
        told = "**lost here**: what comes after does not know which steps are padding"
    return f"{told} ({origin})" if origin else told


def _maker(report: ShapeReport, step: Step) -> Applied | None:
    """The step upstream that made the mask."""
    seen = {step.call}
    pending = list(step.sources)
    while pending:
        call = pending.pop(0)
        current = report.steps.get(call)
        if current is None or call in seen:
            continue
        seen.add(call)
        if current.mask_out and not current.mask_in:
            maker = applied(report, current)
            return maker if maker is not None and maker.cls else None
        if current.mask_out:
            pending.extend(current.sources)
    return None


def _line(step: Step) -> str:
    return f", line {step.span.line}" if step.span is not None and not step.span.file else ""
