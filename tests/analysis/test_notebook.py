"""Notebooks as programs: IPython's own syntax, cells, and the way back."""

from __future__ import annotations

import ast
import json
from types import SimpleNamespace

import pytest

from kerascope.analysis.magics import neutral, runnable_script
from kerascope.analysis.notebook import Cell, NotebookError, program_of, read_notebook
from kerascope.analysis.report import Span
from kerascope.analysis.unfinished import touched_names


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline",
        "  \n%load_ext tensorboard\n%cd /content",
        "!pip install -q keras \\\n    tensorflow \\\n    numpy",
        "!!ls",
        "?keras.layers.Dense",
        "keras.layers.Dense?",
        "layers.Dense??",
        "layers.Con*?",
        "files = !ls *.py",
        "a, b = %env PATH\nc['x'] = !ls",
        "if True:\n    !nvidia-smi\n    %time x = 1",
        "%%bash\necho 'x' | grep (\nfor f in *; do",
        "\n%%writefile model.py\nimport keras\nx = [",
        "%%html\n<b>&nbsp;</b>",
        "%%javascript\nlet x = {",
        "%%timeit -n 10\nx = 1",
        "%%\nx = (",
        "from __future__ import annotations\nx = 1",
        "try:\n    %tensorflow_version 2.x\nexcept Exception:\n    pass",
        "%pylab inline\nx = sin(3)",
        "%timeit for i in range(3): pass",
    ],
)
def test_what_only_ipython_understands_becomes_python(source: str) -> None:
    out = neutral(source)
    ast.parse(out)
    assert out.count("\n") == source.count("\n")


@pytest.mark.parametrize(
    "source",
    [
        "x = 17 % 5\ny = (17\n     % 5)",
        's = """\n%matplotlib inline\n!ls\n"""',
        "text = ('%d'\n% 3)",
        "x = a \\\n    % b",
        "s = 'it\\'s (' # (\n# %matplotlib\nx = {'!': 1}",
        "x != y\nassert x != y",
        "value = '!ls'\nother = \"a = !ls\"",
        "f'{x!r}'\nd = {'a': 1,\n     '?': 2}",
        "x = '''a\n?b\n'''; y = 1",
    ],
)
def test_python_stays_as_it_is(source: str) -> None:
    assert neutral(source) == source


@pytest.mark.parametrize(
    ("source", "column"),
    [("%time y = model(x)", 10), ("%timeit -n 10 -r 3 model(x)", 19), ("    %prun  f(model)", 13)],
)
def test_what_a_magic_runs_stays_in_its_place(source: str, column: int) -> None:
    out = neutral(source)
    assert out[column:] == source[column:]
    assert "model" in ast.dump(ast.parse(out.strip()))


def test_a_cell_magic_that_times_python_keeps_the_cell() -> None:
    assert neutral("%%time\nmodel = build()") == "#%%time\nmodel = build()"


def test_a_script_of_cells_may_have_magics_in_each() -> None:
    source = (
        "from __future__ import annotations\r\n%matplotlib inline\r\n# %% one\r\n%%time\r\n"
        "x = (\r\n  7\r\n  % 2)\r\n#%% two\r\n%%bash\r\nls (\r\n# %%\r\nfiles = !ls\r\n"
    )
    out = runnable_script(source)
    ast.parse(out)
    assert out.replace("\r", "").split("\n") == [
        "from __future__ import annotations",
        "pass",
        "# %% one",
        "#%%time",
        "x = (",
        "  7",
        "  % 2)",
        "#%% two",
        "#%%bash",
        "#ls (",
        "# %%",
        "files = get_ipython().result",
        "",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline\n",  # no cells
        "# %%\nx = '''\n%time\n'''\ny = (7\n% 2)\n",  # Python as it stands
        "# %%\nx = (\n",  # half typed, without anything of IPython's
        "",
    ],
)
def test_other_files_are_left_alone(source: str) -> None:
    assert runnable_script(source) is source


def notebook(*cells: dict[str, object], **more: object) -> str:
    return json.dumps({"cells": list(cells), "nbformat": 4, **more})


def code(source: object) -> dict[str, object]:
    return {"cell_type": "code", "source": source, "outputs": []}


def test_cells_become_one_program_with_a_way_back() -> None:
    book = read_notebook(
        notebook(
            {"cell_type": "markdown", "source": "# Title\nx = ("},
            code(["import keras\n", "from keras import layers"]),
            {"cell_type": "raw", "source": "raw"},
            code("%matplotlib inline\n\nmodel = keras.Sequential()"),
            code(""),
            code("model.summary()"),
        )
    )
    assert book.text == (
        "import keras\nfrom keras import layers\npass\n\nmodel = keras.Sequential()\n\n"
        "model.summary()\n"
    )
    places = [(book.cell_at(line)[0].number, book.cell_at(line)[1]) for line in range(1, 8)]
    assert places == [(2, 1), (2, 2), (4, 1), (4, 2), (4, 3), (5, 1), (6, 1)]
    for line, (number, inside) in enumerate(places, 1):
        assert book.to_program(number, inside) == line
    cell, span = book.in_cell(Span(5, 8, 5, 26))
    assert (cell.number, span) == (4, Span(3, 8, 3, 26))
    assert cell.text.split("\n")[span.line - 1][8:26] == "keras.Sequential()"
    assert book.in_words("made at line 5, line 2 of helper.py") == (
        "made at cell 4, line 3, line 2 of helper.py"
    )


