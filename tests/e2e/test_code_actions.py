"""Quick fixes: proved before they are offered, found by range, shaped for the client."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.editor import Buffer, Editor
from e2e.programs import FLATTEN_BEFORE_CONV, MISSING_CHANNEL, MISSING_CHANNEL_CULPRIT
from lsprotocol import types
from pygls.exceptions import JsonRpcException


async def opened(editor: Editor, path: Path) -> tuple[Buffer, types.Diagnostic]:
    buffer = editor.open(path, MISSING_CHANNEL)
    return buffer, (await editor.diagnostics(buffer, bool))[0]


async def test_fixes_are_found_by_range_without_echoed_diagnostics(
    editor: Editor, workspace: Path
) -> None:
    buffer, diagnostic = await opened(editor, workspace / "by_range.py")
    with_echo = await editor.actions(buffer, diagnostic.range, [diagnostic])
    inside = editor.range_of(buffer, "input_shape")
    cursor = types.Range(inside.start, inside.start)
    line = editor.range_of(buffer, "note")
    for place in (diagnostic.range, inside, cursor, line):
        found = await editor.actions(buffer, place)
        assert [action.title for action in found] == [action.title for action in with_echo]


async def test_nothing_is_offered_where_nothing_is_wrong(editor: Editor, workspace: Path) -> None:
    buffer, _ = await opened(editor, workspace / "elsewhere.py")
    assert await editor.actions(buffer, editor.range_of(buffer, "print(m.name)")) == []


@pytest.mark.parametrize(
    ("only", "any_offered"),
    [
        (["quickfix"], True),
        (["refactor", "quickfix"], True),
        (["refactor"], False),
        (["source.fixAll"], True),
        (["source.fixAll.kerascope"], True),
        (["source"], True),
        (["source.fixAll.other"], False),
        (["source.organizeImports"], False),
        (["quickfix.other"], False),
    ],
)
async def test_only_the_wanted_kinds_are_offered(
    editor: Editor, workspace: Path, only: list[str], any_offered: bool
) -> None:
    buffer, diagnostic = await opened(editor, workspace / "only.py")
    found = await editor.actions(buffer, diagnostic.range, only=only)
    assert bool(found) is any_offered


async def test_the_edit_comes_at_once_or_when_it_is_resolved(
    editor: Editor, workspace: Path
) -> None:
    buffer, diagnostic = await opened(editor, workspace / "resolve.py")
    action = await editor.preferred_fix(buffer, diagnostic)
    resolves = editor.profile != "emacs"
    assert (action.edit is None) is resolves
    edit = await editor.edit_of(action)
    if editor.profile == "neovim":
        assert edit.changes is not None
        assert edit.document_changes is None
    else:
        assert edit.document_changes is not None
        assert edit.changes is None


async def test_a_fix_of_an_older_text_is_not_resolved(editor: Editor, workspace: Path) -> None:
    buffer, diagnostic = await opened(editor, workspace / "outdated.py")
    action = await editor.preferred_fix(buffer, diagnostic)
    offered_for = buffer.version
    editor.change(buffer, "# one line more\n" + buffer.text)
    if editor.profile == "emacs":
        # It has the edit already, whose version keeps it from being applied to another text.
        assert action.edit is not None
        changes = action.edit.document_changes
        assert changes is not None
        assert isinstance(changes[0], types.TextDocumentEdit)
        assert changes[0].text_document.version == offered_for
        return
    with pytest.raises(JsonRpcException, match="changed"):
        await editor.client.code_action_resolve_async(action)


async def test_suppressing_takes_the_finding_away(editor: Editor, workspace: Path) -> None:
    buffer, diagnostic = await opened(editor, workspace / "suppressed.py")
    title = f"Kerascope: suppress {diagnostic.code} on this line"
    found = await editor.actions(buffer, diagnostic.range, [diagnostic])
    actions = [action for action in found if action.title == title]
    assert len(actions) == 1
    assert not actions[0].is_preferred
    editor.apply(buffer, await editor.edit_of(actions[0]))
    line = next(line for line in buffer.text.splitlines() if MISSING_CHANNEL_CULPRIT in line)
    assert line.endswith(f"])  # kerascope: ignore[{diagnostic.code}]")
    await editor.clean(buffer)


async def test_the_page_of_the_rule_is_offered_to_who_can_show_it(
    editor: Editor, workspace: Path
) -> None:
    buffer, diagnostic = await opened(editor, workspace / "explained.py")
    found = await editor.actions(buffer, diagnostic.range, [diagnostic])
    explaining = [action.command for action in found if action.title.startswith("Explain ")]
    if editor.profile == "emacs":
        assert found and explaining == []
        return
    (command,) = explaining
    assert command is not None
    await editor.client.workspace_execute_command_async(
        types.ExecuteCommandParams(command.command, command.arguments)
    )
    shown = editor.client.shown_documents[-1]
    assert shown.uri.endswith(f"/{diagnostic.code}.md") and not shown.external


async def test_after_the_preferred_fix_nothing_is_wrong(editor: Editor, workspace: Path) -> None:
    buffer = editor.open(workspace / "flatten_first.py", FLATTEN_BEFORE_CONV)
    diagnostic = (await editor.diagnostics(buffer, bool))[0]
    action = await editor.preferred_fix(buffer, diagnostic)
    editor.apply(buffer, await editor.edit_of(action))
    await editor.clean(buffer)


TWO_MISTAKES = """\
import keras
from keras import layers

