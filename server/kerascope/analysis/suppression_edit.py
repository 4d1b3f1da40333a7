"""The edit that silences a finding by a comment on its line."""

from __future__ import annotations

import re

from kerascope.analysis import cst
from kerascope.analysis.outline import outline
from kerascope.analysis.report import Finding, Span, TextEdit
from kerascope.analysis.text import LineIndex


def suppression_edit(text: str, finding: Finding) -> TextEdit | None:
    """The edit of ``text`` after which a comment silences ``finding``.

    A comment that is there already gets the code added. ``None`` where no comment can stand: the
    finding's first and last line both end inside a string or with a backslash.
    """
    lines = LineIndex(text)
    candidates = (finding.span.line, finding.span.end_line)
    for suppression in outline(text).suppressions:
        if suppression.line in candidates and suppression.codes:
            codes = ", ".join((*suppression.codes, finding.code))
            return TextEdit(suppression.span, f"# kerascope: ignore[{codes}]")
    for line in candidates:
        content = lines.line(line)
        if _can_end_with_comment(text, line, content):
            end = len(content.rstrip())
            comment = f"  # kerascope: ignore[{finding.code}]"
            return TextEdit(Span(line, end, line, len(content)), comment)
    return None


def _can_end_with_comment(text: str, line: int, content: str) -> bool:
    if content.rstrip().endswith("\\"):
        return False
    end = (line, len(content))
    leaf = cst.parse(text).get_leaf_for_position(end, include_prefixes=True)
    # Only a string goes on over the end of its line.
    return leaf is None or not leaf.start_pos < end < leaf.end_pos


def file_suppression_edit(text: str, code: str) -> TextEdit:
    """The edit after which a comment at the top of ``text`` silences ``code`` in the whole file.

    A comment that is there already gets the code added. A shebang and a line that names the
    encoding stay first.
    """
    for suppression in outline(text).suppressions:
        if suppression.line is None and suppression.codes:
            codes = ", ".join((*suppression.codes, code))
            return TextEdit(suppression.span, f"# kerascope: ignore[{codes}]")
    lines = LineIndex(text)
    line = 1
    while line <= 2 and (
        lines.line(line).startswith("#!") or _ENCODING.match(lines.line(line)) is not None
    ):
        line += 1
    comment = f"# kerascope: ignore[{code}]{lines.newline}"
    return TextEdit(Span(line, 0, line, 0), comment)


#: As Python finds the encoding of a source text (PEP 263).
_ENCODING = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+")
