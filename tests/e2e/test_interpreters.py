"""An interpreter without TensorFlow, one that is none, and the way out of both."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from e2e.editor import Editor, start_editor, stop_editor
from e2e.processes import descendants, running
from e2e.programs import FLATTEN_BEFORE_CONV
from pygls.uris import from_fs_path


@pytest.fixture(scope="session")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Python that has nothing installed."""
    folder = tmp_path_factory.mktemp("bare") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return str(folder / "bin" / "python")


def options(interpreter: str | None, **more: Any) -> dict[str, Any]:
    return {"trusted": True, "interpreter": interpreter, **more}


async def edit_some(editor: Editor, folder: Path) -> None:
    buffer = editor.open(folder / "model.py", FLATTEN_BEFORE_CONV)
    for number in range(5):
        editor.change(buffer, FLATTEN_BEFORE_CONV + f"# {number}\n")
        editor.save(buffer)
        await editor.hints(buffer)


async def test_without_tensorflow_one_message_and_the_way_out(
    tmp_path: Path, bare_python: str
) -> None:
    editor = await start_editor("neovim", root=tmp_path, options=options(bare_python))
    await edit_some(editor, tmp_path)
    status = await editor.status("failed", action="selectInterpreter")
    assert "TensorFlow" in status["detail"]
    assert status["interpreter"] == bare_python
    await edit_some(editor, tmp_path)
    assert [item.message for item in editor.client.messages] == [status["detail"]]
    assert editor.published == []

    # The user selects one that has it.
    editor.notify("kerascope/environment", {"interpreter": sys.executable, "trusted": True})
    await editor.diagnostics(editor.buffers[-1], bool)
    assert (await editor.status("ready"))["interpreter"] == sys.executable
    assert len(editor.client.messages) == 1
    assert await stop_editor(editor) == 0


@pytest.mark.parametrize("name", ["missing/python", "no_python"])
async def test_what_is_no_python_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "no_python":
        path.write_text("#!/bin/sh\necho hello\n", encoding="utf-8")
        path.chmod(0o755)
    editor = await start_editor(
        "visual-studio-code", root=tmp_path, options=options(str(path), settings={})
    )
    await edit_some(editor, tmp_path)
    status = await editor.status("no-interpreter", action="selectInterpreter")
    assert str(path) in status["detail"]
    # This client draws the status, so it is not interrupted by messages besides.
    assert editor.client.messages == []
    assert await stop_editor(editor) == 0


async def test_the_workspace_environment_is_found_when_none_is_named(tmp_path: Path) -> None:
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    editor = await start_editor(
        "neovim", root=tmp_path, options=options(None), env={"VIRTUAL_ENV": ""}
    )
    buffer = editor.open(tmp_path / "model.py", FLATTEN_BEFORE_CONV)
    await editor.diagnostics(buffer, bool)
    assert await stop_editor(editor) == 0


async def test_after_an_installation_the_tracer_is_started_anew(
    tmp_path: Path, bare_python: str
) -> None:
    chosen = tmp_path / "python"
    chosen.symlink_to(bare_python)
    editor = await start_editor("neovim", root=tmp_path, options=options(str(chosen)))
    buffer = editor.open(tmp_path / "model.py", FLATTEN_BEFORE_CONV)
    await editor.status("failed")

    chosen.unlink()
    chosen.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    chosen.chmod(0o755)
    await editor.command("kerascope.server.restartTracer")
    await editor.diagnostics(buffer, bool)
    await editor.status("ready")
    assert await stop_editor(editor) == 0


# Folders with interpreters of their own

#: A layer's width tells which interpreter traced it.
WIDTH = """\
import os, sys
import keras
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(len(sys.prefix))])
"""


