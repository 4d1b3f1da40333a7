"""A trace leaves no mark: not beside the program, not at home, not among temporary files.

And what lies in the workspace, under names that Python looks for, is run by nobody but the trace.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kerascope.analysis.document import SourceDocument
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import Ready, TraceResult

CORPUS = Path(__file__).parents[1] / "corpus"
SOAK = os.environ.get("KERASCOPE_SOAK") == "1"
PLANTED = [
    "numpy.py",
    "tensorflow.py",
    "keras.py",
    "json.py",
    "sitecustomize.py",
    "usercustomize.py",
]

Seen = dict[str, tuple[int, int, int, int]]


def snapshot(*folders: Path) -> Seen:
    """Everything below the folders, as the file system knows it."""
    seen: Seen = {}
    for folder in folders:
        for path in [folder, *folder.rglob("*")]:
            found = path.lstat()
            size = 0 if path.is_dir() else found.st_size
            seen[os.fspath(path)] = (found.st_ino, found.st_mode, size, found.st_mtime_ns)
    return seen


class Surroundings:
    """A home, a workspace and a place for temporary files that are the tests' own."""

    def __init__(self, folder: Path) -> None:
        self.home, self.workspace = folder / "home", folder / "workspace"
        self.temporary, self.canary = folder / "temporary", folder / "canary"
        for made in (self.home, self.workspace, self.temporary):
            made.mkdir()


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Surroundings:
    return Surroundings(tmp_path_factory.mktemp("surroundings"))


@pytest.fixture(scope="module")
async def tracer(surroundings: Surroundings) -> AsyncIterator[Tracer]:
    """A tracer whose user has never run Keras, started from a workspace full of traps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", os.fspath(surroundings.home))
        patch.setenv("TMPDIR", os.fspath(surroundings.temporary))
        patch.delenv("KERAS_HOME", raising=False)
        trap = f"with open({os.fspath(surroundings.canary)!r}, 'a') as f: f.write(__file__)\n"
        for name in PLANTED:
            (surroundings.workspace / name).write_text(trap)
        (surroundings.workspace / "planted.pth").write_text(f"import os; {trap}")
        patch.setenv("PYTHONPATH", os.pathsep.join(["", ".", "relative"]))
        patch.chdir(surroundings.workspace)
        started = Tracer(sys.executable)
        assert isinstance(await started.start(), Ready)
    yield started
    await started.close()
    assert list(surroundings.temporary.iterdir()) == [], "the folder of folders was left behind"


async def trace(tracer: Tracer, path: Path, text: str) -> TraceResult:
    document = SourceDocument(path.as_uri(), os.fspath(path), 1, text)
    return await tracer.trace(document, search_paths=(os.fspath(path.parent),))


async def no_folder_is_left(surroundings: Surroundings) -> None:
    """Wait until the traces' folders are gone, which is after their results are there."""

    def left() -> list[Path]:
        return [path for path in surroundings.temporary.glob("*/*") if path.is_dir()]

    for _ in range(600):
        if not left():
            return
        await asyncio.sleep(0.02)
    assert left() == []


async def test_nothing_planted_runs_in_the_fork_server(
    tracer: Tracer, surroundings: Surroundings
) -> None:
    assert not surroundings.canary.exists()


async def test_keras_finds_no_home_and_makes_none(
    tracer: Tracer, surroundings: Surroundings
) -> None:
    assert list(surroundings.home.iterdir()) == []


async def test_traces_change_nothing(tracer: Tracer, surroundings: Surroundings) -> None:
    folder = surroundings.workspace / "programs"
    folder.mkdir(exist_ok=True)
    programs = sorted(CORPUS.glob("models/*.py")) + sorted(CORPUS.glob("data/*.py"))
    chosen = programs if SOAK else programs[:: len(programs) // 20]
    for program in chosen:
        (folder / program.name).write_bytes(program.read_bytes())
    watched = (folder, surroundings.home)
    before = snapshot(*watched)
    # The fork server makes its folder of folders after it has said that it is ready.
    await trace(tracer, folder / "nothing.py", "import keras\n")
    temporary = set(os.listdir(surroundings.temporary))
    for program in chosen:
        result = await trace(tracer, folder / program.name, program.read_text(encoding="utf-8"))
        assert result.status in ("ok", "partial"), (program.name, result.detail)
    assert snapshot(*watched) == before
    assert set(os.listdir(surroundings.temporary)) == temporary
    await no_folder_is_left(surroundings)
    assert not surroundings.canary.exists()


async def test_a_program_may_use_its_own_folder_and_it_is_gone_afterwards(
    tracer: Tracer, surroundings: Surroundings
) -> None:
    folder = surroundings.workspace / "programs"
    folder.mkdir(exist_ok=True)
    result = await trace(
        tracer,
        folder / "writes.py",
        "import tempfile, os, keras\n"
        "folder = tempfile.mkdtemp()\n"
        "with open(os.path.join(folder, 'units'), 'w') as f: f.write('7')\n"
        "with open(os.path.join(folder, 'units')) as f: units = int(f.read())\n"
        "x = keras.layers.Dense(units)(keras.Input((4,)))\n",
    )
    assert result.status == "ok"
    assert any("'units': 7" in repr(event) for event in result.events)
    await no_folder_is_left(surroundings)


async def test_programs_that_need_the_process_itself_are_traced(
    tracer: Tracer, surroundings: Surroundings
) -> None:
    """TensorFlow looks itself up in /proc, and ends the process when it may not."""
    text = (
        "import numpy as np, keras\n"
        "words = keras.layers.StringLookup(vocabulary=['a', 'b'], mask_token=None)\n"
        "model = keras.Sequential([keras.Input((20, 1)), keras.layers.LSTM(10),"
        " keras.layers.Dense(1)])\n"
        "model.compile('adam', 'mse')\n"
        "model.fit(np.zeros((50, 20, 1)), np.zeros((50, 1)), batch_size=5)\n"
    )
    result = await trace(tracer, surroundings.workspace / "programs" / "lstm.py", text)
    assert result.status == "ok", result.detail


async def test_a_workspace_in_the_home_folder_does_not_open_its_secrets(
    tracer: Tracer, surroundings: Surroundings
) -> None:
    key = surroundings.home / ".ssh" / "id_rsa"
    key.parent.mkdir()
    key.write_text("5")
    (surroundings.home / "units.txt").write_text("6")
    text = (
        "import keras\n"
        "units = 1\n"
        "units = int(open('units.txt').read())\n"
        "units = int(open('.ssh/id_rsa').read())\n"
        "x = keras.layers.Dense(units)(keras.Input((4,)))\n"
        "y = keras.layers.Dense(int(open('units.txt').read()))(keras.Input((4,)))\n"
    )
    path = surroundings.home / "model.py"
    path.write_text(text)
    result = await trace(tracer, path, text)
    assert "'units': 5" not in repr(result.events)
    assert "'units': 6" in repr(result.events)
