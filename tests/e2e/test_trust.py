"""Nothing is executed without the user's word, and the word can be given and taken back live."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from e2e.editor import Editor, start_editor, stop_editor
from e2e.notebooks import Notebook
from e2e.processes import descendants, running
from e2e.programs import FLATTEN_BEFORE_CONV
from lsprotocol import types

SILENT = {"interpreter": sys.executable, "settings": {}}


@pytest_asyncio.fixture(
    loop_scope="session",
    params=[None, {}, {"trusted": False}, {"trusted": "yes"}, {**SILENT, "trusted": False}],
    ids=["no options", "empty options", "untrusted", "no boolean", "editor extension"],
)
async def untrusted(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Editor]:
    editor = await start_editor("neovim", root=tmp_path, options=request.param)
    yield editor
    assert await stop_editor(editor) == 0


async def test_nothing_is_executed_without_trust(untrusted: Editor, tmp_path: Path) -> None:
    canary = tmp_path / "executed"
    planted = tmp_path / "planted.py"
    planted.write_text(f"open({str(canary)!r}, 'w')\n", encoding="utf-8")
    text = f"import keras\nimport planted\nopen({str(canary)!r}, 'w')\n" + FLATTEN_BEFORE_CONV
    buffer = untrusted.open(tmp_path / "model.py", text)
    untrusted.change(buffer, text + "\n")
    untrusted.save(buffer)
    assert await untrusted.command("kerascope.server.traceNow", buffer.uri) is False
    book = Notebook(untrusted, (tmp_path / "book.ipynb").as_uri())
    book.open(cell := book.cell(text))
    book.replace(cell, "Flatten()", "Flatten( )")
    assert await untrusted.command("kerascope.server.traceNow", cell.uri) is False
    await untrusted.command("kerascope.server.restartTracer")

    await untrusted.status("untrusted")
    assert await untrusted.hints(buffer) == {}
    assert await untrusted.hover(buffer, "layers.Flatten()") is None
    result = await untrusted.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(types.TextDocumentIdentifier(buffer.uri))
    )
    assert [symbol.name for symbol in result or ()] == ["model"]

    assert descendants(untrusted) == []
    assert not canary.exists()
    assert untrusted.published == []
    told = [item.message for item in [*untrusted.client.messages, *untrusted.client.log_messages]]
    assert len({message for message in told if "trust" in message}) == 1


async def test_the_user_is_told_how_to_enable_it(tmp_path: Path) -> None:
    editor = await start_editor("neovim", root=tmp_path, options=None)
    await editor.until(lambda: editor.client.messages, "the message")
    assert '{"trusted": true}' in editor.client.messages[0].message
    await stop_editor(editor)


async def test_a_client_that_draws_the_status_is_not_interrupted(tmp_path: Path) -> None:
    editor = await start_editor("neovim", root=tmp_path, options={**SILENT, "trusted": False})
    status = await editor.status("untrusted")
    assert "not trusted" in status["detail"]
    assert editor.client.messages == []
    await stop_editor(editor)


async def test_trust_is_given_and_taken_back_live(tmp_path: Path) -> None:
    editor = await start_editor("neovim", root=tmp_path, options={**SILENT, "trusted": False})
    buffer = editor.open(tmp_path / "model.py", FLATTEN_BEFORE_CONV)
    await editor.status("untrusted")

    editor.notify("kerascope/environment", {"interpreter": sys.executable, "trusted": True})
    await editor.diagnostics(buffer, bool)
    ready = await editor.status("ready")
    assert ready["python"] == ".".join(map(str, sys.version_info[:3]))
    assert ready["tensorflow"]
    assert ready["keras"].startswith("3.")
    processes = descendants(editor)
    assert processes

    editor.notify("kerascope/environment", {"interpreter": sys.executable, "trusted": False})
    await editor.until(lambda: editor.published[-1].diagnostics == [], "the empty diagnostics")
    await editor.status("untrusted")
    await editor.until(lambda: not running(processes), "the end of all processes")
    assert await stop_editor(editor) == 0