def test_a_cell_that_is_no_python_does_not_hide_the_others() -> None:
    book = program_of([Cell(1, "x = 1"), Cell(2, "print 'two'\ny = 2"), Cell(3, "z = 3")])
    assert [(broken.number, broken.line) for broken in book.broken] == [(2, 1)]
    namespace: dict[str, object] = {"get_ipython": lambda: SimpleNamespace(result="unknown")}
    exec(book.text, namespace)
    assert (namespace["x"], namespace["z"], namespace["y"]) == (1, 3, "unknown")
    assert book.cell_at(4) == (Cell(3, "z = 3"), 1)
    assert book.written == "x = 1\nprint 'two'\ny = 2\nz = 3\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("model = keras.Sequential([", {"model"}),
        ("a, b = f(\nc: int = (\nd += 1\ne == 3", {"a", "b", "c", "d"}),
        ("model.add(layers.Dense(", {"model"}),
        ("model.layers[0].trainable = (", {"model"}),
        ("sizes['a'] = (\nhistory.history['x'].append(", {"sizes", "history"}),
        ("model.summary(\nprint(x\nlayers.Dense(3", set()),
        ("def build(n:\n    return n\nclass Net(keras.Model", {"build", "Net"}),
        ("for i, (x) in enumerate(\nwith open(p) as file:\n    list = (", {"file"}),
        ("    indented = (\nif x = 3:\nprint = 3 (", {"indented"}),
        ("", set()),
    ],
)
def test_names_that_an_unfinished_text_binds_or_changes(text: str, names: set[str]) -> None:
    assert touched_names(text) == names


def test_what_a_left_out_cell_would_change_is_unknown_and_modules_are_not() -> None:
    first = Cell(1, "import numpy as np\nfrom keras import layers as L\nunits = 3")
    book = program_of([first, Cell(2, "np.size = (\nunits = (\nL.add("), Cell(3, "units")])
    assert book.text.split("\n")[3] == "units = get_ipython().result"
    assert all(line.startswith("#") for line in book.text.split("\n")[4:6])


def test_imports_of_a_left_out_cell_run() -> None:
    book = program_of(
        [Cell(1, "import keras\nfrom keras import layers\nx = (\nimport"), Cell(2, "1")]
    )
    assert book.text.split("\n")[:4] == [
        "import keras",
        "from keras import layers",
        "x = get_ipython().result",
        "#import",
    ]


def test_lines_of_the_readers_own_cell_are_just_lines() -> None:
    book = program_of([Cell(1, "a\nb"), Cell(4, "c\nd")])
    assert book.in_words("see line 4 and line 2", seen_from=4) == "see line 2 and cell 1, line 2"
    table = "| {} | n |\n| :-- | --: |\n| {} | 1 |\n| {} | 2 |\n\n| 4 | 3 |"
    assert book.in_words(table.format("line", 2, 4), seen_from=4) == table.format(
        "line", "cell 1, line 2", 2
    )
    assert book.in_words(table.format("rank", 2, 4)) == table.format("rank", 2, 4)


def test_the_older_format() -> None:
    cells = [
        {"cell_type": "heading", "source": "Title"},
        {"cell_type": "code", "language": "python", "input": ["x = 1\n", "y = 2"]},
    ]
    book = read_notebook(json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}))
    assert book.text == "x = 1\ny = 2\n"
    assert book.cells[0].number == 2


def test_a_notebook_without_code() -> None:
    book = read_notebook(notebook({"cell_type": "markdown", "source": "x"}))
    assert book.text.strip() == ""
    assert book.cell_at(1)[1] == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("{", "not valid JSON"),
        ("", "not valid JSON"),
        ("[1]", "no object"),
        ("{}", "no list of cells"),
        ('{"cells": 3}', "no list"),
        ('{"cells": [3]}', "cell 1 is no object"),
        (notebook(code(3)), "source of its cell 1"),
        (notebook(code([1])), "source of its cell 1"),
        (notebook(metadata={"kernelspec": {"language": "R"}}), "language 'r'"),
        ("[" * 100_000, "nested"),
    ],
)
def test_what_is_no_notebook_is_said_in_one_line(data: str, said: str) -> None:
    with pytest.raises(NotebookError) as refused:
        read_notebook(data)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
