"""An interpreter without TensorFlow, one that is none, and the way out of both."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from e2e.editor import Editor, start_editor, stop_editor
from e2e.programs import FLATTEN_BEFORE_CONV


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
