"""A stand-in for an editor: pytest-lsp's client with a text buffer for each document.

Positions and edits are worked out here from the encoded text, not with the server's own code, so
that a mistake in the server's conversion cannot cancel itself out.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Union

from cattrs import Converter
from lsprotocol import types
from pygls.protocol import default_converter
from pygls.uris import from_fs_path
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

#: Loading TensorFlow takes a few seconds, on a busy machine many: a test fails late, not early.
PATIENCE_S = 120.0

SERVER = [sys.executable, "-m", "kerascope", "server"]

Diagnostics = Sequence[types.Diagnostic]


@dataclass
class Buffer:
    """A document as the editor has it."""

    uri: str
    text: str
    version: int = 1


@dataclass
class Editor:
    """A running server, seen from the editor."""

    client: LanguageClient
    profile: str
    encoding: str = "utf-16"
    capabilities: types.ServerCapabilities = field(default_factory=types.ServerCapabilities)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    published: list[types.PublishDiagnosticsParams] = field(default_factory=list)
    refreshes: int = 0
    buffers: list[Buffer] = field(default_factory=list)

    # Documents

    def open(self, path: Path | str, text: str, language: str = "python") -> Buffer:
        """Show a document, which need not be on disk."""
        uri = path if isinstance(path, str) else from_fs_path(str(path))
        assert uri is not None
        buffer = Buffer(uri, text)
        self.buffers.append(buffer)
        self.client.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, language, 1, text))
        )
        return buffer

    def change(self, buffer: Buffer, text: str) -> None:
        """Edit a document without saving it."""
        buffer.text, buffer.version = text, buffer.version + 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(buffer.version, buffer.uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def replace(self, buffer: Buffer, old: str, new: str) -> None:
        """Edit one place of a document."""
        assert buffer.text.count(old) == 1, old
        self.change(buffer, buffer.text.replace(old, new))

    def save(self, buffer: Buffer) -> None:
        """Tell that the document was written (it is not)."""
        self.client.text_document_did_save(
            types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(buffer.uri))
        )

    def close(self, buffer: Buffer) -> None:
        """Show a document no longer."""
        self.buffers.remove(buffer)
        self.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(buffer.uri))
        )

    # Places

    def position(self, buffer: Buffer, offset: int) -> types.Position:
        """The position of an offset in the buffer, in the negotiated encoding."""
        before = buffer.text[:offset].replace("\r\n", "\n").replace("\r", "\n")
        line = before.count("\n")
        return types.Position(line, self._units(before[before.rfind("\n") + 1 :]))

    def range_of(self, buffer: Buffer, needle: str) -> types.Range:
        """The range of a text that occurs once in the buffer."""
        assert buffer.text.count(needle) == 1, needle
        start = buffer.text.index(needle)
        return types.Range(self.position(buffer, start), self.position(buffer, start + len(needle)))

    def text_at(self, buffer: Buffer, range_: types.Range) -> str:
        """The buffer's text in a range."""
        return buffer.text[self._offset(buffer, range_.start) : self._offset(buffer, range_.end)]

    def apply(self, buffer: Buffer, edit: types.WorkspaceEdit) -> None:
        """Apply an edit to the buffer, as an editor does, and tell the server."""
        edits: list[types.TextEdit] = []
        for change in edit.document_changes or ():
            assert isinstance(change, types.TextDocumentEdit)
            assert change.text_document.uri == buffer.uri
            assert change.text_document.version == buffer.version
            edits += change.edits  # type: ignore[arg-type]
        for uri, changes in (edit.changes or {}).items():
            assert uri == buffer.uri
            edits += changes
        self.change(buffer, self.edited(buffer, edits))

    def edited(self, buffer: Buffer, edits: Sequence[types.TextEdit]) -> str:
        """The buffer's text with edits applied, as an editor applies them."""
        assert edits
        text = buffer.text
        for item in sorted(
            edits, key=lambda e: (e.range.start.line, e.range.start.character), reverse=True
        ):
            start = self._offset(buffer, item.range.start)
            end = self._offset(buffer, item.range.end)
            text = text[:start] + item.new_text + text[end:]
        return text

    # Requests

    async def hover(self, buffer: Buffer, needle: str) -> str | None:
        """The hover's text at the begin of ``needle``."""
        result = await self.client.text_document_hover_async(
            types.HoverParams(
                types.TextDocumentIdentifier(buffer.uri), self.range_of(buffer, needle).start
            )
        )
        if result is None:
            return None
        assert isinstance(result.contents, types.MarkupContent)
        return result.contents.value

    async def hints(self, buffer: Buffer) -> dict[int, str]:
        """The hints by line (from 0). Each stands behind the text of its line."""
        end = self.position(buffer, len(buffer.text))
        result = await self.client.text_document_inlay_hint_async(
            types.InlayHintParams(
                types.TextDocumentIdentifier(buffer.uri),
                types.Range(types.Position(0, 0), end),
            )
        )
        found: dict[int, str] = {}
        for hint in result or ():
            label = hint.label
            found[hint.position.line] = (
                label if isinstance(label, str) else "".join(part.value for part in label)
            )
        return found

    async def actions(
        self,
        buffer: Buffer,
        range_: types.Range,
        diagnostics: Diagnostics = (),
        only: Sequence[str] | None = None,
    ) -> list[types.CodeAction]:
        """The code actions for a range."""
        result = await self.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(buffer.uri),
                range_,
                types.CodeActionContext(list(diagnostics), only=only),
            )
        )
        actions = [item for item in result or () if isinstance(item, types.CodeAction)]
        assert len(actions) == len(result or ())
        return actions

    async def edit_of(self, action: types.CodeAction) -> types.WorkspaceEdit:
        """The action's edit, resolved if the client can do so."""
        if action.edit is None:
            action = await self.client.code_action_resolve_async(action)
        assert action.edit is not None
        return action.edit

    async def preferred_fix(self, buffer: Buffer, diagnostic: types.Diagnostic) -> types.CodeAction:
        """The one action that the editor applies without asking which."""
        found = await self.actions(buffer, diagnostic.range, [diagnostic])
        preferred = [action for action in found if action.is_preferred]
        assert len(preferred) == 1, [action.title for action in found]
        return preferred[0]

    # Waiting

    async def pause(self, seconds: float = 0.1) -> None:
        """Let the server go on."""
        await asyncio.sleep(seconds)

    async def until(self, condition: Callable[[], Any], what: str) -> Any:
        """Wait until a condition holds, and give back its value."""
        end = time.monotonic() + PATIENCE_S
        while not (value := condition()):
            assert time.monotonic() < end, f"waited in vain for {what}; statuses {self.statuses}"
            await asyncio.sleep(0.02)
        return value

    async def until_async(self, condition: Callable[[], Awaitable[Any]], what: str) -> Any:
        """Ask again until the answer is a yes, and give it back."""
        end = time.monotonic() + PATIENCE_S
        while not (value := await condition()):
            assert time.monotonic() < end, f"waited in vain for {what}; statuses {self.statuses}"
            await asyncio.sleep(0.05)
        return value

    async def diagnostics(
        self, buffer: Buffer, accept: Callable[[Diagnostics], bool] | None = None
    ) -> Diagnostics:
        """The diagnostics of the buffer's very version, once they are as ``accept`` wants."""

        def latest() -> list[Diagnostics]:
            return [
                params.diagnostics
                for params in self.published
                if params.uri == buffer.uri
                and params.version == buffer.version
                and (accept is None or accept(params.diagnostics))
            ]

        found = await self.until(
            latest, f"diagnostics of version {buffer.version}, got {self.published[-3:]}"
        )
        last: Diagnostics = found[-1]
        return last

    async def clean(self, buffer: Buffer) -> None:
        """Wait until the buffer's version has no diagnostics and nothing is traced any more."""
        await self.diagnostics(buffer, lambda found: not found)
        await self.hints(buffer)

    async def status(self, state: str, **expected: Any) -> dict[str, Any]:
        """Wait for a status of this state, told last."""

        def told() -> dict[str, Any] | None:
            last = self.statuses[-1] if self.statuses else {}
            fits = last.get("state") == state and expected.items() <= last.items()
            return last if fits else None

        result: dict[str, Any] = await self.until(told, f"status {state}")
        return result

    def notify(self, method: str, params: dict[str, Any]) -> None:
        """Send a notification of Kerascope's own."""
        self.client.protocol.notify(method, params)

    async def command(self, name: str, *arguments: Any) -> Any:
        """Execute a command of the server."""
        return await self.client.workspace_execute_command_async(
            types.ExecuteCommandParams(name, arguments=list(arguments))
        )

    def _units(self, text: str) -> int:
        return len(text.encode(_CODECS[self.encoding])) // _UNIT[self.encoding]

    def _offset(self, buffer: Buffer, position: types.Position) -> int:
        lines = buffer.text.replace("\r\n", "\n").split("\n")
        assert "\r" not in buffer.text, "offsets are only worked out for plain line breaks"
        encoded = lines[position.line].encode(_CODECS[self.encoding])
        column = encoded[: position.character * _UNIT[self.encoding]]
        return sum(len(line) + 1 for line in lines[: position.line]) + len(
            column.decode(_CODECS[self.encoding])
        )


