"""However the editor goes away, the server goes too and leaves no process behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil
import pytest
from e2e.editor import Editor, start_editor, stop_editor
from e2e.processes import descendants, running, server_process
from e2e.programs import FLATTEN_BEFORE_CONV

End = Callable[[Editor], Awaitable[None]]


async def shutdown_and_exit(editor: Editor) -> None:
    await editor.client.shutdown_async(None)
    editor.client.exit(None)


async def exit_only(editor: Editor) -> None:
    editor.client.exit(None)


async def close_input(editor: Editor) -> None:
    assert editor.client._server is not None
    assert editor.client._server.stdin is not None
    editor.client._server.stdin.close()


async def terminate(editor: Editor) -> None:
    server_process(editor).send_signal(signal.SIGTERM)


async def kill(editor: Editor) -> None:
    server_process(editor).kill()


async def started(folder: Path) -> Editor:
    return await start_editor(
        "neovim",
        root=folder,
        options={"trusted": True, "interpreter": sys.executable, "settings": {}},
    )


async def ended(editor: Editor) -> int:
    process = editor.client._server
    assert process is not None
    code = await asyncio.wait_for(process.wait(), 30)
    await editor.client.stop()
    return code


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (shutdown_and_exit, 0),
        (exit_only, 1),
        (close_input, 0),
        (terminate, 0),
        (kill, -signal.SIGKILL),
    ],
)
async def test_no_process_is_left_behind(tmp_path: Path, end: End, code: int) -> None:
    editor = await started(tmp_path)
    buffer = editor.open(tmp_path / "model.py", FLATTEN_BEFORE_CONV)
    await editor.diagnostics(buffer, bool)
    processes = descendants(editor)
    assert processes
    await end(editor)
    assert await ended(editor) == code
    await editor.until(lambda: not running(processes), "the end of all processes")


async def test_shutdown_while_tensorflow_is_loading(tmp_path: Path) -> None:
    editor = await started(tmp_path)
    editor.open(tmp_path / "model.py", FLATTEN_BEFORE_CONV)
    await editor.status("loading")
    processes = descendants(editor)
    assert await stop_editor(editor) == 0
    await editor.until(lambda: not running(processes), "the end of all processes")


async def test_shutdown_while_a_program_runs_for_ever(tmp_path: Path) -> None:
    editor = await started(tmp_path)
    quick = editor.open(tmp_path / "quick.py", FLATTEN_BEFORE_CONV)
    await editor.diagnostics(quick, bool)
    before = {process.pid for process in descendants(editor)}
    endless = "import keras\nn = 0\nwhile n >= 0:\n    n = abs(hash(str(n)))\n"
    editor.open(tmp_path / "endless.py", endless)
    await editor.until(
        lambda: {process.pid for process in descendants(editor)} - before, "the trace's process"
    )
    processes = descendants(editor)
    assert await stop_editor(editor) == 0
    await editor.until(lambda: not running(processes), "the end of all processes")


async def test_the_server_ends_with_the_editor_though_its_pipe_stays_open(tmp_path: Path) -> None:
    """An editor that crashes may leave the pipe's other end to a child of its own."""
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
    try:
        editor = await start_editor("neovim", root=tmp_path, process_id=sleeper.pid)
        server = server_process(editor)
        sleeper.kill()
        sleeper.wait()
        assert await ended(editor) == 0
        assert not running([server])
    finally:
        sleeper.kill()
        sleeper.wait()


async def test_an_editor_in_another_container_is_not_missed(tmp_path: Path) -> None:
    """Its process id means nothing here; the session lives as long as the pipe."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert not psutil.pid_exists(gone.pid)
    editor = await start_editor("neovim", root=tmp_path, process_id=gone.pid)
    await editor.pause(2.5)
    buffer = editor.open(tmp_path / "plain.py", "x = 1\n")
    assert await editor.hints(buffer) == {}
    assert await stop_editor(editor) == 0


async def test_output_of_the_traced_program_does_not_reach_the_conversation(
    tmp_path: Path,
) -> None:
    editor = await started(tmp_path)
    noisy = (
        "import os, sys\n"
        "print('Content-Length: 5' + chr(13) + chr(10) * 2)\n"
        "sys.stdout.flush(); sys.stderr.write('x' * 100000); os.write(1, b'raw' * 1000)\n"
        "data = sys.stdin.read()\n"
    ) + FLATTEN_BEFORE_CONV
    buffer = editor.open(tmp_path / "noisy.py", noisy)
    await editor.diagnostics(buffer, bool)
    assert await stop_editor(editor) == 0


def test_importing_the_server_prints_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import kerascope.lsp.server"],
        capture_output=True,
        env={**os.environ, "PYTHONWARNINGS": "error"},
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


async def test_a_program_that_crashes_takes_nothing_with_it(tmp_path: Path) -> None:
    editor = await started(tmp_path)
    server = server_process(editor)
    buffer = editor.open(tmp_path / "model.py", FLATTEN_BEFORE_CONV)
    await editor.diagnostics(buffer, bool)

    crash = "import ctypes\nctypes.string_at(0)\n"
    editor.change(buffer, FLATTEN_BEFORE_CONV + crash)
    status = await editor.status("failed", action="restart")
    assert "crash" in status["detail"]
    # What was known before the crash still stands, and the next edit is traced as ever.
    assert await editor.diagnostics(buffer, bool)
    editor.change(buffer, FLATTEN_BEFORE_CONV + "# repaired\n")
    await editor.status("ready")
    assert await editor.diagnostics(buffer, bool)
    assert server.is_running()
    assert await stop_editor(editor) == 0
