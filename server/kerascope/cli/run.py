"""From the paths on the command line to reports, and what the user sees meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.text import Text

from kerascope.cli.choices import ColorChoice
from kerascope.cli.failure import complain
from kerascope.cli.inspection import Inspected, Options, inspect_files
from kerascope.cli.places import message
from kerascope.cli.printable import printable
from kerascope.cli.sources import UnreadableSource, find_files, read_source
from kerascope.cli.terminal import make_console


def inspect_paths(
    paths: Sequence[Path], options: Options, color: ColorChoice, *, verbose: bool
) -> tuple[list[Inspected], bool]:
    """The reports of all files, and whether something could not be looked at.

    What could not be looked at is told on standard error, one line each; the rest goes on. Raises
    :class:`CommandFailure` when nothing can be done at all.
    """
    errors = make_console(color, stderr=True)
    failed = False
    sources = []
    for file in find_files(paths):
        try:
            sources.append(read_source(file))
        except UnreadableSource as error:
            complain(str(error))
            failed = True

    def log(text: str) -> None:
        if verbose and text.strip():
            errors.print(Text(printable(text.strip()), "dim"))

    with _progress(errors) as progress:
        results = inspect_files(sources, replace(options, progress=progress, log=log))
    for result in results:
        failed = _tell_trouble(result, errors) or failed
    return results, failed


@contextmanager
def _progress(errors: Console) -> Iterator[Callable[[str], None]]:
    """A line that is there while work goes on, if somebody is watching."""
    if not errors.file.isatty():  # not `is_terminal`, which --color always claims of any file
        yield lambda text: None
        return
    with errors.status("Reading files") as status:
        yield status.update


def _tell_trouble(result: Inspected, errors: Console) -> bool:
    """Say what kept a trace from its end. True when the file could not be looked at at all."""
    report, shown = result.report, printable(result.source.shown)
    detail = printable(" ".join(message(result.source, report.detail).split()))
    for cell in result.source.notebook.broken if result.source.notebook is not None else ():
        reason = f"line {cell.line} is not Python: {printable(cell.reason)}"
        errors.print(Text(f"note: {shown}: cell {cell.number} was left out: {reason}", "dim"))
    if report.status == "crashed":
        complain(f"{shown} could not be traced: {detail}")
        return True
    if report.status == "syntax-error":
        errors.print(Text(f"note: {shown} was not traced: {detail or 'invalid syntax'}", "dim"))
    elif report.status in ("timeout", "cancelled"):
        errors.print(Text(f"note: {shown} was traced in part: {detail}", "dim"))
    return False
