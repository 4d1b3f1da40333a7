"""The store holds what the editor shows, and nothing that it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from kerascope.lsp.documents import DocumentStore

URI = "file:///tmp/a%20b/model.py"


def opened(store: DocumentStore, text: str, uri: str = URI, language: str = "python") -> None:
    store.open(types.TextDocumentItem(uri, language, 1, text))


def change(version: int, *texts: str, uri: str = URI) -> types.DidChangeTextDocumentParams:
    return types.DidChangeTextDocumentParams(
        types.VersionedTextDocumentIdentifier(version, uri),
        [types.TextDocumentContentChangeWholeDocument(text) for text in texts],
    )


def test_the_text_is_kept_to_the_letter() -> None:
    text = "\ufeffa = 1\r\nb\x0c = 2\u2028\rc = '\ud800'"
    store = DocumentStore()
    opened(store, text)
    document = store.get(URI)
    assert document is not None
    assert document.source.text == text
    assert document.lines.line_count == 3
    assert document.source.path == "/tmp/a b/model.py"


def test_the_last_change_of_a_notification_counts() -> None:
    store = DocumentStore()
    opened(store, "a")
    document = store.change(change(2, "b", "c"))
    assert document is not None
    assert (document.source.text, document.source.version) == ("c", 2)
    assert store.get(URI) == document


def test_an_older_version_is_not_taken() -> None:
    store = DocumentStore()
    opened(store, "a")
    store.change(change(5, "five"))
    assert store.change(change(3, "three")) is None
    document = store.get(URI)
    assert document is not None
    assert document.source.text == "five"


def test_a_partial_change_makes_the_document_unknown_until_it_is_opened_again() -> None:
    store = DocumentStore()
    opened(store, "abc")
    partial = types.TextDocumentContentChangePartial(
        types.Range(types.Position(0, 0), types.Position(0, 1)), "Z"
    )
    params = types.DidChangeTextDocumentParams(
        types.VersionedTextDocumentIdentifier(2, URI), [partial]
    )
    assert store.change(params) is None
    assert store.get(URI) is None
    assert store.change(change(3, "whole")) is None
    opened(store, "again")
    document = store.get(URI)
    assert document is not None
    assert document.source.text == "again"


def test_changes_of_documents_that_are_not_open_are_passed_over() -> None:
    store = DocumentStore()
    assert store.change(change(1, "a")) is None
    assert store.close(URI) is None


@pytest.mark.parametrize(
    ("uri", "language", "expected"),
    [
        ("file:///a.py", "python", True),
        ("FILE:///a.py", "python", True),
        ("untitled:Untitled-1", "python", True),
        ("file:///a.md", "markdown", False),
        ("vscode-notebook-cell:/n.ipynb#W0sZmlsZQ%3D%3D", "python", False),
        ("vscode-notebook-cell://127.0.0.1:80/n.ipynb#W1s", "python", False),
        ("git:/a.py?%7B%22ref%22%3A%22HEAD%22%7D", "python", False),
        ("vscode-vfs://github/a.py", "python", False),
        ("http://[broken", "python", False),
    ],
)
def test_only_files_and_untitled_python_are_programs(
    uri: str, language: str, expected: bool
) -> None:
    store = DocumentStore()
    opened(store, "import keras", uri, language)
    document = store.get(uri)
    assert document is not None
    assert document.is_program is expected
    assert bool(store.programs()) is expected


def test_a_file_has_one_text_under_all_of_its_names(tmp_path: Path) -> None:
    file, link = tmp_path / "helper.py", tmp_path / "link.py"
    file.touch()
    link.symlink_to(file)
    store = DocumentStore()
    opened(store, "main", (tmp_path / "main.py").as_uri())
    opened(store, "linked", link.as_uri())
    assert store.overlays((tmp_path / "main.py").as_uri()) == {
        str(link): "linked",
        str(file): "linked",
    }
    found = store.by_path(str(file))
    assert found is not None
    assert found.uri == link.as_uri()
    opened(store, "own", file.as_uri())
    found = store.by_path(str(file))
    assert found is not None
    assert found.uri == file.as_uri()
    # Neither sees the other one's text in its own place.
    assert store.overlays(link.as_uri()).keys() == {str(tmp_path / "main.py")}


def test_overlays_are_the_other_open_files() -> None:
    store = DocumentStore()
    opened(store, "main", "file:///w/main.py")
    opened(store, "helper", "file:///w/helper.py")
    opened(store, "scratch", "untitled:Untitled-1")
    assert store.overlays("file:///w/main.py") == {"/w/helper.py": "helper"}
    helper = store.by_path("/w/helper.py")
    assert helper is not None
    assert helper.uri == "file:///w/helper.py"
