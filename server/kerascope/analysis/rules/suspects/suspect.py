"""A change of a few characters that may settle a finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import CallSyntax, calls, enclosing
from kerascope.analysis.report import Span


@dataclass(frozen=True)
class Suspect:
    """Writing ``new`` at ``span`` may settle a finding; ``cost`` orders them.

    One that is ``sure`` says so much of itself that it is tried before what a rule proposes.
    """

    span: Span
    new: str
    cost: float
    sure: bool = False


def calls_of(statement: NodeOrLeaf) -> Iterator[CallSyntax]:
    """The calls of a statement, without those of the statements inside it."""
    for call in calls(statement):
        if statement.type in ("expr_stmt", "return_stmt", "atom_expr", "power") or (
            enclosing(call.node, "suite") is enclosing(statement, "suite")
        ):
            yield call
