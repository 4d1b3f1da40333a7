"""``kerascope check --fix`` and ``--diff``."""

from __future__ import annotations

import json
import os
from pathlib import Path

from cli import command
from cli.warm import kerascope

BROKEN = (
    "import keras\n"
    "from keras import layers\n"
    "\n"
    "model = keras.Sequential([keras.Input((28, 28)), layers.Conv2D(3, 3)])\n"
    "model.compile(keras.optimizers.Adam(lr=0.1), 'mse')\n"
)
FIXED = BROKEN.replace("(28, 28)", "(28, 28, 1)").replace("lr=", "learning_rate=")


def test_fix_writes_what_was_tried_and_leaves_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "model.py"
    file.write_text(BROKEN + "layers.Conv2D(30, 3, groups=4)\n")
    done = command.kerascope("check", str(file), "--fix", "--output-format", "concise")
    assert file.read_text() == FIXED + "layers.Conv2D(30, 3, groups=4)\n"
    assert "2 fixes applied (KS101, KS1003)" in done.err
    assert done.out.count("KS900") == 1
    assert "KS101" not in done.out
    assert done.code == 1
    assert os.listdir(tmp_path) == ["model.py"]


def test_fix_keeps_line_ends_encoding_mark_and_rights(tmp_path: Path) -> None:
    file = tmp_path / "model.py"
    text = "# ä\r\n" + BROKEN.replace("\n", "\r\n")
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    file.chmod(0o744)
    assert kerascope("check", str(file), "--fix").code == 0
    wanted = "# ä\r\n" + FIXED.replace("\n", "\r\n")
    assert file.read_bytes() == b"\xef\xbb\xbf" + wanted.encode()
    assert file.stat().st_mode & 0o777 == 0o744


def test_diff_shows_and_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "model.py"
    file.write_text(BROKEN)
    done = kerascope("check", str(file), "--diff")
    assert done.code == 1
    assert "+model.compile(keras.optimizers.Adam(learning_rate=0.1), 'mse')" in done.out
    assert file.read_text() == BROKEN
    file.write_text(FIXED)
    done = kerascope("check", str(file), "--diff")
    assert (done.code, done.out) == (0, "")


def test_fix_leaves_a_clean_file_alone(tmp_path: Path) -> None:
    file = tmp_path / "model.py"
    file.write_text(FIXED)
    before = file.stat().st_mtime_ns
    done = kerascope("check", str(file), "--fix")
    assert (done.code, done.err) == (0, "")
    assert file.stat().st_mtime_ns == before


def notebook(*cells: object) -> str:
    """A notebook as Jupyter writes it."""
    listed = [
        {"cell_type": "code", "execution_count": 3, "metadata": {}, "outputs": [], "source": cell}
        for cell in cells
    ]
    title = {"cell_type": "markdown", "metadata": {}, "source": ["# Zahlen für 5 €\n", "import"]}
    content = {"cells": [title, *listed], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def test_fix_changes_the_cells_of_a_notebook_and_nothing_else(tmp_path: Path) -> None:
    first = ["%matplotlib inline\n", "import keras\n", "from keras import layers"]
    model = "model = keras.Sequential([\n    keras.Input((28, 28)),\n    layers.Conv2D(3, 3)])"
    last = ["%%time\n", "model.compile(keras.optimizers.Adam(lr=0.1), 'mse')"]
    file = tmp_path / "train.ipynb"
    file.write_text(notebook(first, model, last), encoding="utf-8")
    shown = kerascope("check", str(file), "--diff")
    assert shown.code == 1
    assert f"--- {file}:cell 3" in shown.out
    assert f"+++ {file}:cell 4" in shown.out
    assert "+model.compile(keras.optimizers.Adam(learning_rate=0.1), 'mse')" in shown.out
    assert "No newline" not in shown.out
    assert file.read_text(encoding="utf-8") == notebook(first, model, last)

    done = kerascope("check", str(file), "--fix")
    assert done.code == 0
    assert "2 fixes applied (KS101, KS1003)" in done.err
    last[1] = last[1].replace("lr=", "learning_rate=")
    wanted = notebook(first, model.replace("(28, 28)", "(28, 28, 1)"), last)
    assert file.read_text(encoding="utf-8") == wanted


def test_a_notebook_that_would_be_laid_out_anew_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "train.ipynb"
    odd = notebook(BROKEN).replace('"metadata": {},', '"metadata":{ },', 1)
    file.write_text(odd, encoding="utf-8")
    done = kerascope("check", str(file), "--fix")
    assert done.code == 2
    assert "is not laid out as Jupyter does it" in done.err
    assert file.read_text(encoding="utf-8") == odd
