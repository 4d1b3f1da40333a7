"""initialize, initialized, shutdown: the beginning and the end of a session."""

from __future__ import annotations

from collections.abc import Mapping

from lsprotocol import types
from pygls.uris import to_fs_path

from kerascope.lsp.capabilities import client_support
from kerascope.lsp.convert import negotiated
from kerascope.lsp.features.watched_files import watch
from kerascope.lsp.language_server import KerascopeServer


def register(server: KerascopeServer) -> None:
    """Answer the messages that begin and end a session."""
    server.feature(types.INITIALIZE)(initialize)
    server.feature(types.INITIALIZED)(initialized)
    server.feature(types.SHUTDOWN)(shutdown)


def initialize(ls: KerascopeServer, params: types.InitializeParams) -> None:
    """Take note of who is there. Nothing may be sent before the answer to this."""
    ls.client.support = client_support(params.capabilities)
    sent = params.initialization_options
    options = dict(sent) if isinstance(sent, Mapping) else {}
    # A client made for Kerascope sends all of its three options, and draws the status.
    ls.client.draws_status = {"interpreter", "trusted", "settings"} <= options.keys()
    ls.options = {**ls.options, **options}
    given = ls.options.get("clientCommands")
    if isinstance(given, list):
        ls.client.commands = frozenset(name for name in given if isinstance(name, str))
    pages = ls.options.get("rulePages")
    ls.client.rule_pages = pages if isinstance(pages, str) else ""
    ls.roots = _roots(params)
    if params.process_id is not None:
        ls.watch(params.process_id)


def initialized(ls: KerascopeServer, params: types.InitializedParams) -> None:
    """The client has the answer: work may begin."""
    trusted = ls.options.get("trusted")
    ls.session.start(
        trusted=trusted if isinstance(trusted, bool) else None,
        interpreter=interpreter_of(ls.options),
        interpreters=interpreters_of(ls.options),
        settings=ls.options.get("settings"),
        roots=ls.roots,
        encoding=negotiated(ls.server_capabilities),
    )
    watch(ls)


async def shutdown(ls: KerascopeServer, params: None) -> None:
    """Leave no process behind."""
    await ls.session.close()


def interpreter_of(options: Mapping[str, object]) -> str | None:
    """The interpreter that the client names, if it names one."""
    value = options.get("interpreter")
    return value.strip() or None if isinstance(value, str) else None


def interpreters_of(options: Mapping[str, object]) -> dict[str, str | None]:
    """The interpreters that the client names for folders (by URI); ``None`` where it found none."""
    named = options.get("interpreters")
    if not isinstance(named, Mapping):
        return {}
    found: dict[str, str | None] = {}
    for uri, value in named.items():
        path = to_fs_path(uri) if isinstance(uri, str) else None
        if path and (value is None or isinstance(value, str)):
            found[path] = (value or "").strip() or None
    return found


def _roots(params: types.InitializeParams) -> tuple[str, ...]:
    uris = [folder.uri for folder in params.workspace_folders or ()]
    if not uris and params.root_uri:
        uris = [params.root_uri]
    paths = [to_fs_path(uri) for uri in uris]
    return tuple(path for path in paths if path)
