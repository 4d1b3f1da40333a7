"""Small helpers to make fixes."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.fixes.places import Edits
from kerascope.analysis.fixes.source import Source
from kerascope.analysis.report import Finding, Fix, Span, TextEdit


def built(title: str, *parts: Edits | None) -> Iterator[Fix]:
    """The fix of these edits; nothing when a part is impossible or there is nothing to edit."""
    edits = tuple(edit for part in parts if part is not None for edit in part)
    if edits and all(part is not None for part in parts):
        yield Fix(title, edits)


def other_number(finding: Finding) -> Iterator[Fix]:
    """The size that a builder or class is given, where it is chosen."""
    number = finding.data.get("number")
    if isinstance(number, list):
        yield from built(f"Use {number[1]} here", (TextEdit(Span(*number[0]), str(number[1])),))


def settled_change(source: Source, finding: Finding) -> Iterator[Fix]:
    """The change that was tried when the guilty line was looked for."""
    change = finding.data.get("settled")
    if isinstance(change, list):
        span, new = Span(*change[0]), str(change[1])
        old = source.slice(span)
        title = f"Change {old} to {new}" if old else f"Add {new.lstrip(', ')}"
        yield from built(title, (TextEdit(span, new),))


def numbers(value: object) -> tuple[int | None, ...]:
    """A shape that a finding carries as a list; empty for anything else."""
    if not isinstance(value, (list, tuple)):
        return ()
    return tuple(axis for axis in value if axis is None or isinstance(axis, int))