one = keras.Sequential([keras.Input((28, 28)), layers.Conv2D(3, 3)])
two = keras.Sequential([keras.Input((32, 32)), layers.Conv2D(3, 3)])
optimizer = keras.optimizers.Adam(lr=0.1)
"""


async def test_fix_all_applies_every_tried_fix(editor: Editor, workspace: Path) -> None:
    buffer = editor.open(workspace / "all.py", TWO_MISTAKES)
    await editor.diagnostics(buffer, lambda found: len(found) == 3)
    nowhere = types.Range(types.Position(0, 0), types.Position(0, 0))
    (action,) = await editor.actions(buffer, nowhere, only=["source.fixAll"])
    assert action.kind == "source.fixAll.kerascope"
    editor.apply(buffer, await editor.edit_of(action))
    fixed = TWO_MISTAKES.replace("28)", "28, 1)").replace("32)", "32, 1)")
    assert buffer.text == fixed.replace("lr=", "learning_rate=")
    await editor.clean(buffer)


async def test_all_findings_of_one_rule_are_fixed_together(editor: Editor, workspace: Path) -> None:
    buffer = editor.open(workspace / "rule.py", TWO_MISTAKES)
    diagnostics = await editor.diagnostics(buffer, lambda found: len(found) == 3)
    offered = await editor.actions(buffer, diagnostics[0].range)
    found = [
        action for action in offered if action.title == "Kerascope: fix all KS101 in this file"
    ]
    assert len(found) == (0 if editor.profile == "emacs" else 1)  # it cannot wait for an edit
    for action in found:
        editor.apply(buffer, await editor.edit_of(action))
        assert "lr=" in buffer.text
        await editor.diagnostics(buffer, lambda found: [d.code for d in found] == ["KS1003"])


async def test_a_rule_is_silenced_in_the_whole_file(editor: Editor, workspace: Path) -> None:
    buffer = editor.open(workspace / "file.py", TWO_MISTAKES)
    diagnostics = await editor.diagnostics(buffer, lambda found: len(found) == 3)
    offered = await editor.actions(buffer, diagnostics[0].range)
    title = "Kerascope: suppress KS101 in this file"
    (action,) = [action for action in offered if action.title == title]
    editor.apply(buffer, await editor.edit_of(action))
    assert buffer.text.startswith("# kerascope: ignore[KS101]\n")
    await editor.diagnostics(buffer, lambda found: [d.code for d in found] == ["KS1003"])


async def test_a_rule_page_is_answered(editor: Editor) -> None:
    answer = await editor.client.protocol.send_request_async(
        "kerascope/rulePage", {"code": "KS101"}
    )
    text = answer["markdown"] if isinstance(answer, dict) else answer.markdown
    assert text.startswith("# KS101: missing-feature-axis")
    unknown = await editor.client.protocol.send_request_async(
        "kerascope/rulePage", {"code": "KS999"}
    )
    assert unknown is None
