"""No workspace can choose what is executed, where, or how well it is confined."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kerascope.lsp.documents import TRACED_SCHEMES

ROOT = Path(__file__).parents[2]
MANIFEST: dict[str, Any] = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
WORDS: dict[str, str] = json.loads((ROOT / "package.nls.json").read_text(encoding="utf-8"))
RESTRICTED = MANIFEST["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]
# Only these kinds of values can name something to execute, or what to execute it with.
_FREE = ("string", "array", "object")
_NAMES = re.compile(
    r"path|file|folder|dir|exe|bin|python|interpreter|command|shell|arg|env|url|host|import|sandbox",
    re.IGNORECASE,
)


def settings() -> dict[str, dict[str, Any]]:
    configuration = MANIFEST["contributes"]["configuration"]
    groups = configuration if isinstance(configuration, list) else [configuration]
    return {name: value for group in groups for name, value in group["properties"].items()}


def dangerous(name: str, setting: dict[str, Any]) -> bool:
    kinds = setting.get("type", "string")
    free = any(kind in _FREE for kind in ([kinds] if isinstance(kinds, str) else kinds))
    texts = [setting.get("markdownDescription", ""), setting.get("description", "")]
    about = " ".join(WORDS.get(text.strip("%"), text) for text in texts)
    tells = re.search(r"\b(path|interpreter|executable|command line|environment variable)", about)
    chosen = "enum" in setting and "sandbox" not in name
    return free and not chosen and (bool(_NAMES.search(name)) or tells is not None)


def test_the_sieve_finds_what_it_is_for() -> None:
    assert dangerous("kerascope.server.path", {"type": "string"})
    assert dangerous("kerascope.extraArgs", {"type": "array"})
    assert dangerous("kerascope.x", {"type": "string", "description": "The interpreter to use."})
    assert not dangerous("kerascope.debounce", {"type": "number"})
    found = {name for name, setting in settings().items() if dangerous(name, setting)}
    assert {"kerascope.interpreter", "kerascope.sandbox"} <= found


@pytest.mark.parametrize(
    "name", [name for name, value in settings().items() if dangerous(name, value)]
)
def test_what_names_something_to_execute_is_not_the_workspaces_to_set(name: str) -> None:
    """VS Code hides values of restricted settings from a workspace that is not trusted."""
    scope = settings()[name].get("scope", "window")
    assert scope == "machine" or name in RESTRICTED


def test_the_list_names_settings_that_there_are() -> None:
    assert set(RESTRICTED) <= set(settings())


def test_untrusted_workspaces_are_supported_in_part() -> None:
    assert MANIFEST["capabilities"]["untrustedWorkspaces"]["supported"] == "limited"


def test_only_the_users_own_texts_are_traced() -> None:
    assert {"file", "untitled", "vscode-notebook-cell"} >= TRACED_SCHEMES
