"""Small changes of a program that may make two sizes fit which do not: each names its place.

Where a failure is deep in a class or a helper, no rule knows which of the many lines before it is
to blame. Each of them is suspected of the smallest change that could matter: a size becomes the
other size of the pair that clashes, an index or axis another one, two tensors change places, an
axis of one comes or goes. ``tracing/locate.py`` tries them, and the first that settles everything
is the culprit. Which is tried first follows how an expert reads: what is near the failure, is used
once, and disagrees with sizes that the rest of the program agrees on.
"""

from __future__ import annotations

from dataclasses import replace

from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Span
from kerascope.analysis.rules.origins.reach import reach
from kerascope.analysis.rules.rule import span_data
from kerascope.analysis.rules.suspects import forms, sizes
from kerascope.analysis.rules.suspects.callers import callers
from kerascope.analysis.rules.suspects.clashes import clash_of
from kerascope.analysis.rules.suspects.names import slips, swaps
from kerascope.analysis.rules.suspects.suspect import Suspect

#: A place as four numbers, and what to write there.
Suggested = tuple[list[int], str]
#: Orders and axes matter where they are written; sizes are passed on.
_NEAR = 2
#: So many traces a search may cost.
MOST = 14


def suspects(trace: Trace, finding: Finding) -> tuple[list[Suggested], int]:
    """The suspects of a finding, best first, as plain values: ``[span, new text]``.

    With how many of them, from the start, are to be tried before what the rule itself proposes.
    """
    statements = reach(trace.text, [finding.span])
    clash = clash_of(finding)
    found: dict[tuple[Span, str], Suspect] = {}
    evidence = sizes.Evidence(trace)
    for statement, distance in statements.items():
        near = distance <= _NEAR
        for one in (
            *sizes.sizes(trace, statement, clash, evidence),
            *sizes.unused(statement, clash),
            *sizes.alternatives(statement, clash),
            *sizes.factors(statement, clash),
            *sizes.multiples(trace, statement, clash),
            *sizes.from_tensor(trace, statement, clash),
            *(forms.orders(statement) if near else ()),
            *(forms.other_tensors(trace, statement, finding) if not distance else ()),
            *(forms.indices(statement) if near else ()),
            *(forms.shifted(statement) if near else ()),
            *forms.flags(statement, clash),
            *forms.single_axes(statement, clash),
        ):
            whole = replace(one, cost=one.cost + distance / 2)
            known = found.get((one.span, one.new))
            if known is None or known.cost > whole.cost:
                found[one.span, one.new] = whole
    # What leads to the other places of a finding matters for these two: they say enough themselves.
    around = reach(trace.text, [finding.span, *(related.span for related in finding.related)])
    for statement in around:
        for one in (*slips(trace, statement), *swaps(trace, statement, clash)):
            found[one.span, one.new] = one
    found |= {(one.span, one.new): one for one in callers(trace, finding, clash)}
    best = sorted(
        found.values(),
        key=lambda one: (not one.sure, one.cost, one.span.line, one.span.column),
    )[:MOST]
    listed = [(span_data(one.span) or [], one.new) for one in best]
    return listed, sum(one.sure for one in best)
