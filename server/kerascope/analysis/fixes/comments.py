"""Fixes of comments that silence rules."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.fixes.fix import built
from kerascope.analysis.fixes.source import Source
from kerascope.analysis.report import Finding, Fix, ShapeReport, Span, TextEdit


def trim_suppression(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS002, KS003: without the comment, or with the codes that are needed."""
    kept, span = finding.data.get("keep"), finding.span
    if not isinstance(kept, list):
        return
    if kept:
        text = f"# kerascope: ignore[{', '.join(map(str, kept))}]"
        yield from built(f"Keep {', '.join(map(str, kept))} only", (TextEdit(span, text),))
        return
    line = source.index.line(span.line)
    before, after = line[: span.column], line[span.end_column :]
    if not before.strip() and not after.strip():
        gone = Span(span.line, 0, span.line + 1, 0)
    elif after.strip():  # the rest of the comment stays, as a comment
        text = f"# {after.strip().lstrip('#').strip()}"
        yield from built(
            "Remove the comment",
            (TextEdit(Span(span.line, span.column, span.line, len(line)), text),),
        )
        return
    else:
        gone = Span(span.line, len(before.rstrip()), span.line, len(line))
    yield from built("Remove the comment", (TextEdit(gone, ""),))
