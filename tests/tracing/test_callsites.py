"""Which calls a workspace has for a document: bounded, remembered, buffers before files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kerascope.tracing.callsites import LARGEST_FILE, CallSites

MODELS = "import keras\ndef build(shape, n):\n    pass\nclass Net:\n    pass\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "models.py").write_text(MODELS)
    (tmp_path / "train.py").write_text("from models import build\nbuild((28, 28, 1), n=10)\n")
    return tmp_path


def of(sites: CallSites, workspace: Path, file: str = "models.py", **options: object) -> list[str]:
    path = workspace / file
    options.setdefault("search_paths", (str(workspace),))
    return list(sites.of(str(path), path.read_text(), **options))


def test_a_file_beside_and_a_package_below(workspace: Path) -> None:
    package = workspace / "package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "core.py").write_text(MODELS)
    (package / "use.py").write_text("from .core import Net\nfrom ..models import build\nNet(3)\n")
    (workspace / "main.py").write_text("from package.core import build\nbuild(1, 2)\n")
    assert of(CallSites(), workspace) == ["build((28, 28, 1), n=10)"]
    assert of(CallSites(), workspace, "package/core.py") == ["Net(3)", "build(1, 2)"]


def test_another_module_of_the_same_name_is_another(workspace: Path) -> None:
    other = workspace / "other"
    other.mkdir()
    (other / "models.py").write_text(MODELS)
    (other / "train.py").write_text("from models import build\nbuild((1,), 1)\n")
    assert (
        of(CallSites(), workspace, "other/models.py")
        == [
            "build((1,), 1)",
            # `models` may be found from either folder: which one depends on how it is started
        ][:1]
    )
    assert "build((1,), 1)" not in of(CallSites(), workspace, search_paths=())


def test_a_buffer_wins_over_its_file(workspace: Path) -> None:
    sites = CallSites()
    train = str(workspace / "train.py")
    new = "from models import build\nbuild((5, 5, 1), n=2)\n"
    assert of(sites, workspace, overlays={train: new}) == ["build((5, 5, 1), n=2)"]
    assert of(sites, workspace) == ["build((28, 28, 1), n=10)"]
    assert of(sites, workspace, overlays={train: "import models\n"}) == []


def test_a_changed_file_is_read_again_and_an_unchanged_one_is_not(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = CallSites()
    of(sites, workspace)
    (workspace / "train.py").write_text("from models import build\nbuild((7,), n=10)\n")
    os.utime(workspace / "train.py", ns=(1, 1))
    assert of(sites, workspace) == ["build((7,), n=10)"]
    parsed: list[str] = []
    monkeypatch.setattr("kerascope.tracing.callsites.imported_calls", parsed.append)
    assert of(sites, workspace) == ["build((7,), n=10)"]
    assert parsed == []


def test_the_search_is_bounded(workspace: Path) -> None:
    for number in range(20):
        text = f"from models import build\nbuild(({number},), {number})\n"
        (workspace / f"zz{number:02}.py").write_text(text)
    assert len(of(CallSites(), workspace)) == 8  # so many of one function are enough
    assert of(CallSites(most_files=2), workspace) == ["build((28, 28, 1), n=10)"]
    assert of(CallSites(patience_s=-1), workspace) == []
    (workspace / "train.py").write_text("#" * LARGEST_FILE + "\nfrom models import build\nbuild(1)")
    assert "build(1)" not in of(CallSites(), workspace)


def test_what_is_not_the_users_is_not_searched(workspace: Path) -> None:
    (workspace / "train.py").unlink()
    for folder in (".hidden", "node_modules", "site-packages", "env/lib"):
        (workspace / folder).mkdir(parents=True)
        (workspace / folder / "x.py").write_text("from models import build\nbuild(1, 2)\n")
    (workspace / "env" / "pyvenv.cfg").write_text("")
    os.mkfifo(workspace / "pipe.py")
    assert of(CallSites(), workspace) == []


def test_nothing_to_look_for(workspace: Path) -> None:
    sites = CallSites()
    assert sites.of("", MODELS, {}, (str(workspace),)) == ()
    assert sites.of(str(workspace / "models.py"), "x = 1", {}, (str(workspace),)) == ()


def test_calls_of_the_document_itself_come_first(workspace: Path) -> None:
    (workspace / "models.py").write_text(
        f"{MODELS}TRAIN = False\nif TRAIN:\n    build((32, 32, 3), n=100)\n"
        "try:\n    build(None, 0)\nexcept TypeError:\n    pass\n"
    )
    calls = ["build((32, 32, 3), n=100)", "build((28, 28, 1), n=10)"]
    assert of(CallSites(), workspace) == calls
    text = (workspace / "models.py").read_text()
    assert CallSites().of("", text) == ("build((32, 32, 3), n=100)",)
