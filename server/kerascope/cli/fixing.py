"""``kerascope check --fix`` and ``--diff``: fixed texts onto disk, or as a difference."""

from __future__ import annotations

import difflib
import io
import os
import shutil
import tempfile
import tokenize
from collections.abc import Iterator, Sequence
from pathlib import Path

from kerascope.cli.failure import complain
from kerascope.cli.inspection import Inspected
from kerascope.cli.notebook_fixing import changed_cells, rewritten
from kerascope.cli.printable import printable
from kerascope.tracing.repair import Repaired


def write_fixed(results: Sequence[Inspected]) -> tuple[list[str], bool]:
    """Write every text that fixes were applied to.

    A file that has changed since it was read is left alone. Returns one line for people on each
    file, and whether something could not be written.
    """
    lines, failed = [], False
    for result in results:
        repair = result.repair
        if repair is None or not repair.applied:
            continue
        shown = printable(result.source.shown)
        try:
            _rewrite(Path(result.source.filename), result)
        except (OSError, ValueError) as error:
            complain(f"cannot write {shown}: {error}")
            failed = True
            continue
        codes = ", ".join(dict.fromkeys(code for code, _ in repair.applied))
        number = len(repair.applied)
        lines.append(f"{shown}: {number} fix{'' if number == 1 else 'es'} applied ({codes})")
    return lines, failed


def _fixed(text: str, result: Inspected) -> str:
    assert result.repair is not None
    before, after = result.original, result.source
    if before is not None and before.notebook is not None and after.notebook is not None:
        return rewritten(text, before.notebook, after.notebook)
    if text != result.repair.before:
        raise ValueError("it was changed meanwhile")
    return result.repair.text


def difference(results: Sequence[Inspected]) -> str:
    """What would be written, as a unified diff; empty when nothing would."""
    parts: list[str] = []
    for result in results:
        if result.repair is None or not result.repair.applied:
            continue
        for shown, before, after in _texts(result, result.repair):
            of_cell = result.source.notebook is not None
            for line in difflib.unified_diff(
                before.splitlines(keepends=True), after.splitlines(keepends=True), shown, shown
            ):
                text = printable(line.rstrip("\r\n"))
                parts.append(text + "\n")
                if not line.endswith(("\n", "\r")) and not of_cell:  # which cells never have
                    parts.append("\\ No newline at end of file\n")
    return "".join(parts)


def _texts(result: Inspected, repair: Repaired) -> Iterator[tuple[str, str, str]]:
    """What changed, as the name it is shown by, its text, and its text after the fixes."""
    shown, original = result.source.shown, result.original
    if result.source.notebook is None or original is None or original.notebook is None:
        yield shown, repair.before, repair.text
        return
    for before, after in changed_cells(original.notebook, result.source.notebook):
        yield f"{shown}:cell {after.number}", before.text, after.text


def _rewrite(path: Path, result: Inspected) -> None:
    """Replace the file's text at once, in its own encoding, with its own rights.

    Raises :class:`ValueError` when the file has another text by now, or when the new text cannot
    be written in its encoding.
    """
    path = path.resolve()
    data = path.read_bytes()
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    written = _fixed(data.decode(encoding), result).encode(encoding)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(written)
        shutil.copymode(path, name)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
