"""One line for each finding: ``path:row:column: severity CODE message``."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from kerascope.cli.inspection import Inspected
from kerascope.cli.places import message, place
from kerascope.cli.printable import printable
from kerascope.cli.terminal import SEVERITY_STYLES


def write(results: Sequence[Inspected], console: Console, *, verbose: bool) -> None:
    """Every finding of every file on a line of its own; ``verbose`` adds nothing."""
    for result in results:
        for finding in result.report.findings:
            style = SEVERITY_STYLES[finding.severity]
            text = Text(f"{printable(place(result.source, finding.span))}: ")
            text.append(f"{finding.severity} {finding.code} ", style)
            text.append(" ".join(printable(message(result.source, finding.message)).split()))
            console.print(text)
