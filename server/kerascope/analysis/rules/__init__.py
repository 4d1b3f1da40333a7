"""The rules: a registry, and one pass over a trace that applies them all.

A failed layer call is explained by the first diagnosis that recognises it, so the more specific
ones come first; checks look at the whole trace for what fails elsewhere or not at all.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding
from kerascope.analysis.rules import (
    activations,
    applied_models,
    arrays,
    attention_masks,
    batch_size,
    batching,
    blind,
    branches,
    called_losses,
    called_on_data,
    cardinality,
    classes,
    concatenate,
    conventions,
    created,
    crossentropy,
    custom,
    data,
    data_shape,
    dot,
    drift,
    effects,
    elementwise,
    embedding_matrix,
    feed_dicts,
    feeding,
    frames,
    given_sizes,
    history,
    input_layout,
    input_rank,
    labels,
    limits,
    metrics,
    misapplied,
    missing_pooling,
    output_size,
    outputs,
    pairs,
    recurrent,
    reduced,
    repeated,
    reshape,
    returning,
    reused,
    samples_without_axis,
    several_inputs,
    silent,
    spatial,
    stretched,
    structures,
    suppressions,
    tables,
    targets,
    tensorflow1,
    unwired,
    values,
    variable,
    wiring,
)
from kerascope.analysis.rules.consequences import without_consequences
from kerascope.analysis.rules.rule import Check, Diagnosis, Rule

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
    outputs,
    activations,
    data,
    data_shape,
    arrays,
    tables,
    pairs,
    batch_size,
    batching,
    cardinality,
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
    *arrays.CHECKS,
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
    *history.CHECKS,
    *tensorflow1.CHECKS,
    *custom.CHECKS,
)


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
    found = without_consequences(found)
    unique = {(finding.code, finding.span): finding for finding in reversed(found)}
    return tuple(sorted(unique.values(), key=_order))


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
