"""Workflow commands that GitHub shows as annotations on a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from kerascope.cli.inspection import Inspected
from kerascope.cli.places import in_source, message

_LEVELS = {"error": "error", "warning": "warning", "information": "notice", "hint": "notice"}


def write(results: Sequence[Inspected], console: Console, *, verbose: bool) -> None:
    """One command for each finding; ``verbose`` adds nothing."""
    for result in results:
        for finding in result.report.findings:
            cell, span = in_source(result.source, finding.span)
            inside = "" if cell is None else f"cell {cell.number}, line {span.line}: "
            properties = {
                "title": f"Kerascope ({finding.code})",
                "file": result.source.shown,
                "line": str(span.line),
                "col": str(span.column + 1),
                "endLine": str(span.end_line),
            }
            if span.end_line == span.line:
                properties["endColumn"] = str(span.end_column + 1)
            listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
            told = message(result.source, finding.message)
            text = _data(f"{inside}{finding.code} {told}")
            console.file.write(f"::{_LEVELS[finding.severity]} {listed}::{text}\n")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
