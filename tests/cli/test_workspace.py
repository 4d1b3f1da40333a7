"""What the other files and pyproject.toml say about a file."""

from __future__ import annotations

import json
from pathlib import Path

from cli.warm import kerascope

MODELS = """import keras
import slow_module


def build(input_shape, n_classes):
    inputs = keras.Input(input_shape)
    x = keras.layers.Flatten()(inputs)
    return keras.Model(inputs, keras.layers.Dense(n_classes)(x))
"""


def test_call_sites_and_chosen_modules(tmp_path: Path) -> None:
    (tmp_path / "slow_module.py").write_text("raise RuntimeError('not now')\n")
    (tmp_path / "models.py").write_text(MODELS)
    train = "from models import build\nSIZE = 28\nmodel = build((SIZE, SIZE, 1), n_classes=10)\n"
    (tmp_path / "train.py").write_text(train)
    project = tmp_path / "pyproject.toml"
    project.write_text("[tool.kerascope]\nmodules = { slow_module = 'standin' }\n")
    done = kerascope("shapes", "--output-format", "json", "models.py", cwd=tmp_path)
    shapes = {fact["layer"]: fact["output_shape"] for fact in json.loads(done.out)}
    assert (shapes["Flatten"], shapes["Dense"]) == ([None, 784], [None, 10])
    assert kerascope("check", "models.py", cwd=tmp_path).code == 0

    project.write_text("[tool.kerascope]\nmodules = { slow_module = 'later' }\n")
    done = kerascope("check", "models.py", cwd=tmp_path)
    assert done.code == 2
    assert str(project) in done.complaint
    assert '"import" or "standin" for each module' in done.complaint


def test_folders_and_variables_of_the_project(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    shared, own = tmp_path / "shared", tmp_path / "own"
    shared.mkdir()
    own.mkdir()
    (shared / "widths.py").write_text("WIDTH = 7\n")
    file = own / "model.py"
    file.write_text(
        "import os, keras, widths\n"
        "width = widths.WIDTH * int(os.environ['TIMES'])\n"
        "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(width)])\n"
    )
    project = own / "pyproject.toml"
    table = "[tool.kerascope]\nenvironment = { TIMES = '3' }\n"
    project.write_text(table + "extra-paths = ['../shared']\n")
    assert "(None, 21)" in kerascope("shapes", file).out

    for outside in ("../..", "/etc", "../.git"):
        project.write_text(table + f"extra-paths = ['{outside}']\n")
        complaint = kerascope("shapes", file).complaint
        assert outside in complaint and "no folder of the project" in complaint
    project.write_text("[tool.kerascope]\nenvironment = { TIMES = 3 }\n")
    assert "TIMES" in kerascope("shapes", file).complaint
