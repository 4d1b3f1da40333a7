"""Markdown in which text from the user's program stays text."""

from __future__ import annotations

_LONGEST = 200


def code_span(text: str) -> str:
    """``text`` as inline code, safe in a table: no markup, link or HTML in it comes alive."""
    flat = " ".join(text.split())
    if len(flat) > _LONGEST:
        flat = flat[: _LONGEST - 1] + "…"
    flat = flat.replace("`", "ˋ").replace("|", "∣")
    return f"`{flat}`" if flat else ""


def code_block(text: str) -> str:
    """``text`` as a block of code that it cannot close."""
    return "```text\n" + text.replace("```", "ˋˋˋ").strip() + "\n```"


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table; cells must be safe already."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
