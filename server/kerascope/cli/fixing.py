"""``kerascope check --fix`` and ``--diff``: fixed texts onto disk, or as a difference."""

from __future__ import annotations

import difflib
import io
import os
import shutil
import tempfile
import tokenize
from collections.abc import Sequence
from pathlib import Path

from kerascope.cli.failure import complain
from kerascope.cli.inspection import Inspected
from kerascope.cli.printable import printable


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
            _rewrite(Path(result.source.filename), repair.before, repair.text)
        except (OSError, ValueError) as error:
            complain(f"cannot write {shown}: {error}")
            failed = True
            continue
        codes = ", ".join(dict.fromkeys(code for code, _ in repair.applied))
        number = len(repair.applied)
        lines.append(f"{shown}: {number} fix{'' if number == 1 else 'es'} applied ({codes})")
    return lines, failed


def difference(results: Sequence[Inspected]) -> str:
    """What would be written, as a unified diff; empty when nothing would."""
    parts: list[str] = []
    for result in results:
        if result.repair is None or not result.repair.applied:
            continue
        before = result.repair.before.splitlines(keepends=True)
        after = result.repair.text.splitlines(keepends=True)
        shown = result.source.shown
        for line in difflib.unified_diff(before, after, shown, shown):
            text = printable(line.rstrip("\r\n"))
            parts.append(text + "\n")
            if not line.endswith(("\n", "\r")):
                parts.append("\\ No newline at end of file\n")
    return "".join(parts)


def _rewrite(path: Path, before: str, after: str) -> None:
    """Replace the file's text at once, in its own encoding, with its own rights.

    Raises :class:`ValueError` when the file has another text by now, or when the new text cannot
    be written in its encoding.
    """
    path = path.resolve()
    data = path.read_bytes()
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    if data.decode(encoding) != before:
        raise ValueError("it was changed meanwhile")
    written = after.encode(encoding)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(written)
        shutil.copymode(path, name)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
