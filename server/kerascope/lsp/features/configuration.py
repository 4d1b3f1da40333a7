"""Settings, trust and interpreter, followed live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lsprotocol import types
from pygls.uris import to_fs_path

from kerascope.lsp.features.lifecycle import interpreter_of, interpreters_of
from kerascope.lsp.language_server import KerascopeServer

ENVIRONMENT_NOTIFICATION = "kerascope/environment"


def register(server: KerascopeServer) -> None:
    """Follow what the user chooses."""
    server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(did_change_configuration)
    server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(did_change_workspace_folders)
    server.feature(ENVIRONMENT_NOTIFICATION)(environment)


def did_change_configuration(
    ls: KerascopeServer, params: types.DidChangeConfigurationParams
) -> None:
    """The user changed settings, or the client tells them once more when a session has begun."""
    settings = params.settings
    if not isinstance(settings, Mapping) or not settings:
        return
    # Most clients send an object with our section in it; Helix repeats the initialization options,
    # and some send the section by itself.
    for name in ("kerascope", "settings"):
        if isinstance(settings.get(name), Mapping):
            settings = settings[name]
            break
    ls.session.set_settings(settings)


def did_change_workspace_folders(
    ls: KerascopeServer, params: types.DidChangeWorkspaceFoldersParams
) -> None:
    """Folders were added or removed: modules may be imported from others now."""
    removed = {to_fs_path(folder.uri) for folder in params.event.removed}
    added = [to_fs_path(folder.uri) for folder in params.event.added]
    kept = [root for root in ls.session.roots if root not in removed]
    ls.session.set_roots((*kept, *(path for path in added if path and path not in kept)))


def environment(ls: KerascopeServer, params: Any) -> None:
    """The client found another interpreter, or the user gave or took away trust."""
    if isinstance(params, Mapping):
        ls.session.set_environment(
            trusted=params.get("trusted") is True,
            interpreter=interpreter_of(params),
            interpreters=interpreters_of(params),
        )
