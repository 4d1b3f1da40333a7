"""Everything that the server says to the client of its own accord."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from lsprotocol import types
from pygls.uris import from_fs_path

from kerascope.lsp.capabilities import ClientSupport

if TYPE_CHECKING:
    from pygls.lsp.server import LanguageServer

STATUS_NOTIFICATION = "kerascope/status"
MODELS_CHANGED_NOTIFICATION = "kerascope/modelsChanged"
#: The client's command that draws a model; a client without it is not told of changed models.
SHOW_GRAPH = "kerascope.showGraph"
SHOW_SUMMARY = "kerascope.showSummary"

State = Literal["untrusted", "no-interpreter", "loading", "ready", "tracing", "failed", "off"]
Action = Literal["selectInterpreter", "restart"]
#: A folder of the workspace, or ``None`` for documents outside of all folders.
Scope = str | None

_LEVELS = {
    "error": types.MessageType.Error,
    "warning": types.MessageType.Warning,
    "info": types.MessageType.Info,
    "debug": types.MessageType.Log,
}
#: How long a client may take to acknowledge a progress token before it is done without.
_PROGRESS_TIMEOUT_S = 2.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Status:
    """What the status item shows. ``action`` names the way out when something is wrong."""

    state: State
    interpreter: str | None = None
    python: str = ""
    tensorflow: str = ""
    keras: str = ""
    backend: str = ""
    detail: str = ""
    action: Action | None = None
    last_trace_ms: float | None = None
    #: The layers of the sandbox and their states.
    sandbox: Mapping[str, str] = field(default_factory=dict)
    #: The command that installs what is missing, if that can be told.
    install: str = ""

    def to_json(self, scopes: Sequence[Scope] | None = None) -> dict[str, object]:
        """The parameters of ``kerascope/status``.

        ``folders`` are the URIs of the folders that it holds for, and ``elsewhere`` is whether it
        holds for documents outside of all folders; ``folders`` is null when it holds for all.
        """
        folders = None if scopes is None else [from_fs_path(scope) for scope in scopes if scope]
        return {
            "folders": folders,
            "elsewhere": scopes is None or None in scopes,
            "state": self.state,
            "interpreter": self.interpreter,
            "python": self.python,
            "tensorflow": self.tensorflow,
            "keras": self.keras,
            "backend": self.backend,
            "detail": self.detail,
            "action": self.action,
            "lastTraceMs": self.last_trace_ms,
            "sandbox": dict(self.sandbox),
            "install": self.install,
        }


class Client:
    """The connected client. Notifications are sent at once; no request is ever waited for by
    work that may be cancelled, since an answer to a forgotten request breaks pygls."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._told: list[dict[str, object]] = []
        self._said: set[str] = set()
        self._tokens = itertools.count(1)
        self.support = ClientSupport()
        self.log_level = "info"
        #: Whether the client shows what ``kerascope/status`` tells.
        self.draws_status = False
        #: The commands that the client says it has.
        self.commands: frozenset[str] = frozenset()
        #: The pattern of the addresses at which it shows the pages of rules itself.
        self.rule_pages = ""

    def publish(
        self, uri: str, version: int | None, diagnostics: Sequence[types.Diagnostic]
    ) -> None:
        """Replace the diagnostics of a document."""
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, list(diagnostics), version)
        )

    def statuses(self, statuses: Mapping[Scope, Status]) -> None:
        """Tell the state of each folder's interpreter, where it is another one than last told."""
        scopes: dict[str, list[Scope]] = {}
        for scope, status in statuses.items():
            scopes.setdefault(repr(status), []).append(scope)
        of_all = len(scopes) == 1
        telling = [
            statuses[those[0]].to_json(None if of_all else those) for those in scopes.values()
        ]
        for message in telling:
            if message not in self._told:
                self._server.protocol.notify(STATUS_NOTIFICATION, message)
        self._told = telling

    def models_changed(self, uri: str, version: int | None) -> None:
        """Tell that ``kerascope/model`` may have another answer now."""
        if SHOW_GRAPH in self.commands:
            self._server.protocol.notify(
                MODELS_CHANGED_NOTIFICATION, {"uri": uri, "version": version}
            )

    def log(self, message: str, level: str = "info") -> None:
        """Write a line to the client's log, if the user's log level lets it through."""
        order = tuple(_LEVELS)
        if order.index(level) <= order.index(self.log_level):
            self._server.window_log_message(types.LogMessageParams(_LEVELS[level], message))

    def notice(self, message: str, level: str = "info") -> None:
        """Tell the user something, once in a session.

        It is logged for a client that draws the status, where the same is to be read, and shown
        as a message by any other.
        """
        if message in self._said:
            return
        self._said.add(message)
        self.log(message, level)
        if not self.draws_status:
            self._server.window_show_message(types.ShowMessageParams(_LEVELS[level], message))

    def refresh_inlay_hints(self) -> None:
        """Have the client ask for inlay hints again."""
        if self.support.refresh_inlay_hints:
            self._server.workspace_inlay_hint_refresh(None)

    def refresh_code_lenses(self) -> None:
        """Have the client ask for code lenses again."""
        if self.support.refresh_code_lenses:
            self._server.workspace_code_lens_refresh(None)

    def open_page(self, address: str) -> None:
        """Have the client show a page: a file in the editor, anything else in the browser."""
        if self.support.show_document:
            external = not address.startswith("file:")
            self._server.window_show_document(types.ShowDocumentParams(address, external))

    @asynccontextmanager
    async def progress(self, title: str, message: str) -> AsyncIterator[None]:
        """Show that work goes on while the body runs, where the client can."""
        token = await self._begin(title, message) if self.support.work_done_progress else None
        try:
            yield
        finally:
            if token is not None:
                self._server.work_done_progress.end(token, types.WorkDoneProgressEnd())

    async def _begin(self, title: str, message: str) -> str | None:
        token = f"kerascope-{next(self._tokens)}"
        created = asyncio.wrap_future(
            self._server.window_work_done_progress_create(types.WorkDoneProgressCreateParams(token))
        )
        # asyncio.wait leaves the request alone when the waiting is cancelled or takes too long.
        done, _ = await asyncio.wait({created}, timeout=_PROGRESS_TIMEOUT_S)
        created.add_done_callback(_forget_failure)
        if not done or created.exception() is not None:
            return None
        self._server.work_done_progress.begin(
            token, types.WorkDoneProgressBegin(title, message=message)
        )
        return token


def _forget_failure(request: asyncio.Future[None]) -> None:
    if not request.cancelled() and request.exception() is not None:
        logger.debug("the client refused a progress token: %s", request.exception())
