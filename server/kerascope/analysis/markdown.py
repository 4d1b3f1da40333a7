"""Markdown in which text from the user's program stays text."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 200


def code_span(text: str) -> str:
    """``text`` as inline code, safe in a table: no markup, link or HTML in it comes alive."""
    flat = " ".join(text.split())
    if len(flat) > _LONGEST:
        flat = flat[: _LONGEST - 1] + "…"
    flat = flat.replace("`", "'").replace("|", "/")
    return f"`{flat}`" if flat else ""


def code_block(text: str) -> str:
    """``text`` as a block of code that it cannot close."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text.strip()}\n{fence}"


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table; cells must be safe already."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
