"""How findings are written: one module for each ``--output-format``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

from rich.console import Console

from kerascope.cli.choices import CheckFormat
from kerascope.cli.inspection import Inspected


class Writer(Protocol):
    """A format's ``write``."""

    def __call__(self, results: Sequence[Inspected], console: Console, *, verbose: bool) -> None:
        """Write the findings of all files to the console."""


def writer(output_format: CheckFormat) -> Writer:
    """The function that writes a format; only its module is imported."""
    write: Writer = import_module(f"{__name__}.{output_format.value}_format").write
    return write
