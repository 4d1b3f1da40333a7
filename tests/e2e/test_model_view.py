"""What the model view and the code lenses ask for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from e2e.editor import Editor, start_editor, stop_editor
from e2e.programs import CNN, FLATTEN_BEFORE_CONV
from lsprotocol import types


def plain(value: Any) -> Any:
    """Answers to requests of Kerascope's own come as objects of the client library's."""
    if hasattr(value, "_asdict"):
        return {key: plain(item) for key, item in value._asdict().items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


async def ask(editor: Editor, method: str, **params: Any) -> Any:
    return plain(await editor.client.protocol.send_request_async(method, params))


@pytest.mark.asyncio(loop_scope="session")
async def test_a_model_is_told_with_its_layers_and_costs(editor: Editor, workspace: Path) -> None:
    buffer = editor.open(workspace / "cnn.py", CNN)
    await editor.clean(buffer)
    (entry,) = await ask(editor, "kerascope/models", uri=buffer.uri)
    assert (entry["id"], entry["kind"]) == ("model", "Sequential")
    assert entry["title"] == "CNN · 4 layers · 54.4 k parameters · 212.5 KB"
    model = await ask(editor, "kerascope/model", uri=buffer.uri, model=entry["id"])
    assert model == await ask(editor, "kerascope/model", uri=buffer.uri, model=None)
    assert model["totals"] == {
        "layers": 4,
        "params": 54410,
        "trainable": 54410,
        "multiplyAdds": 194_688 + 54_080,
        "weightBytes": 4 * 54410,
        "outputBytes": 4 * (26 * 26 * 32 + 13 * 13 * 32 + 5408 + 10),
    }
    names = [node["className"] for node in model["nodes"]]
    assert names == ["Input", "Conv2D", "MaxPooling2D", "Flatten", "Dense"]
    shapes = [edge["shape"] for edge in model["edges"]]
    assert shapes == [node["outputShape"] for node in model["nodes"][:-1]]
    start = editor.range_of(buffer, "layers.Flatten()").start
    flatten = model["nodes"][3]
    assert flatten["range"]["start"] == {"line": start.line, "character": start.character}
    assert (flatten["problem"], flatten["targetUri"]) == (None, None)


@pytest.mark.asyncio(loop_scope="session")
async def test_the_failing_layer_has_its_problem(editor: Editor, workspace: Path) -> None:
    buffer = editor.open(workspace / "broken.py", FLATTEN_BEFORE_CONV)
    (diagnostic,) = await editor.diagnostics(buffer, bool)
    model = await ask(editor, "kerascope/model", uri=buffer.uri, model=None)
    problems = [node["problem"] for node in model["nodes"] if node["problem"]]
    assert {problem["code"] for problem in problems} == {diagnostic.code}
    assert [node["className"] for node in model["nodes"] if node["failed"]] == ["Conv2D"]


@pytest.mark.asyncio(loop_scope="session")
async def test_nothing_is_told_of_what_is_not_open(editor: Editor, workspace: Path) -> None:
    assert await ask(editor, "kerascope/models", uri="file:///nowhere.py") == []
    assert await ask(editor, "kerascope/model", uri="file:///nowhere.py", model=None) is None
    buffer = editor.open(workspace / "cnn.py", CNN)
    await editor.clean(buffer)
    assert await ask(editor, "kerascope/model", uri=buffer.uri, model="other") is None


@pytest.mark.asyncio(loop_scope="session")
async def test_a_client_that_draws_models_is_told_when_they_change(workspace: Path) -> None:
    changed: list[dict[str, Any]] = []
    editor = await start_editor(
        "visual-studio-code",
        root=workspace,
        options={
            "trusted": True,
            "interpreter": sys.executable,
            "settings": {},
            "clientCommands": ["kerascope.showGraph", "kerascope.showSummary"],
        },
        notifications={"kerascope/modelsChanged": changed.append},
    )
    try:
        buffer = editor.open(workspace / "cnn.py", CNN)
        await editor.until(lambda: changed, "word of the models")
        found = await lenses(editor, buffer.uri)
        assert [(title, command) for _, title, command in found][1:] == [
            ("Summary", "kerascope.showSummary"),
            ("Graph", "kerascope.showGraph"),
        ]
        assert found[0][2] == "kerascope.showSummary"
        assert changed[-1] == {"uri": buffer.uri, "version": 1}
    finally:
        assert await stop_editor(editor) == 0


TRAINED = (
    CNN
    + """
(x_train, y_train), _ = keras.datasets.mnist.load_data()
model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(x_train, y_train)
"""
)


FIT_LENS = " · ".join(
    (
        "data (60000, 28, 28) uint8",
        "targets (60000,)",
        "model takes (None, 28, 28, 1)",
        "1,875 steps",
    )
)


async def lenses(editor: Editor, uri: str) -> list[tuple[int, str, str]]:
    result = await editor.client.text_document_code_lens_async(
        types.CodeLensParams(types.TextDocumentIdentifier(uri))
    )
    return [
        (lens.range.start.line, lens.command.title, lens.command.command)
        for lens in result or ()
        if lens.command is not None
    ]


@pytest.mark.asyncio(loop_scope="session")
async def test_lenses_without_commands_for_clients_that_have_none(
    editor: Editor, workspace: Path
) -> None:
    buffer = editor.open(workspace / "trained.py", TRAINED)
    await editor.clean(buffer)
    assert await lenses(editor, buffer.uri) == [
        (3, "CNN · 4 layers · 54.4 k parameters · 212.5 KB", ""),
        (
            14,
            FIT_LENS,
            "",
        ),
    ]
