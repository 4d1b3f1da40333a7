"""workspace/didChangeWatchedFiles: Python files that change on disk, by whatever program.

What imports a file that is not open has to be traced again when it is written: by a formatter, by
``git switch``, in another editor.
"""

from __future__ import annotations

import asyncio

from lsprotocol import types

from kerascope.lsp.documents import path_of
from kerascope.lsp.language_server import KerascopeServer

#: Events come in crowds when a branch is switched; they are taken together (seconds).
GATHERED_FOR_S = 0.25
#: The registration's name, which the protocol wants.
_ID = "kerascope-python-files"


def register(server: KerascopeServer) -> None:
    """Take what the client tells of files."""
    gathered: set[str] = set()

    def tell() -> None:
        paths = frozenset(gathered)
        gathered.clear()
        server.session.files_changed(paths)

    def did_change_watched_files(
        ls: KerascopeServer, params: types.DidChangeWatchedFilesParams
    ) -> None:
        paths = {path for event in params.changes if (path := path_of(event.uri)).endswith(".py")}
        if paths and not gathered:
            asyncio.get_running_loop().call_later(GATHERED_FOR_S, tell)
        gathered.update(paths)

    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(did_change_watched_files)


def watch(ls: KerascopeServer) -> None:
    """Ask the client to tell of Python files, if it can be asked."""
    if ls.client.support.watch_files:
        options = types.DidChangeWatchedFilesRegistrationOptions(
            watchers=[types.FileSystemWatcher(glob_pattern="**/*.py")]
        )
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        ls.client_register_capability(
            types.RegistrationParams([types.Registration(_ID, method, options)])
        )
