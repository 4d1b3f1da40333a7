"""Which folders a document's program imports its own modules from."""

from __future__ import annotations

import pytest

from kerascope.lsp.searchpaths import search_paths

ROOTS = ("/work/a", "/work/b")


@pytest.mark.parametrize(
    ("path", "extra", "expected"),
    [
        ("/work/a/net/m.py", [], ["/work/a"]),
        ("/work/a/net/m.py", ["src"], ["/work/a", "/work/a/src"]),
        ("/work/b/m.py", ["../shared", "src", "src/"], ["/work/b", "/work/shared", "/work/b/src"]),
        ("/work/b/m.py", ["${workspaceFolder}/x", "/opt/y"], ["/work/b", "/work/b/x", "/opt/y"]),
        ("/work/b/m.py", ["~/lib"], ["/work/b", "/home/ada/lib"]),
        ("/other/m.py", ["src"], ["/other/src"]),
        ("", ["src"], ["/work/a", "/work/b", "/work/a/src", "/work/b/src"]),
    ],
)
def test_relative_folders_lie_in_the_files_own_workspace_folder(
    monkeypatch: pytest.MonkeyPatch, path: str, extra: list[str], expected: list[str]
) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert search_paths(path, ROOTS, extra) == tuple(expected)


def test_what_is_relative_to_nothing_is_left_out() -> None:
    assert search_paths("", (), ["src", "${workspaceFolder}/src"]) == ()