def _converter() -> Converter:
    converter = default_converter()

    def action(data: Any, _: type) -> types.Command | types.CodeAction:
        # lsprotocol takes every action that has a command for a bare command.
        is_command = isinstance(data.get("command"), str)
        return converter.structure(data, types.Command if is_command else types.CodeAction)

    converter.register_structure_hook(
        Union[types.Command, types.CodeAction],  # noqa: UP007 (a key, not an annotation)
        action,
    )
    return converter


_CODECS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_UNIT = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


async def start_editor(
    profile: str,
    *,
    root: Path,
    options: dict[str, Any] | None = None,
    adjust: Callable[[types.ClientCapabilities], None] = lambda _: None,
    env: dict[str, str] | None = None,
    process_id: int | None = None,
    folders: Sequence[Path] | None = None,
    notifications: Mapping[str, Callable[[dict[str, Any]], None]] | None = None,
    command: Sequence[str] = SERVER,
) -> Editor:
    """Start a server and begin a session with it, as the client of ``profile`` would.

    ``folders`` are the workspace's, ``root`` alone unless given. ``notifications`` are more that
    the client takes, each with what is done with its parameters.
    """
    client = LanguageClient(converter_factory=_converter)
    editor = Editor(client, profile)

    def publish(client: LanguageClient, params: types.PublishDiagnosticsParams) -> None:
        params.diagnostics = list(params.diagnostics)
        editor.published.append(params)

    def status(client: LanguageClient, params: Any) -> None:
        editor.statuses.append(params._asdict())

    def refresh(client: LanguageClient, params: None) -> None:
        editor.refreshes += 1

    def taker(take: Callable[[dict[str, Any]], None]) -> Callable[[LanguageClient, Any], None]:
        def taken(client: LanguageClient, params: Any) -> None:
            take(params._asdict())

        return taken

    register_lsp_features(
        client,
        {
            **DEFAULT_CLIENT_FEATURES,
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: publish,
            types.WORKSPACE_INLAY_HINT_REFRESH: refresh,
            "kerascope/status": status,
            **{method: taker(take) for method, take in (notifications or {}).items()},
        },
    )
    await client.start_io(*command, cwd=root, env={**os.environ, **(env or {})})
    capabilities = client_capabilities(profile)
    adjust(capabilities)
    result = await client.initialize_session(
        types.InitializeParams(
            capabilities=capabilities,
            process_id=process_id or os.getpid(),
            root_uri=from_fs_path(str(root)),
            workspace_folders=[
                types.WorkspaceFolder(from_fs_path(str(folder)) or "", folder.name)
                for folder in folders or (root,)
            ],
            initialization_options=options,
        )
    )
    editor.capabilities = result.capabilities
    encoding = result.capabilities.position_encoding
    editor.encoding = getattr(encoding, "value", encoding) or "utf-16"
    return editor


async def stop_editor(editor: Editor) -> int:
    """End the session as the protocol says; the server's exit code."""
    process = editor.client._server
    assert process is not None
    if process.returncode is None:
        await editor.client.shutdown_session()
    await asyncio.wait_for(process.wait(), PATIENCE_S)
    await editor.client.stop()
    assert process.returncode is not None
    return process.returncode
