"""Settings take effect while the session goes on."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from e2e.editor import Editor, start_editor, stop_editor
from e2e.processes import descendants
from e2e.programs import CNN, FLATTEN_BEFORE_CONV
from lsprotocol import types


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def session(workspace: Path) -> AsyncIterator[Editor]:
    editor = await start_editor(
        "neovim",
        root=workspace,
        options={"trusted": True, "interpreter": sys.executable, "settings": {}},
    )
    yield editor
    assert await stop_editor(editor) == 0


def configure(editor: Editor, settings: dict[str, Any]) -> None:
    """Change the settings. What was published before is forgotten."""
    editor.published.clear()
    editor.client.workspace_did_change_configuration(
        types.DidChangeConfigurationParams({"kerascope": settings})
    )


async def test_rules_are_switched_off_and_made_milder(session: Editor, workspace: Path) -> None:
    buffer = session.open(workspace / "rules.py", FLATTEN_BEFORE_CONV)
    found = await session.diagnostics(buffer, bool)
    code = str(found[0].code)

    configure(session, {"rules": {"ignore": [code]}})
    assert await session.diagnostics(buffer, lambda found: not found) == []

    configure(session, {"rules": {"severity": {code: "information"}}})
    found = await session.diagnostics(buffer, bool)
    assert found[0].severity == types.DiagnosticSeverity.Information

    configure(session, {})
    found = await session.diagnostics(buffer, bool)
    assert (str(found[0].code), found[0].severity) == (code, types.DiagnosticSeverity.Error)
    session.close(buffer)


async def test_hints_are_chosen_by_kind(session: Editor, workspace: Path) -> None:
    buffer = session.open(workspace / "hints.py", CNN)
    await session.until_async(lambda: session.hints(buffer), "hints")
    configure(session, {"hints": {"outputShape": False}})
    await session.until_async(lambda: no_hints(session, buffer), "no hints")
    configure(session, {})
    await session.until_async(lambda: session.hints(buffer), "hints")
    session.close(buffer)


async def no_hints(editor: Editor, buffer: Any) -> bool:
    return not await editor.hints(buffer)


@pytest.mark.parametrize("way", ["save", "command"])
async def test_tracing_waits_when_the_user_wants_it(
    session: Editor, workspace: Path, way: str
) -> None:
    configure(session, {"run": "onSave" if way == "save" else "manual"})
    buffer = session.open(workspace / f"waits_{way}.py", CNN)
    if way == "command":
        assert await session.hints(buffer) == {}
        assert await session.command("kerascope.server.traceNow", buffer.uri) is True
    await session.until_async(lambda: session.hints(buffer), "hints")

    session.replace(buffer, "(28, 28, 1)", "(32, 32, 1)")
    await session.pause(1.0)
    # The changed line has lost its shape, and the others still have those of the old text.
    assert 5 not in await session.hints(buffer)
    if way == "command":
        assert await session.command("kerascope.server.traceNow", buffer.uri) is True
    else:
        session.save(buffer)

    async def traced() -> bool:
        return "(None, 30, 30, 32)" in (await session.hints(buffer)).get(5, "")

    await session.until_async(traced, "the new shapes")
    configure(session, {})
    session.close(buffer)


async def test_switched_off_nothing_is_shown_and_nothing_runs(
    session: Editor, workspace: Path
) -> None:
    buffer = session.open(workspace / "off.py", FLATTEN_BEFORE_CONV)
    await session.diagnostics(buffer, bool)
    configure(session, {"enable": False})
    await session.diagnostics(buffer, lambda found: not found)
    await session.status("off")
    await session.until(lambda: not descendants(session), "the end of all processes")

    configure(session, {})
    await session.diagnostics(buffer, bool)
    await session.status("ready")
    session.close(buffer)


async def test_a_wrong_setting_is_named_and_the_rest_works(
    session: Editor, workspace: Path
) -> None:
    session.client.log_messages.clear()
    configure(session, {"debounce": "fast"})
    buffer = session.open(workspace / "wrong_setting.py", FLATTEN_BEFORE_CONV)
    await session.diagnostics(buffer, bool)
    told = [item.message for item in session.client.log_messages]
    assert len([message for message in told if "kerascope.debounce" in message]) == 1
    configure(session, {})
    session.close(buffer)


async def test_loading_is_shown_as_progress(session: Editor, workspace: Path) -> None:
    session.client.progress_reports.clear()
    await session.command("kerascope.server.restartTracer")
    buffer = session.open(workspace / "progress.py", FLATTEN_BEFORE_CONV)
    await session.diagnostics(buffer, bool)
    reports = await session.until(
        lambda: list(session.client.progress_reports.values()), "progress"
    )
    kinds = [type(report) for report in reports[0]]
    assert kinds == [types.WorkDoneProgressBegin, types.WorkDoneProgressEnd]
    assert "TensorFlow" in reports[0][0].message
    session.close(buffer)
