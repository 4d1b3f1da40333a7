"""Notebooks: one program of many cells, and every answer in the cell that it is about."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from e2e.editor import Diagnostics, Editor, start_editor, stop_editor
from e2e.notebooks import Cell, Notebook
from e2e.test_model_view import ask
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")

IMPORTS = """\
%matplotlib inline
!pip install -q keras
import keras
from keras import layers
"""
CONV = """\
%%time
model = keras.Sequential([keras.Input((28, 28, 1))])
model.add(layers.Conv2D(8, 3))"""
POOL = """\
# é日😀
note = "é日😀"; model.add(layers.MaxPooling2D(2))"""
DENSE = "model.add(layers.Flatten())\nmodel.add(layers.Dense(10))"

SHAPES = ("(None, 26, 26, 8)", "(None, 13, 13, 8)", "(None, 1352)", "(None, 10)")

#: The hints of the whole notebook: a title, and then these cells.
WHOLE = {
    2: {1: "(None, 28, 28, 1)", 2: SHAPES[0]},
    3: {1: SHAPES[1]},
    4: {0: SHAPES[2], 1: SHAPES[3]},
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def session(workspace: Path) -> AsyncIterator[Editor]:
    """One editor for all tests, which knows of notebooks."""

    def with_notebooks(capabilities: types.ClientCapabilities) -> None:
        synchronization = types.NotebookDocumentSyncClientCapabilities(True, True)
        capabilities.notebook_document = types.NotebookDocumentClientCapabilities(synchronization)

    editor = await start_editor(
        "visual-studio-code",
        root=workspace,
        adjust=with_notebooks,
        options={
            "trusted": True,
            "interpreter": sys.executable,
            "settings": {},
            "clientCommands": ["kerascope.showGraph", "kerascope.showSummary"],
        },
        notifications={"kerascope/modelsChanged": lambda _: None},
    )
    yield editor
    assert await stop_editor(editor) == 0


@pytest.fixture
def book(session: Editor, workspace: Path) -> Iterator[Notebook]:
    """A notebook that is not open yet; nothing of it stays."""
    session.published.clear()
    notebook = Notebook(session, (workspace / "a b.ipynb").as_uri())
    yield notebook
    if notebook.cells:
        notebook.close()


async def shapes(book: Notebook, expected: dict[int, dict[int, str]]) -> None:
    """Wait until exactly these lines of these cells (both from 0) have hints with these shapes."""
    found: dict[int, dict[int, str]] = {}
    for _ in range(600):
        found = {}
        for place, cell in enumerate(book.cells):
            hints = await book.editor.hints(cell)
            if hints:
                found[place] = hints
        if {place: sorted(hints) for place, hints in found.items()} == {
            place: sorted(hints) for place, hints in expected.items()
        } and all(
            shape in found[place][line]
            for place, hints in expected.items()
            for line, shape in hints.items()
        ):
            return
        await book.editor.pause()
    raise AssertionError(f"{found} is not {expected}; {book.editor.statuses[-2:]}")


def told(book: Notebook, cell: Cell) -> Diagnostics:
    """What the cell shows: what was published for it last."""
    own = [params for params in book.editor.published if params.uri == cell.uri]
    return own[-1].diagnostics if own else ()


async def findings(
    book: Notebook, cell: Cell, accept: Callable[[Diagnostics], bool] = bool
) -> Diagnostics:
    """Wait until the cell shows what ``accept`` wants."""
    await book.editor.until(lambda: accept(told(book, cell)), f"diagnostics of {cell.uri}")
    return told(book, cell)


async def test_the_server_asks_for_all_cells_of_notebooks(session: Editor) -> None:
    sync = session.capabilities.notebook_document_sync
    assert isinstance(sync, types.NotebookDocumentSyncOptions)
    assert sync.save is True
    names = [item.notebook for item in sync.notebook_selector]
    assert names == ["jupyter-notebook", "interactive"]
    assert all(getattr(item, "cells", None) is None for item in sync.notebook_selector)


async def test_each_answer_is_about_its_cell(book: Notebook) -> None:
    editor = book.editor
    imports, conv, pool, dense = map(book.cell, (IMPORTS, CONV, POOL, DENSE))
    title = book.cell("# Title\nlayers.Dense(", markdown=True)
    book.open(title, imports, conv, pool, dense)
    await shapes(book, WHOLE)
    assert [list(told(book, cell)) for cell in book.cells] == [[]] * 5

    hover = await editor.hover(pool, "layers.MaxPooling2D")
    assert hover is not None
    assert "(None, 13, 13, 8)" in hover
    assert "| cell 3, line 2 | Input |" in hover
    assert "| 2 | MaxPooling2D |" in hover
    assert await editor.hover(imports, "%matplotlib") is None

    symbols = await editor.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(types.TextDocumentIdentifier(conv.uri))
    )
    assert symbols is not None
    assert [symbol.name for symbol in symbols] == ["model", "Conv2D"]
    assert symbols[0].range.start.line == 1  # type: ignore[union-attr]

    lenses = await editor.client.text_document_code_lens_async(
        types.CodeLensParams(types.TextDocumentIdentifier(conv.uri))
    )
    assert {lens.range.start.line for lens in lenses or ()} == {1}
    graph = next(
        lens.command
        for lens in lenses or ()
        if lens.command is not None and lens.command.command == "kerascope.showGraph"
    )
    assert graph.arguments is not None
    assert graph.arguments[0] == conv.uri

    for uri in (conv.uri, dense.uri, book.uri):
        assert await editor.command("kerascope.server.traceNow", uri) is True
        model = await ask(editor, "kerascope/model", uri=uri, model=None)
        places = [(node["targetUri"], node["range"]["start"]["line"]) for node in model["nodes"]]
        assert places == [
            (conv.uri, 1),
            (conv.uri, 2),
            (pool.uri, 1),
            (dense.uri, 0),
            (dense.uri, 1),
        ]
        assert model["uri"] == book.uri
    start = editor.range_of(pool, "layers.MaxPooling2D(2)").start
    assert model["nodes"][2]["range"]["start"]["character"] == start.character


async def test_a_finding_is_mended_in_its_cell(book: Notebook) -> None:
    editor = book.editor
    imports = book.cell(IMPORTS)
    first = book.cell(CONV.replace("(28, 28, 1)", "(28, 28)"))
    rest = book.cell(DENSE)
    book.open(imports, first, rest)
    (found,) = await findings(book, first)
    assert editor.text_at(first, found.range) == "keras.Input((28, 28))"
    assert found.related_information is not None
    (step,) = found.related_information
    assert (step.location.uri, step.location.range.start.line) == (first.uri, 2)
    assert not any(told(book, cell) for cell in (imports, rest))
    action = await editor.preferred_fix(first, found)
    assert book.apply(await editor.edit_of(action)) == [first]
    assert "Input((28, 28, 1))" in first.text
    await findings(book, first, lambda found: not found)
    await shapes(
        book,
        {
            1: {1: "(None, 28, 28, 1)", 2: SHAPES[0]},
            2: {0: "(None, 5408)", 1: SHAPES[3]},
        },
    )


DATA = """\
import numpy as np
x, y = np.zeros((100, 28, 28, 1)), np.zeros((100, 10))"""
FIT = """\
# how it is trained
model.compile("adam", "sparse_categorical_crossentropy")
%time model.fit(x, y)"""


async def test_steps_and_fixes_may_lie_in_other_cells(book: Notebook) -> None:
    editor = book.editor
    imports, conv, dense, data, fit = map(book.cell, (IMPORTS, CONV, DENSE, DATA, FIT))
    book.open(book.cell("text", markdown=True), imports, conv, dense, data, fit)
    (labels,) = await findings(book, fit)
    assert editor.text_at(fit, labels.range) == '"sparse_categorical_crossentropy"'
    places = {item.location.uri: item for item in labels.related_information or ()}
    assert places.keys() == {fit.uri, dense.uri}
    assert places[dense.uri].location.range.start.line == 1
    (logits,) = await findings(book, dense)
    assert editor.text_at(dense, logits.range) == "layers.Dense(10)"
    found = await editor.actions(dense, logits.range, [logits])
    elsewhere = next(action for action in found if "from_logits" in action.title)
    assert book.apply(await editor.edit_of(elsewhere)) == [fit]
    assert "from_logits=True" in fit.text
    await findings(book, dense, lambda found: not found)


async def test_silencing_keeps_what_must_come_first(book: Notebook) -> None:
    editor = book.editor
    first = book.cell("%%time\nimport keras\nfrom keras import layers")
    second = book.cell(CONV.replace("(28, 28, 1)", "(28, 28)"))
    book.open(first, second)
    (found,) = await findings(book, second)
    actions = {
        action.title: action for action in await editor.actions(second, found.range, [found])
    }
    title = f"Kerascope: suppress {found.code} in this notebook"
    assert book.apply(await editor.edit_of(actions[title])) == [first]
    assert first.text.split("\n")[:2] == ["%%time", f"# kerascope: ignore[{found.code}]"]
    await findings(book, second, lambda found: not found)


async def test_all_fixes_at_once_go_to_their_cells(book: Notebook) -> None:
    editor = book.editor
    imports, conv, dense, data, fit = map(book.cell, (IMPORTS, CONV, DENSE, DATA, FIT))
    book.open(imports, conv, dense, data, fit)
    await findings(book, dense)
    await findings(book, fit)
    (action,) = await editor.actions(
        imports, types.Range(types.Position(0, 0), types.Position(0, 0)), only=["source.fixAll"]
    )
    changed = book.apply(await editor.edit_of(action))
    assert [cell.text for cell in changed] == [
        DENSE.replace("Dense(10)", 'Dense(10, activation="softmax")'),
        FIT.replace("sparse_", ""),
    ]
    await findings(book, dense, lambda found: not found)
    await findings(book, fit, lambda found: not found)


async def test_a_half_typed_cell_takes_nothing_away(book: Notebook) -> None:
    title, cells = book.cell("# Title", markdown=True), (IMPORTS, CONV, POOL, DENSE)
    book.open(title, *map(book.cell, cells))
    await shapes(book, WHOLE)
    conv, pool = book.cells[2:4]
    book.replace(conv, "Conv2D(8, 3))", "Conv2D(8, 3)")
    book.replace(conv, "model.add(", "model.add((")
    await shapes(book, {**WHOLE, 2: {1: "(None, 28, 28, 1)"}})
    hover = await book.editor.hover(pool, "layers.MaxPooling2D")
    assert hover is not None
    assert "13, 13" in hover

    # Another cell is edited: what depends on the broken one is unknown, and nothing is wrong.
    book.replace(pool, "MaxPooling2D(2)", "MaxPooling2D(3)")
    book.splice(5, 0, book.cell("other = keras.Sequential([keras.Input((3,)), layers.Dense(4)])"))
    await shapes(book, {5: {0: "(None, 4)"}})
    assert not any(told(book, cell) for cell in book.cells)

    book.rewrite(conv, CONV)
    book.replace(pool, "MaxPooling2D(3)", "MaxPooling2D(2)")
    await shapes(book, {**WHOLE, 5: {0: "(None, 4)"}})


async def test_cells_are_inserted_moved_turned_and_deleted(book: Notebook) -> None:
    title, cells = book.cell("# Title", markdown=True), (IMPORTS, CONV, POOL, DENSE)
    book.open(title, *map(book.cell, cells))
    await shapes(book, WHOLE)
    imports, conv, pool, dense = book.cells[1:]

    # Executed in another order: the order of the notebook counts.
    for order, cell in enumerate((dense, pool, conv, imports), 1):
        book.execute(cell, order)
    book.splice(0, 1)
    await shapes(book, {place - 1: lines for place, lines in WHOLE.items()})

    # Pooling moves behind the Flatten, which is a mistake; whose, the rules say.
    book.splice(2, 2, dense, pool)
    await book.editor.until(lambda: told(book, pool) or told(book, dense), "the mistake")
    for cell in (pool, dense):
        for found in told(book, cell):
            assert book.editor.text_at(cell, found.range).startswith("layers.")
    book.splice(2, 2, pool, dense)
    await shapes(book, {place - 1: lines for place, lines in WHOLE.items()})
    assert not told(book, pool)
    assert not told(book, dense)

    book.splice(1, 1, wrong := book.cell(CONV.replace("28, 28, 1", "28, 28")))
    await findings(book, wrong)
    turned = Cell(wrong.uri, wrong.text, 9, language="sql")
    book.splice(1, 1)
    book.splice(1, 0, turned)
    await findings(book, wrong, lambda found: not found)
    python = Cell(wrong.uri, wrong.text, 10)
    book.splice(1, 1)
    book.splice(1, 0, python)
    await findings(book, python)
    book.splice(1, 1)
    await findings(book, python, lambda found: not found)
    book.splice(1, 0, conv)
    await shapes(book, {place - 1: lines for place, lines in WHOLE.items()})
    old = [params for params in book.editor.published if params.uri == wrong.uri][-1]
    assert not old.diagnostics


async def test_nothing_of_a_closed_notebook_stays(book: Notebook) -> None:
    conv = book.cell(CONV.replace("28, 28, 1", "28, 28"))
    book.open(book.cell(IMPORTS), conv)
    await findings(book, conv)
    book.close()
    await findings(book, conv, lambda found: not found)
    assert await book.editor.hints(conv) == {}
    book.version += 1
    book.open(*book.cells)
    await findings(book, conv)


async def test_an_interactive_window_is_a_notebook(session: Editor) -> None:
    book = Notebook(session, "vscode-interactive:/Interactive-1.interactive", "interactive")
    box = session.open("vscode-interactive-input:/InteractiveInput-1", "import keras\nkeras.Input(")
    book.open(book.cell(IMPORTS), book.cell(CONV))
    await shapes(book, {1: WHOLE[2]})
    assert await session.hints(box) == {}
    book.close()
    session.close(box)


async def test_magics_in_a_script_of_cells_disturb_nothing(
    session: Editor, workspace: Path
) -> None:
    text = f"# %% first\n{IMPORTS}# %%\n{CONV}\n# %% third\n{POOL}\n"
    buffer = session.open(workspace / "script.py", text)
    await session.until_async(lambda: session.hints(buffer), "hints")
    hints = await session.hints(buffer)
    assert {text.split("\n")[line]: shape for line, shape in hints.items()} == {
        "model = keras.Sequential([keras.Input((28, 28, 1))])": "→ (None, 28, 28, 1)",
        "model.add(layers.Conv2D(8, 3))": f"→ {SHAPES[0]}",
        POOL.split("\n")[1]: f"→ {SHAPES[1]}",
    }
    session.replace(buffer, "(28, 28, 1)", "(28, 28)")
    (found,) = await session.diagnostics(buffer, bool)
    assert session.text_at(buffer, found.range) == "keras.Input((28, 28))"
    action = await session.preferred_fix(buffer, found)
    session.apply(buffer, await session.edit_of(action))
    assert buffer.text == text
    await session.clean(buffer)
    session.close(buffer)
