"""Which data is fed to a model, and where the program says so."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from kerascope.analysis.cst import CallSyntax, call_at, code, parse
from kerascope.analysis.report import FitFact, ShapeReport, Spec

_LEADING_NAME = re.compile(r"[^\W\d]\w*")
_POSITIONS = {"x": 0, "y": 1}


@dataclass(frozen=True)
class Feed:
    """One argument of a ``fit``: as it is written, what it is, and the line that made it."""

    argument: str
    expression: str
    spec: Spec
    line: int | None


def feeds(report: ShapeReport, fit: FitFact) -> tuple[Feed, ...]:
    """The data and the labels that a ``fit`` or the like was given."""
    call = call_at(parse(report.text), fit.span)
    found = []
    for argument, spec in (("x", fit.x), ("y", fit.y), ("sample_weight", fit.sample_weight)):
        if spec is None:
            continue
        given = call.argument(argument, _POSITIONS.get(argument)) if call is not None else None
        written = code(given.value) if given is not None else ""
        found.append(Feed(argument, written, spec, _made(report, written, fit)))
    return tuple(found)


def steps_per_epoch(report: ShapeReport, fit: FitFact) -> int | None:
    """How many batches one pass over array data has (keras/src/trainers/epoch_iterator.py).

    ``None`` when the data's length or a part that is held back is not known.
    """
    if fit.samples is None or not fit.batch_size or fit.method.endswith("_on_batch"):
        return None
    samples, call = fit.samples, call_at(parse(report.text), fit.span)
    if call is None or any(argument.star for argument in call.arguments):
        return None
    if call.argument("steps_per_epoch") is not None:
        return _whole(call, "steps_per_epoch")
    if call.argument("validation_split") is not None:
        share = _share(call)
        if share is None:
            return None
        # keras/src/trainers/data_adapters/array_data_adapter.py, train_validation_split
        samples = math.floor(samples * (1.0 - share))
    return math.ceil(samples / fit.batch_size)


def _whole(call: CallSyntax, name: str) -> int | None:
    argument = call.argument(name)
    text = code(argument.value) if argument is not None else ""
    return int(text) if text.isdecimal() else None


def _share(call: CallSyntax) -> float | None:
    argument = call.argument("validation_split")
    text = code(argument.value) if argument is not None else ""
    return float(text) if re.fullmatch(r"0?\.\d+|0", text) else None


def _made(report: ShapeReport, written: str, fit: FitFact) -> int | None:
    """The line on which the name that an argument begins with was bound last before the call."""
    name = _LEADING_NAME.match(written)
    lines = [
        variable.span.line
        for variable in report.variables
        if name is not None and variable.name == name.group() and variable.span.line < fit.span.line
    ]
    return max(lines, default=None)
