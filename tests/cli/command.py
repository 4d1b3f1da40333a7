"""Runs the real command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What the command wrote, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line of a failure; anything else is an error of the test or of the command."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        assert lines[0].startswith("kerascope: error: ")
        return lines[0].removeprefix("kerascope: error: ")


def kerascope(
    *arguments: str | Path, cwd: Path | None = None, environ: Mapping[str, str] | None = None
) -> Outcome:
    """Run ``kerascope`` as a user would, without a terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "kerascope", *map(os.fspath, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(environ or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)
