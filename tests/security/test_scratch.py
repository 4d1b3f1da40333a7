"""The folders that traces may write to, and what is never removed with them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from kerascope_tracer.sandbox import scratch


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files of this test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_what_a_killed_fork_server_left_is_removed(home: Path) -> None:
    killed = scratch.ScratchSpace()
    trace = Path(killed.make())
    (trace / "model.keras").write_bytes(b"x")
    assert killed._lock is not None
    scratch.os.close(killed._lock)  # what the system does when a process dies
    scratch.remove_left_over()
    assert list(home.iterdir()) == []


def test_what_a_living_fork_server_holds_stays(home: Path) -> None:
    living = scratch.ScratchSpace()
    trace = Path(living.make())
    scratch.remove_left_over()
    assert trace.is_dir()
    living.close()
    assert list(home.iterdir()) == []


def test_a_name_alone_does_not_make_a_folder_ours(home: Path) -> None:
    names = ["kerascope-scratch-mine", "kerascope-workspace-a1b2", "kerascope-"]
    for name in names:
        (home / name).mkdir()
        (home / name / "thesis.py").write_text("import keras\n", encoding="utf-8")
    linked = home / "kerascope-scratch-link"
    linked.symlink_to(home / names[0])
    scratch.remove_left_over()
    assert {entry.name for entry in home.iterdir()} == {*names, linked.name}
    assert all((home / name / "thesis.py").is_file() for name in names)
