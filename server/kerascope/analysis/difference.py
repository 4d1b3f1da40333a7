"""The difference of two texts, as edits of whole lines."""

from __future__ import annotations

import difflib

from kerascope.analysis.report import TextEdit
from kerascope.analysis.text import LineIndex


def line_edits(before: str, after: str) -> tuple[TextEdit, ...]:
    """Edits of ``before`` that make it ``after``; lines that are the same are not touched."""
    old, new = _lines(before), _lines(after)
    index = LineIndex(before)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        TextEdit(index.span(starts[i1], starts[i2]), "".join(new[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    )


def _lines(text: str) -> list[str]:
    """The lines with their line breaks, broken where :class:`LineIndex` breaks."""
    index = LineIndex(text)
    starts = [index.offset(line, 0) for line in range(1, index.line_count + 1)]
    ends = [*starts[1:], len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True) if end > start]
