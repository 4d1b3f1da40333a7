"""Markdown in which text from the user's program stays text."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 200
# Underscores inside a word are no markup; dots, colons and at signs would make links.
_MARKUP = re.compile(r"[\\`*\[\]<>&|~!{}:@.]|(?<![^\W_])_|_(?![^\W_])")


def code_span(text: str) -> str:
    """``text`` as inline code, safe in a table: no markup, link or HTML in it comes alive."""
    flat = _flat(text).replace("`", "'").replace("|", "/")
    return f"`{flat}`" if flat else ""


def plain(text: str) -> str:
    """``text`` as prose, with everything that could be markup, a link or HTML made harmless."""
    return _MARKUP.sub(lambda match: "\\" + match.group(), _flat(text))


def code_block(text: str) -> str:
    """``text`` as a block of code that it cannot close."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text.strip()}\n{fence}"


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table; cells must be safe already."""
    lines = [header, tuple(":--" for _ in header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _flat(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
