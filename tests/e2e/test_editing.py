"""From an opened file to a clean one, in three editors with three ways to count columns."""

from __future__ import annotations

from pathlib import Path

from e2e.editor import Buffer, Editor
from e2e.programs import (
    CNN,
    CNN_SHAPES,
    FLATTEN_BEFORE_CONV,
    MISSING_CHANNEL,
    MISSING_CHANNEL_CULPRIT,
    NOT_KERAS,
)
from lsprotocol import types


def shows(hints: dict[int, str], shapes: dict[int, str]) -> bool:
    """Whether each line of ``shapes`` has a hint with its shape, and no other line has one."""
    return hints.keys() == shapes.keys() and all(shapes[line] in hints[line] for line in shapes)


async def hints_showing(editor: Editor, buffer: object, shapes: dict[int, str]) -> None:
    """Wait until the hints are those; a client is told to ask again when they change."""
    for _ in range(200):
        hints = await editor.hints(buffer)  # type: ignore[arg-type]
        if shows(hints, shapes):
            return
        await editor.pause()
    raise AssertionError(f"{hints} is not {shapes}; statuses {editor.statuses[-2:]}")


async def test_the_profiles_count_columns_in_different_units(editor: Editor) -> None:
    expected = {"visual-studio-code": "utf-16", "neovim": "utf-8", "emacs": "utf-32"}
    assert editor.encoding == expected[editor.profile]


async def test_open_squiggle_hover_fix_clean(editor: Editor, workspace: Path) -> None:
    buffer = editor.open(workspace / "missing_channel.py", MISSING_CHANNEL)

    found = await editor.diagnostics(buffer, bool)
    assert len(found) == 1
    diagnostic = found[0]
    assert editor.text_at(buffer, diagnostic.range) == MISSING_CHANNEL_CULPRIT
    assert diagnostic.range == editor.range_of(buffer, MISSING_CHANNEL_CULPRIT)
    assert diagnostic.severity == types.DiagnosticSeverity.Error
    assert diagnostic.source == "Kerascope"
    assert str(diagnostic.code).startswith("KS1")
    assert "(None, 28, 28)" in diagnostic.message

    hover = await editor.hover(buffer, MISSING_CHANNEL_CULPRIT)
    assert hover is not None
    assert "Conv2D" in hover

    action = await editor.preferred_fix(buffer, diagnostic)
    assert action.kind == types.CodeActionKind.QuickFix
    assert action.diagnostics is not None
    assert [item.code for item in action.diagnostics] == [diagnostic.code]
    editor.apply(buffer, await editor.edit_of(action))
    assert buffer.text == MISSING_CHANNEL.replace("(28, 28)", "(28, 28, 1)")

    await editor.clean(buffer)
    await hints_showing(editor, buffer, {3: "(None, 21632)"})
    hover = await editor.hover(buffer, "layers.Flatten()")
    assert hover is not None
    assert "21632" in hover


async def test_hints_follow_unsaved_edits(editor: Editor, workspace: Path) -> None:
    buffer = editor.open(workspace / "never_saved.py", CNN)
    assert await editor.diagnostics(buffer) == []
    await hints_showing(editor, buffer, CNN_SHAPES)

    editor.replace(buffer, "(28, 28, 1)", "(32, 32, 1)")
    await hints_showing(
        editor,
        buffer,
        {
            5: "(None, 30, 30, 32)",
            6: "(None, 15, 15, 32)",
            7: "(None, 7200)",
            8: "(None, 10)",
        },
    )
    assert not (workspace / "never_saved.py").exists()


async def test_untitled_documents_are_traced(editor: Editor) -> None:
    buffer = editor.open("untitled:Untitled-1", CNN)
    await hints_showing(editor, buffer, CNN_SHAPES)


async def test_many_edits_end_in_the_result_of_the_last(editor: Editor, workspace: Path) -> None:
    buffer = editor.open(workspace / "typing.py", CNN)
    for size in range(20, 41):
        editor.change(buffer, CNN.replace("(28, 28, 1)", f"({size}, {size}, 1)"))
        await editor.pause(0.01)
    await hints_showing(
        editor,
        buffer,
        {
            5: "(None, 38, 38, 32)",
            6: "(None, 19, 19, 32)",
            7: "(None, 11552)",
            8: "(None, 10)",
        },
    )
    last = [params for params in editor.published if params.uri == buffer.uri][-1]
    assert last.version == buffer.version


