"""The configurations for editors that are not run here: what a server makes of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from e2e.editor import Editor, start_editor, stop_editor
from lsprotocol import types

from editors.pages import ROOT, blocks

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def helix() -> tuple[list[str], Any, Any]:
    """Helix sends ``config`` as initialization options and once more as the settings."""
    page = tomllib.loads(blocks("helix", "toml")[0])
    server = page["language-server"]["kerascope"]
    (language,) = page["language"]
    assert language["name"] == "python"
    assert language["language-servers"] == ["kerascope"]
    return [server["command"], *server["args"]], server["config"], server["config"]


def sublime() -> tuple[list[str], Any, Any]:
    """The package takes dotted names apart before it sends settings."""
    client = json.loads(blocks("sublime", "json")[0])["clients"]["kerascope"]
    assert client["enabled"]
    assert client["selector"] == "source.python"
    settings: dict[str, Any] = {}
    for name, value in client["settings"].items():
        *parents, last = name.split(".")
        at = settings
        for parent in parents:
            at = at.setdefault(parent, {})
        at[last] = value
    return client["command"], client["initializationOptions"], settings


def jupyterlab() -> tuple[list[str], Any, Any]:
    """jupyterlab-lsp sends null for the options, and settings only if there are some."""
    page = json.loads(blocks("jupyterlab", "json")[0])
    server = page["LanguageServerManager"]["language_servers"]["kerascope"]
    assert server["version"] == 2
    assert server["languages"] == ["python"]
    return server["argv"], None, {}


def zed() -> tuple[list[str], Any, Any]:
    """The extension of the page runs the plain command."""
    settings = json.loads(blocks("zed", "json")[0])
    names = tomllib.loads(blocks("zed", "toml")[0])["language_servers"]
    assert list(names) == list(settings["lsp"]) == ["kerascope"]
    assert 'args: vec!["server".into()]' in blocks("zed", "rust")[0]
    return ["kerascope", "server"], settings["lsp"]["kerascope"]["initialization_options"], {}


@pytest.mark.parametrize("page", [helix, sublime, jupyterlab, zed])
async def test_the_server_traces_with_what_the_page_says(page: Any, tmp_path: Path) -> None:
    command, options, settings = page()
    assert command[0] == "kerascope"
    editor = await start_editor(
        "neovim",
        root=tmp_path,
        options=options,
        command=[sys.executable, "-m", *command],
        env={"VIRTUAL_ENV": sys.prefix},
    )
    try:
        editor.client.workspace_did_change_configuration(
            types.DidChangeConfigurationParams(settings)
        )
        text = (ROOT / "examples" / "cnn_flatten_tutorial.py").read_text(encoding="utf-8")
        buffer = editor.open(tmp_path / "program.py", text)
        (found,) = await editor.diagnostics(buffer)
        assert found.code == "KS901"
        assert (await editor.hints(buffer))[13] == "→ (None, 5408)"
        assert_quiet(editor)
    finally:
        assert await stop_editor(editor) == 0


def assert_quiet(editor: Editor) -> None:
    """Neither a setting nor the lack of trust is complained about."""
    assert [message.message for message in editor.client.messages] == []
