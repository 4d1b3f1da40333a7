"""The processes that a server has started."""

from __future__ import annotations

import psutil
from e2e.editor import Editor


def server_process(editor: Editor) -> psutil.Process:
    """The language server's process."""
    process = editor.client._server
    assert process is not None
    return psutil.Process(process.pid)


def descendants(editor: Editor) -> list[psutil.Process]:
    """Everything below the language server."""
    return server_process(editor).children(recursive=True)


def running(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that have not ended. One that ended but was not waited for has ended."""
    return [
        process
        for process in processes
        if process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    ]
