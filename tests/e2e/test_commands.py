"""The server's commands, as palette and menus run them."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.editor import Editor
from e2e.programs import CNN, CNN_SHAPES, FLATTEN_BEFORE_CONV

#: Nothing in Python itself interrupts this for minutes.
SLOW = """\
import keras

model = keras.Sequential([keras.layers.Dense(3, input_shape=(2,))])
total = sum(range(10**11))
"""


@pytest.mark.asyncio(loop_scope="session")
async def test_a_trace_can_be_stopped_and_other_documents_go_on(
    editor: Editor, workspace: Path
) -> None:
    buffer = editor.open(workspace / "slow.py", SLOW)
    await editor.status("tracing")
    assert await editor.command("kerascope.server.stopTracing", buffer.uri) is True
    assert await editor.command("kerascope.server.stopTracing", buffer.uri) is False
    await editor.status("ready")
    other = editor.open(workspace / "broken.py", FLATTEN_BEFORE_CONV)
    assert await editor.diagnostics(other, bool)
    assert [params for params in editor.published if params.uri == buffer.uri] == []


@pytest.mark.asyncio(loop_scope="session")
async def test_forgotten_results_come_back(editor: Editor, workspace: Path) -> None:
    buffer = editor.open(workspace / "broken.py", FLATTEN_BEFORE_CONV)
    healthy = editor.open(workspace / "cnn.py", CNN)
    await editor.diagnostics(buffer, bool)
    editor.published.clear()
    await editor.command("kerascope.server.clearCache")
    assert await editor.diagnostics(buffer, lambda found: not found) == []
    assert await editor.diagnostics(buffer, bool)

    async def shapes() -> bool:
        hints = await editor.hints(healthy)
        return {line: label.split("→ ")[-1] for line, label in hints.items()} == CNN_SHAPES

    await editor.until_async(shapes, "the shapes")
