"""For people: every finding with its code, what led to it, and the fixes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from kerascope.analysis.report import Finding, Fix, Related, Severity
from kerascope.analysis.rules import RULES
from kerascope.analysis.text import LineIndex
from kerascope.cli.frames import Mark, code_frame
from kerascope.cli.inspection import Inspected
from kerascope.cli.places import in_source, message, place
from kerascope.cli.printable import printable
from kerascope.cli.sources import SourceFile
from kerascope.cli.terminal import SEVERITY_STYLES

_RELATED = "blue"
_WIDEST_MESSAGE = 100
_NOUNS: dict[Severity, tuple[str, str]] = {  # in the order in which they are counted
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "information": ("note", "notes"),
    "hint": ("hint", "hints"),
}


def write(results: Sequence[Inspected], console: Console, *, verbose: bool) -> None:
    """Findings file by file, then one line that counts them."""
    for result in results:
        for position, finding in enumerate(result.report.findings):
            fixes = result.fixes[position] if position < len(result.fixes) else ()
            console.print(_headline(message(result.source, finding.message), finding, console))
            console.print(_body(result.source, finding, fixes, verbose))
    console.print(_closing(results))


def _headline(told: str, finding: Finding, console: Console) -> Text:
    """Severity, code and message; broken at words on a terminal, one line in a pipe."""
    style = SEVERITY_STYLES[finding.severity]
    text = Text().append(finding.severity, style).append("[", style)
    text.append(finding.code, _linked(style, RULES[finding.code].url)).append("]", style)
    text.append(": ").append(printable(told), "bold")
    if console.is_terminal:
        text = Text("\n").join(text.wrap(console, min(console.width, _WIDEST_MESSAGE)))
    return text


def _linked(style: str, url: str) -> str:
    return f"{style} link {url}" if url else style


def _body(source: SourceFile, finding: Finding, fixes: Sequence[Fix], verbose: bool) -> Text:
    style = SEVERITY_STYLES[finding.severity]
    cell, span = in_source(source, finding.span)
    marks = [Mark(span, "", style, primary=True)]
    elsewhere = []
    for item in finding.related:
        other, shown = in_source(source, item.span)
        if item.span.file or other != cell:
            elsewhere.append(item)
        else:
            marks.append(Mark(shown, message(source, item.message), _RELATED))
    where = printable(place(source, finding.span))
    text = Text().append("  --> ", "bold blue").append(where).append("\n")
    frame = LineIndex(source.document.text if cell is None else cell.text)
    text.append_text(code_frame(frame, marks))
    for item in elsewhere:
        text.append_text(_elsewhere(item, source))
    for fix in fixes:
        text.append_text(_fix(fix))
    if verbose and finding.detail:
        text.append("  Keras says:\n", "dim")
        for line in printable(finding.detail).splitlines():
            text.append(f"    {line}\n", "dim")
    text.append("  more: ", "dim").append(f"kerascope explain {finding.code}\n", "dim")
    return text


def _elsewhere(item: Related, source: SourceFile) -> Text:
    text = Text().append("  see: ", _RELATED)
    text.append(f"{printable(place(source, item.span))}: ")
    return text.append(printable(message(source, item.message))).append("\n")


def _fix(fix: Fix) -> Text:
    verified = fix.applicability == "verified"
    text = Text().append("  fix: ", "bold green" if verified else "bold")
    text.append(printable(fix.title))
    if verified:
        text.append(" ✓ checked", "green")
    else:
        text.append(" (not checked)", "dim")
    return text.append("\n")


def _closing(results: Sequence[Inspected]) -> Text:
    counts = Counter(finding.severity for result in results for finding in result.report.findings)
    files = _counted(len(results), ("file", "files"))
    if not counts:
        return Text(f"No findings in {files}.", "green")
    text = Text("Found ")
    parts = [level for level in _NOUNS if counts[level]]
    for number, level in enumerate(parts):
        if number:
            text.append(" and " if number == len(parts) - 1 else ", ")
        text.append(_counted(counts[level], _NOUNS[level]), SEVERITY_STYLES[level])
    return text.append(f" in {files}.")


def _counted(number: int, noun: tuple[str, str]) -> str:
    return f"{number} {noun[number != 1]}"
