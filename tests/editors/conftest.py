"""Other editors, as they come from their distributors, with the configuration of our pages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from editors.pages import ROOT

#: An editor that has not ended by then hangs (seconds); it waits for TensorFlow itself.
TIMEOUT_S = 300

Drive = Callable[[list[str], Mapping[str, str]], dict[str, Any]]


@pytest.fixture(scope="session")
def installed() -> dict[str, str]:
    """The editors' programs; installs what is missing, where the system lets us."""
    run = subprocess.run(
        [str(Path(__file__).with_name("install.sh"))],
        env={**os.environ, "KERASCOPE_PYTHON": sys.executable},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    return dict(zip(("neovim", "emacs"), run.stdout.split(), strict=True))


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of an example with one mistake."""
    folder = tmp_path / "project"
    folder.mkdir()
    return Path(shutil.copy(ROOT / "examples" / "cnn_flatten_tutorial.py", folder))


@pytest.fixture
def drive(tmp_path: Path) -> Drive:
    """Runs an editor in a home of its own, in our environment made active; what it has seen."""

    def run(command: list[str], env: Mapping[str, str]) -> dict[str, Any]:
        seen = tmp_path / "seen.json"
        prefix = Path(sys.prefix)
        outcome = subprocess.run(
            command,
            cwd=tmp_path,
            env={
                "HOME": str(tmp_path / "home"),
                "LANG": "C.UTF-8",
                "TERM": "dumb",
                "VIRTUAL_ENV": str(prefix),
                "PATH": f"{prefix / 'bin'}{os.pathsep}{os.environ['PATH']}",
                "KERASCOPE_SEEN": str(seen),
                **env,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
        )
        assert seen.exists(), outcome.stdout + outcome.stderr
        found = json.loads(seen.read_text(encoding="utf-8"))
        assert "problem" not in found, f"{found['problem']}\n{outcome.stdout}{outcome.stderr}"
        return dict(found)

    (tmp_path / "home").mkdir()
    return run