@pytest.fixture(scope="session")
def second_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that sees the packages of this one, and has a longer name."""
    folder = tmp_path_factory.mktemp("second") / ("another-environment" * 3)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (site,) = (folder / "lib").glob("python*/site-packages")
    packages = Path(sys.prefix) / site.relative_to(folder)
    (site / "other.pth").write_text(f"{packages}\n", encoding="utf-8")
    return folder / "bin" / "python"


def uri(folder: Path) -> str:
    return from_fs_path(str(folder)) or ""


def states(editor: Editor) -> dict[str, str]:
    """The last state of each folder, as a client that draws the status keeps them."""
    found: dict[str, str] = {}
    for status in editor.statuses:
        if status["folders"] is None:
            found = {"": status["state"]}
        for folder in status["folders"] or ():
            found[folder] = status["state"]
    return found


async def width(editor: Editor, buffer: Any) -> int:
    async def hint() -> str | None:
        return (await editor.hints(buffer)).get(2)

    text = await editor.until_async(hint, "the shape")
    return int(text.split(",")[1].split(")")[0])


async def test_each_folder_is_traced_with_its_own_interpreter(
    tmp_path: Path, second_python: Path
) -> None:
    one, two, three = (tmp_path / name for name in ("one", "two", "three"))
    for folder in (one, two, three):
        folder.mkdir()
    first, second = Path(sys.executable), second_python
    interpreters = {uri(one): str(first), uri(two): str(second), uri(three): str(first)}
    editor = await start_editor(
        "neovim",
        root=one,
        folders=(one, two, three),
        options=options(str(first), interpreters=interpreters, settings={}),
    )
    buffers = [editor.open(folder / "model.py", WIDTH) for folder in (one, two, three)]
    widths = [await width(editor, buffer) for buffer in buffers]
    prefixes = [len(str(python.parent.parent)) for python in (first, second, first)]
    assert widths == prefixes
    await editor.until(
        lambda: states(editor) in ({"": "ready"}, dict.fromkeys(interpreters, "ready")),
        "the status of all folders",
    )
    told = {status["interpreter"] for status in editor.statuses if status["state"] == "ready"}
    assert told == {str(first), str(second)}

    # One fork server for each interpreter, whatever the number of folders.
    await editor.until(lambda: len(descendants(editor)) == 2, "the end of all traces")
    before = descendants(editor)

    # One folder's choice changes: the other's fork server goes on undisturbed.
    of_first = next(p for p in before if p.cmdline()[0] == str(first))
    interpreters[uri(two)] = str(first)
    editor.notify(
        "kerascope/environment",
        {"interpreter": str(first), "trusted": True, "interpreters": interpreters},
    )

    async def changed() -> bool:
        return await width(editor, buffers[1]) == prefixes[0]

    await editor.until_async(changed, "the other interpreter's shape")
    assert running([of_first])
    await editor.until(lambda: len(descendants(editor)) == 1, "the end of the unused fork server")
    assert await stop_editor(editor) == 0


async def test_a_folder_without_tensorflow_does_not_disturb_the_other(
    tmp_path: Path, bare_python: str
) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.mkdir()
    bad.mkdir()
    # Nothing is named: the environments that lie in the folders are found.
    for folder, python in ((good, sys.executable), (bad, bare_python)):
        (folder / ".venv" / "bin").mkdir(parents=True)
        launcher = folder / ".venv" / "bin" / "python"
        launcher.write_text(f'#!/bin/sh\nexec "{python}" "$@"\n', encoding="utf-8")
        launcher.chmod(0o755)
    named = {uri(good): str(good / ".venv"), uri(bad): ".venv/bin/python"}
    editor = await start_editor(
        "neovim",
        root=good,
        folders=(good, bad),
        options=options(None, interpreters=named),
        env={"VIRTUAL_ENV": ""},
    )
    for number in range(3):
        editor.open(bad / f"model_{number}.py", FLATTEN_BEFORE_CONV)
    buffer = editor.open(good / "model.py", FLATTEN_BEFORE_CONV)
    assert await editor.diagnostics(buffer, bool)
    await editor.until(
        lambda: states(editor) == {uri(good): "ready", uri(bad): "failed"}, "both states"
    )
    failed = [status for status in editor.statuses if status["state"] == "failed"]
    assert {tuple(status["folders"]) for status in failed} == {(uri(bad),)}
    assert failed[0]["install"].endswith(" -m pip install tensorflow")
    assert [item.message for item in editor.client.messages] == [failed[0]["detail"]]
    assert await stop_editor(editor) == 0
