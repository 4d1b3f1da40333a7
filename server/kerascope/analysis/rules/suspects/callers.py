"""The call of a helper that works for its other callers: what it was passed is what is wrong.

A helper that gives a tensor its weights, a gate or a shortcut is written once and called often.
Where the very line that fails has worked for another call, the line is right, and the number that
this call passed is tried before anything inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kerascope.analysis.cst import call_at, children, code, enclosing, leaf_at, parse, span_of
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Span
from kerascope.analysis.rules.origins.numbers import number_of, spelled
from kerascope.analysis.rules.suspects.clashes import Clash
from kerascope.analysis.rules.suspects.suspect import Suspect


def callers(trace: Trace, finding: Finding, clash: Clash | None) -> Iterator[Suspect]:
    """The numbers that the failing call of such a helper was passed, made those that would fit."""
    if clash is None:
        return
    places = [finding.span, *(related.span for related in finding.related)]
    for failed in trace.failures:
        inside = trace.place_of_call(failed)
        if inside is None or not any(one.line == inside.line for one in places):
            continue
        for helper, outer in _calls_around(trace, failed):
            if not _works_elsewhere(trace, failed, outer):
                continue
            made = call_at(parse(trace.text), outer)
            if made is None or made.callee.rpartition(".")[2] != helper:
                continue
            for argument in made.arguments:
                plain = argument.value.type in ("number", "name") and not argument.star
                value = number_of(trace, argument.value) if plain else None
                for old, new in clash.pairs:
                    if value == old:
                        text = spelled(trace, argument.value, new)
                        yield Suspect(span_of(argument.value), text, 0.0, sure=True)


def _calls_around(trace: Trace, failed: Call) -> Iterator[tuple[str, Span]]:
    """The helpers that a failed call is made in, each with the place that calls it."""
    frames = [span for span in (failed.span, *failed.stack) if span is not None and not span.file]
    made = [one for one in (failed.layer.span, *failed.layer.stack) if one and not one.file]
    for chain in (frames, made):
        for inner, outer in pairwise(chain):
            leaf = leaf_at(parse(trace.text), inner.line, inner.column)
            function = enclosing(leaf, "funcdef") if leaf is not None else None
            if function is not None and enclosing(function, "classdef") is None:
                yield code(children(function)[1]), outer


def _works_elsewhere(trace: Trace, failed: Call, outer: Span) -> bool:
    """Whether the line that fails has worked for another call of the helper."""
    place = trace.place_of_call(failed)
    return any(
        other.error is None
        and other.layer.cls == failed.layer.cls
        and trace.place_of_call(other) == place
        and outer not in (*other.stack, *other.layer.stack)
        for other in trace.calls.values()
    )