async def test_a_syntax_error_keeps_the_shapes_of_unchanged_lines(
    editor: Editor, workspace: Path
) -> None:
    buffer = editor.open(workspace / "half_typed.py", CNN)
    await hints_showing(editor, buffer, CNN_SHAPES)

    editor.replace(buffer, "layers.Flatten(),", "layers.Flatten(,")
    kept = {line: shape for line, shape in CNN_SHAPES.items() if line != 7}
    await hints_showing(editor, buffer, kept)
    assert await editor.diagnostics(buffer) == []
    hover = await editor.hover(buffer, "layers.MaxPooling2D")
    assert hover is not None
    assert "13" in hover

    editor.change(buffer, "# a new first line\n" + buffer.text)
    await hints_showing(editor, buffer, {line + 1: shape for line, shape in kept.items()})

    editor.change(buffer, CNN)
    await hints_showing(editor, buffer, CNN_SHAPES)


async def test_a_syntax_error_on_the_culprit_takes_its_finding_away(
    editor: Editor, workspace: Path
) -> None:
    buffer = editor.open(workspace / "broken.py", FLATTEN_BEFORE_CONV)
    await editor.diagnostics(buffer, bool)
    editor.replace(buffer, "layers.Flatten()", "layers.Flatten(")
    assert await editor.diagnostics(buffer) == []


async def test_a_finding_explains_itself_as_far_as_the_client_can_show(
    editor: Editor, workspace: Path
) -> None:
    buffer = editor.open(workspace / "related.py", FLATTEN_BEFORE_CONV)
    diagnostic = (await editor.diagnostics(buffer, bool))[0]
    assert editor.text_at(buffer, diagnostic.range) == "layers.Flatten()"
    if editor.profile == "emacs":
        assert diagnostic.related_information is None
    else:
        assert diagnostic.related_information
        places = [item.location.range for item in diagnostic.related_information]
        assert any("layers.Conv2D(" in editor.text_at(buffer, place) for place in places)
    described = diagnostic.code_description
    if editor.profile == "visual-studio-code":
        assert described is not None and described.href.endswith(f"/{diagnostic.code}.md")
    else:
        assert described is None


async def test_closing_takes_the_diagnostics_back(editor: Editor, workspace: Path) -> None:
    buffer = editor.open(workspace / "closed.py", FLATTEN_BEFORE_CONV)
    await editor.diagnostics(buffer, bool)
    editor.close(buffer)
    await editor.until(
        lambda: [p for p in editor.published if p.uri == buffer.uri][-1].diagnostics == [],
        "the empty diagnostics",
    )


async def test_what_is_no_keras_program_stays_silent(editor: Editor, workspace: Path) -> None:
    plain = editor.open(workspace / "plain.py", NOT_KERAS)
    cell = editor.open("vscode-notebook-cell:/n.ipynb#W0sZmlsZQ%3D%3D", FLATTEN_BEFORE_CONV)
    markdown = editor.open(workspace / "notes.md", FLATTEN_BEFORE_CONV, language="markdown")
    for buffer in (plain, cell, markdown):
        assert await editor.hints(buffer) == {}
        whole = types.Range(types.Position(0, 0), editor.position(buffer, len(buffer.text)))
        assert await editor.actions(buffer, whole) == []
    assert await editor.hover(cell, "layers.Flatten()") is None

    # A document that is traced after them has its diagnostics: theirs would be here as well.
    after = editor.open(workspace / "after.py", FLATTEN_BEFORE_CONV)
    await editor.diagnostics(after, bool)
    assert {params.uri for params in editor.published} == {after.uri}


async def test_a_file_that_no_longer_imports_keras_loses_its_diagnostics(
    editor: Editor, workspace: Path
) -> None:
    buffer = editor.open(workspace / "leaves_keras.py", FLATTEN_BEFORE_CONV)
    await editor.diagnostics(buffer, bool)
    editor.change(buffer, NOT_KERAS)
    assert await editor.diagnostics(buffer) == []
    editor.change(buffer, FLATTEN_BEFORE_CONV)
    await editor.diagnostics(buffer, bool)


async def test_an_unsaved_helper_module_is_seen_by_its_user(
    editor: Editor, workspace: Path
) -> None:
    helper_text = (
        "import keras\n\nSIZE = 7\n\n\ndef layer():\n    return keras.layers.Dense(SIZE)\n"
    )
    (workspace / "helper_module.py").write_text(helper_text.replace("7", "1"), encoding="utf-8")
    helper = editor.open(workspace / "helper_module.py", helper_text)
    user_text = (
        "import keras\nfrom helper_module import layer\n\n"
        "x = keras.Input((3,))\ny = layer()(x)\nz = keras.layers.ReLU()(y)\n"
    )
    user = editor.open(workspace / "helper_user.py", user_text)

    async def relu_line(shape: str) -> None:
        for _ in range(200):
            if shape in (await editor.hints(user)).get(5, ""):
                return
            await editor.pause()
        raise AssertionError(f"{await editor.hints(user)} has no {shape}")

    await relu_line("(None, 7)")
    editor.replace(helper, "SIZE = 7", "SIZE = 9")
    await relu_line("(None, 9)")


