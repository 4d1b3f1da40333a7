"""The rules: a registry, and one pass over a trace that applies them all.

A failed layer call is explained by the first diagnosis that recognises it, so the more specific
ones come first; checks look at the whole trace for what fails elsewhere or not at all.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding
from kerascope.analysis.rules.consequences import without_consequences
from kerascope.analysis.rules.custom import created, reduced, returning
from kerascope.analysis.rules.custom import failures as custom
from kerascope.analysis.rules.data import (
    arrays,
    batch_size,
    batching,
    called_on_data,
    cardinality,
    data_shape,
    feed_dicts,
    feeding,
    one_text,
    pairs,
    sample_weights,
    several_inputs,
    tables,
    values,
)
from kerascope.analysis.rules.data import mismatch as data
from kerascope.analysis.rules.drift import call_flags, history, tensorflow1
from kerascope.analysis.rules.drift import spellings as drift
from kerascope.analysis.rules.drift.earlier_keras import as_drift
from kerascope.analysis.rules.inputs import (
    embedded_twice,
    embedding_matrix,
    frames,
    given_sizes,
    input_layout,
    input_rank,
    samples_without_axis,
)
from kerascope.analysis.rules.labels import (
    activations,
    called_losses,
    classes,
    crossentropy,
    loss_rows,
    metrics,
    missing_pooling,
    output_size,
    outputs,
    scores,
    stretched,
    structures,
    targets,
)
from kerascope.analysis.rules.labels import mismatch as labels
from kerascope.analysis.rules.layers import (
    attention_masks,
    blind,
    conventions,
    recurrent,
    repeated,
    reshape,
    silent,
    spatial,
    variable,
)
from kerascope.analysis.rules.merging import branches, concatenate, dot, elementwise
from kerascope.analysis.rules.rule import Check, Diagnosis, Rule
from kerascope.analysis.rules.suspects.listing import Suggested, suspects
from kerascope.analysis.rules.trace import effects, limits, suppressions
from kerascope.analysis.rules.wiring import applied_models, misapplied, reused, unwired
from kerascope.analysis.rules.wiring import connections as wiring

_FAMILIES = (
    limits,
    effects,
    suppressions,
    input_rank,
    input_layout,
    spatial,
    variable,
    concatenate,
    elementwise,
    embedding_matrix,
    dot,
    branches,
    reshape,
    recurrent,
    attention_masks,
    labels,
    crossentropy,
    metrics,
    structures,
    classes,
    missing_pooling,
    targets,
    output_size,
    stretched,
    loss_rows,
    outputs,
    activations,
    data,
    data_shape,
    arrays,
    one_text,
    scores,
    tables,
    pairs,
    batch_size,
    batching,
    cardinality,
    sample_weights,
    feeding,
    feed_dicts,
    several_inputs,
    values,
    blind,
    wiring,
    unwired,
    reused,
    given_sizes,
    applied_models,
    misapplied,
    silent,
    conventions,
    custom,
    created,
    reduced,
    returning,
    drift,
    call_flags,
    history,
    tensorflow1,
)

RULES: Mapping[str, Rule] = MappingProxyType(
    {rule.code: rule for family in _FAMILIES for rule in family.RULES}
)

_DIAGNOSES: tuple[Diagnosis, ...] = (
    *unwired.DIAGNOSES,
    *applied_models.DIAGNOSES,
    *called_on_data.DIAGNOSES,
    *returning.DIAGNOSES,
    *branches.DIAGNOSES,
    *recurrent.DIAGNOSES,
    *attention_masks.DIAGNOSES,
    *reshape.DIAGNOSES,
    *variable.DIAGNOSES,
    *concatenate.DIAGNOSES,
    *elementwise.DIAGNOSES,
    *dot.DIAGNOSES,
    *input_layout.DIAGNOSES,
    *reused.DIAGNOSES,
    *frames.DIAGNOSES,
    *repeated.DIAGNOSES,
    *samples_without_axis.DIAGNOSES,
    *embedded_twice.DIAGNOSES,
    *input_rank.DIAGNOSES,
    *spatial.DIAGNOSES,
    *reduced.DIAGNOSES,
    *custom.DIAGNOSES,
    input_rank.diagnose_rejected,
)

_CHECKS: tuple[Check, ...] = (
    *limits.CHECKS,
    *effects.CHECKS,
    *input_layout.CHECKS,
    *variable.CHECKS,
    *reshape.CHECKS,
    *embedding_matrix.CHECKS,
    *classes.CHECKS,
    *labels.CHECKS,
    *called_losses.CHECKS,
    *structures.CHECKS,
    *outputs.CHECKS,
    *activations.CHECKS,
    *stretched.CHECKS,
    *loss_rows.CHECKS,
    *arrays.CHECKS,
    *one_text.CHECKS,
    *scores.CHECKS,
    *tables.CHECKS,
    *values.CHECKS,
    *data.CHECKS,
    *feeding.CHECKS,
    *recurrent.CHECKS,
    *blind.CHECKS,
    *attention_masks.CHECKS,
    *wiring.CHECKS,
    *unwired.CHECKS,
    *silent.CHECKS,
    *conventions.CHECKS,
    *drift.CHECKS,
    *call_flags.CHECKS,
    *history.CHECKS,
    *tensorflow1.CHECKS,
    *custom.CHECKS,
)


#: The families of mistakes that show while a model is built: what is wrong is in the program.
_SEARCHED = re.compile(r"KS([1-6]|9|11)\d\d")

logger = logging.getLogger(__name__)


def find(trace: Trace) -> tuple[Finding, ...]:
    """Every finding of every rule, each mistake once, in the order of the text.

    A rule that itself fails is logged and finds nothing: the others, and the shapes, are still
    worth showing.
    """
    found: list[Finding] = []
    for call in trace.failures:
        if data.blames_data(trace, call) or conventions.shrunk_by_strides(trace, call):
            continue
        found.extend(_diagnosed(trace, call))
    for check in _CHECKS:
        found.extend(_safely(check, trace))
    if not any(finding.severity == "error" for finding in found):
        found.extend(_safely(data.untold, trace))
    found = as_drift(trace, without_consequences(found))
    unique = {(finding.code, finding.span): finding for finding in reversed(found)}
    return tuple(_suspecting(trace, finding) for finding in sorted(unique.values(), key=_order))


def _suspecting(trace: Trace, finding: Finding) -> Finding:
    """A finding that only knows where something fails, with the changes that could settle it."""
    searched = finding.severity == "error" and _SEARCHED.fullmatch(finding.code) is not None
    if finding.span.file or not (searched or finding.data.get("unplaced")):
        return finding
    listed: list[Suggested] = []
    sure = 0
    try:
        listed, sure = suspects(trace, finding)
    except Exception:
        logger.exception("no suspects of %s", finding.code)
    if not listed:
        return finding
    placed = not _stands_where_it_fails(trace, finding)
    facts = {"suspects": listed, "sure": sure, "placed": placed}
    return replace(finding, data=finding.data | facts)


def _stands_where_it_fails(trace: Trace, finding: Finding) -> bool:
    """Whether the line of a finding is only that of the operation or layer that raised."""
    if finding.data.get("unplaced"):
        return True
    failed = [error.span for error in trace.errors]
    failed += [place for call in trace.failures for place in [trace.place_of_call(call)] if place]
    return any(span.line == finding.span.line for span in failed)


def _diagnosed(trace: Trace, call: Call) -> list[Finding]:
    """The finding of the first diagnosis that recognises a failed call."""
    for diagnose in _DIAGNOSES:
        found = _safely(_as_check(diagnose, call), trace)
        if found:
            return found
    return []


def _as_check(diagnose: Diagnosis, call: Call) -> Check:
    def check(trace: Trace) -> Iterator[Finding]:
        finding = diagnose(trace, call)
        if finding is not None:
            yield finding

    check.__qualname__ = f"{diagnose.__module__}.{diagnose.__qualname__}"
    return check


def _safely(check: Check, trace: Trace) -> list[Finding]:
    """What a rule finds, up to where it fails."""
    found: list[Finding] = []
    try:
        found.extend(check(trace))
    except Exception:
        logger.exception("the rule %s failed", getattr(check, "__qualname__", check))
    return found


def _order(finding: Finding) -> tuple[int, int, str]:
    return (finding.span.line, finding.span.column, finding.code)


__all__ = ["RULES", "Rule", "find"]
