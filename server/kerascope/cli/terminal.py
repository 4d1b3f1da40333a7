"""The terminal and its colours."""

from __future__ import annotations

from rich.console import Console

from kerascope.cli.choices import ColorChoice

SEVERITY_STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "information": "bold blue",
    "hint": "bold cyan",
}


def make_console(color: ColorChoice, *, stderr: bool = False) -> Console:
    """A console that never wraps or highlights by itself; NO_COLOR is heeded under ``auto``."""
    return Console(
        stderr=stderr,
        force_terminal=True if color is ColorChoice.always else None,
        no_color=True if color is ColorChoice.never else None,
        color_system="truecolor" if color is ColorChoice.always else "auto",
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=True,
    )
