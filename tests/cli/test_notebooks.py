"""Notebooks: one program of many cells, and findings that say in which cell they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli import command
from cli.warm import kerascope

MARKDOWN = {"cell_type": "markdown", "metadata": {}, "source": ["# A title\n", "x = ("]}


def code(source: str) -> dict[str, object]:
    lines = source.splitlines(keepends=True)
    return {"cell_type": "code", "source": lines, "outputs": [], "metadata": {}}


CELLS = [
    code("%matplotlib inline\n!pip install -q keras\nimport keras\nfrom keras import layers"),
    MARKDOWN,
    code("%%time\n\ninputs = keras.Input(shape=(28, 28, 1))\nx = layers.Conv2D(8, 3)(inputs)\n"
         "get_ipython().run_line_magic('cd', '/')\ndisplay(x)\nlayers.Dense?"),
    code("print 'two'"),
    code("files = !ls\n\nfirst = layers.Dense(10)(x)\ny = layers.Reshape((5,))(first)"),
    code("model = keras.Model(inputs, x)"),
]  # fmt: skip


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("notebooks") / "train.ipynb"
    content = {"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def test_findings_are_told_in_their_cell(notebook: Path) -> None:
    done = command.kerascope("check", "--output-format", "json", notebook)
    assert done.code == 1, done.err
    assert done.err == (
        f"note: {notebook}: cell 4 was left out: line 1 is not Python: "
        "Missing parentheses in call to 'print'. Did you mean print(...)?\n"
    )
    (finding,) = json.loads(done.out)
    assert (finding["cell"], finding["location"]["row"]) == (5, 4)
    assert finding["end_location"]["row"] == 4
    cells = {item["cell"] for item in finding["related"]}
    assert cells <= {3, 5}
    for fix in finding["fixes"]:
        assert {edit["cell"] for edit in fix["edits"]} <= {1, 3, 5}


def test_each_format_names_the_cell(notebook: Path) -> None:
    concise = kerascope("check", "--output-format", "concise", notebook)
    assert concise.out.startswith(f"{notebook}:cell 5:4:5: error KS")
    full = kerascope("check", "--no-fixes", notebook)
    assert f"--> {notebook}:cell 5:4:5" in full.out
    assert "4 │ y = layers.Reshape((5,))(first)" in full.out
    github = kerascope("check", "--output-format", "github", notebook)
    assert ",line=4,col=5," in github.out
    assert "::cell 5, line 4: KS" in github.out
    sarif = json.loads(kerascope("check", "--output-format", "sarif", notebook).out)
    (place,) = sarif["runs"][0]["results"][0]["locations"]
    assert place["logicalLocations"] == [{"name": "cell 5"}]
    assert place["physicalLocation"]["region"]["startLine"] == 4
    assert place["physicalLocation"]["artifactLocation"]["uri"] == notebook.as_uri()


def test_shapes_and_summary(notebook: Path) -> None:
    done = kerascope("shapes", "--output-format", "json", "--trace-info", notebook)
    told = json.loads(done.out)
    conv = next(fact for fact in told["facts"] if fact["layer"] == "Conv2D")
    assert (conv["cell"], conv["location"]) == (3, {"row": 4, "column": 5})
    assert conv["output_shape"] == [None, 26, 26, 8]
    (model,) = told["models"]
    assert (model["cell"], model["location"]["row"]) == (6, 1)
    lines = kerascope("shapes", "--output-format", "concise", notebook).out.splitlines()
    assert f"{notebook}:cell 3:4:5: Conv2D (None, 28, 28, 1) → (None, 26, 26, 8)" in lines
    summary = kerascope("summary", notebook)
    assert f"{notebook}:cell 6:1" in summary.out
    assert "cell 3:4" in summary.out


def test_a_folder_stands_for_its_notebooks_too(notebook: Path) -> None:
    done = kerascope("check", "--output-format", "concise", "--no-fixes", notebook.parent)
    assert done.out.startswith(f"{notebook}:cell 5:4:5: error KS")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not a notebook: it is not valid JSON"),
        ('{"cells": 1}', "is not a notebook: its cells are no list"),
        ('{"cells": [], "metadata": {"kernelspec": {"language": "julia"}}}', "language 'julia'"),
    ],
)
def test_what_is_no_notebook_is_one_clear_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "broken.ipynb"
    file.write_text(text)
    done = kerascope("check", file)
    assert done.code == 2
    assert str(file) in done.complaint
    assert said in done.complaint


def test_a_cell_script_with_exported_magics(tmp_path: Path) -> None:
    file = tmp_path / "export.py"
    file.write_text(
        "# %%\nget_ipython().run_line_magic('matplotlib', 'inline')\n"
        "files = get_ipython().getoutput('ls')\nimport keras\n"
        "# %% [markdown]\n# Text\n# %%\nx = keras.layers.Dense(3)(keras.Input((4,)))\n"
        "display(x)\n"
    )
    done = kerascope("check", "--output-format", "json", file)
    assert (done.code, json.loads(done.out)) == (0, [])
    shapes = json.loads(kerascope("shapes", "--output-format", "json", file).out)
    assert [fact["output_shape"] for fact in shapes if fact["layer"] == "Dense"] == [[None, 3]]
    assert all("cell" not in fact for fact in shapes)
