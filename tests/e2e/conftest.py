"""Editors that talk to real servers, which trace with the TensorFlow of this environment."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from e2e.editor import Editor, start_editor, stop_editor

#: The profiles negotiate utf-16, utf-8 and utf-32.
PROFILES = ["visual-studio-code", "neovim", "emacs"]


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder without a virtual environment of its own."""
    return tmp_path_factory.mktemp("workspace")


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=PROFILES)
async def shared_editor(request: pytest.FixtureRequest, workspace: Path) -> AsyncIterator[Editor]:
    """One trusted session for each profile: TensorFlow is loaded once for all of its tests."""
    editor = await start_editor(
        request.param,
        root=workspace,
        options={"trusted": True, "interpreter": sys.executable, "settings": {}},
    )
    yield editor
    assert await stop_editor(editor) == 0


@pytest.fixture
def editor(shared_editor: Editor) -> Iterator[Editor]:
    """The profile's session, with nothing open and default settings."""
    shared_editor.published.clear()
    shared_editor.client.messages.clear()
    yield shared_editor
    for buffer in shared_editor.buffers.copy():
        shared_editor.close(buffer)
