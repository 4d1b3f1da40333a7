"""How a command fails: one line for the user, and an exit code."""

from __future__ import annotations

import sys

from kerascope.cli.printable import printable

#: Findings of level error or warning.
EXIT_FINDINGS = 1
#: Wrong usage, input that cannot be read, or a failure of Kerascope itself.
EXIT_FAILURE = 2
#: Ctrl-C, by the shells' convention.
EXIT_INTERRUPTED = 130


class CommandFailure(Exception):
    """The command cannot go on. The text is one line: what is wrong, and the way out."""


def complain(text: str) -> None:
    """One line on standard error, whatever is in ``text``."""
    print(f"kerascope: error: {printable(' '.join(text.split()))}", file=sys.stderr)