async def test_a_change_reaches_those_who_import_it_through_others(
    editor: Editor, workspace: Path
) -> None:
    package = workspace / "hops"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").write_text("from .middle import *\n", encoding="utf-8")
    (package / "middle.py").write_text("from . import deepest\nSIZE = deepest.N\n")
    (package / "deepest.py").write_text("N = 3\n", encoding="utf-8")
    deepest = editor.open(package / "deepest.py", "N = 3\n")
    user = editor.open(
        workspace / "hops_user.py",
        "import keras\nfrom hops import SIZE\n\nx = keras.layers.Dense(SIZE)(keras.Input((4,)))\n",
    )
    await editor.until_async(lambda: hint_has(editor, user, "(None, 3)"), "the first shape")
    editor.replace(deepest, "N = 3", "N = 8")
    await editor.until_async(lambda: hint_has(editor, user, "(None, 8)"), "the new shape")


async def test_a_builder_shows_the_shapes_of_its_call_in_another_buffer(
    editor: Editor, workspace: Path
) -> None:
    builder = editor.open(
        workspace / "called_models.py",
        "import keras\n\ndef make(units):\n"
        "    return keras.layers.Dense(units)(keras.Input((4,)))\n",
    )
    caller = editor.open(
        workspace / "caller.py", "from called_models import make\nmodel = make(12)\n"
    )
    editor.replace(caller, "12", "13")
    await editor.until_async(lambda: hint_has(editor, builder, "(None, 13)"), "the shape")
    editor.replace(caller, "13", "14")
    await editor.until_async(lambda: hint_has(editor, builder, "(None, 14)"), "the new shape")


async def hint_has(editor: Editor, buffer: Buffer, shape: str) -> bool:
    return any(shape in hint for hint in (await editor.hints(buffer)).values())


async def test_document_symbols_need_no_trace(editor: Editor, workspace: Path) -> None:
    text = (
        CNN
        + "\n\nclass Net(keras.Model):\n    def __init__(self):\n        "
        + ("super().__init__()\n        self.head = layers.Dense(1)\n")
    )
    buffer = editor.open(workspace / "symbols.py", text.replace("(28, 28, 1)", "(28, 28, 1"))
    result = await editor.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(types.TextDocumentIdentifier(buffer.uri))
    )
    symbols = [item for item in result or () if isinstance(item, types.DocumentSymbol)]
    assert "Net" in [symbol.name for symbol in symbols]

    editor.change(buffer, text)
    result = await editor.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(types.TextDocumentIdentifier(buffer.uri))
    )
    symbols = [item for item in result or () if isinstance(item, types.DocumentSymbol)]
    assert [symbol.name for symbol in symbols] == ["model", "Net"]
    model, net = symbols
    assert model.children is not None
    assert [child.name for child in model.children] == [
        "Conv2D",
        "MaxPooling2D",
        "Flatten",
        "Dense",
    ]
    assert net.children is not None
    assert [editor.text_at(buffer, child.range) for child in net.children] == ["layers.Dense(1)"]


async def test_a_helper_module_counts_as_it_is_on_disk_unless_it_is_open(
    editor: Editor, workspace: Path
) -> None:
    folder = workspace / f"written {editor.profile}"
    folder.mkdir()
    file = folder / "written_helper.py"
    text = "SIZE = {}\n"
    user = editor.open(
        folder / "written_user.py",
        "import keras\nimport written_helper\n\n"
        "y = keras.layers.Dense(written_helper.SIZE)(keras.Input((3,)))\n",
    )

    def written(size: int) -> None:
        file.write_text(text.format(size), encoding="utf-8")
        uri = file.as_uri()
        event = types.FileEvent(uri, types.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

    written(4)  # it did not exist when its user was traced
    await hints_showing(editor, user, {3: "(None, 4)"})
    written(5)
    await hints_showing(editor, user, {3: "(None, 5)"})

    link = folder / "linked_helper.py"
    link.symlink_to(file)
    helper = editor.open(link, text.format(6))  # restored unsaved, and under another name
    await hints_showing(editor, user, {3: "(None, 6)"})
    written(7)
    editor.change(helper, text.format(8))
    await hints_showing(editor, user, {3: "(None, 8)"})
    editor.close(helper)  # without saving
    await hints_showing(editor, user, {3: "(None, 7)"})


async def test_a_renamed_document_leaves_nothing_behind(editor: Editor, workspace: Path) -> None:
    old = editor.open(workspace / "old name.py", FLATTEN_BEFORE_CONV)
    await editor.diagnostics(old, bool)
    editor.close(old)
    new = editor.open(workspace / "new name.py", FLATTEN_BEFORE_CONV)
    await editor.diagnostics(new, bool)
    last = {params.uri: params.diagnostics for params in editor.published}
    assert {uri for uri, found in last.items() if found} == {new.uri}
