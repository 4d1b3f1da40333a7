"""The other files of the user's: imported for real, and asked how they call what is here."""

from __future__ import annotations

from pathlib import Path

import pytest
from tracer.told import of, outputs, shape, variables

from kerascope_tracer import imports
from kerascope_tracer.wire import (
    ErrorRaised,
    LayerCalled,
    ModelFound,
    ModuleImported,
    UnknownMade,
)

PACKAGE = {
    "main.py": "import keras\nfrom nets import make\nx = make(3)(keras.Input((4,)))\n",
    "nets/__init__.py": "from .blocks import *\nfrom .blocks import _hidden\n",
    "nets/blocks.py": "from . import sizes\nfrom ..nets.deep.head import head\n"
    "__all__ = ['make']\n_hidden = 1\ndef make(n):\n    return head(n + sizes.MORE)\n",
    "nets/sizes.py": "MORE = 2\n",
    "nets/deep/__init__.py": "",
    "nets/deep/head.py": "import keras\ndef head(n):\n    return keras.layers.Dense(n)\n",
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, text in PACKAGE.items():
        if name == "nets/blocks.py":
            text = text.replace("..nets.deep", ".deep")
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


async def last_dense(trace, folder: Path, **options: object) -> object:
    main = folder / "main.py"
    result = await trace(main.read_text(), path=str(main), **options)
    assert of(result, ErrorRaised) == []
    return outputs(result)[-1]


async def test_packages_relative_and_star_imports_over_several_hops(trace, package: Path) -> None:
    assert await last_dense(trace, package) == ("Dense", (None, 5))


async def test_a_buffer_several_imports_away_is_seen(trace, package: Path) -> None:
    overlays = {str(package / "nets" / "sizes.py"): "MORE = 7\n"}
    assert await last_dense(trace, package, overlays=overlays) == ("Dense", (None, 10))


async def test_modules_beyond_what_is_guarded_are_imported_as_they_are(
    trace, package: Path
) -> None:
    """A failure in one is then told of the line that called it, and nothing else is lost."""
    filler = "# " + "x" * imports.MOST + "\n"
    sizes = package / "nets" / "sizes.py"
    sizes.write_text(filler + "MORE = 2\ndef fail():\n    y = 1 / 0\n    return 3\n")
    assert await last_dense(trace, package) == ("Dense", (None, 5))
    text = (package / "main.py").read_text()
    text += "from nets.sizes import fail\ny = keras.layers.Dense(fail())(x)\n"
    named = await trace(text, path=str(package / "main.py"))
    assert variables(named)["y"] == (None, 3)  # its first statement failed, and it goes on
    text = text.replace("from nets.sizes import fail", "fail = __import__('nets').sizes.fail")
    far = await trace(text, path=str(package / "main.py"))
    assert variables(far)["x"] == (None, 5)
    assert "y" not in variables(far)
    for result in (named, far):
        imported = [Path(event.file).name for event in of(result, ModuleImported)]
        assert "sizes.py" in imported  # an edit of it traces the file again
    overlays = {str(sizes): "MORE = 7\n"}
    assert await last_dense(trace, package, overlays=overlays) == ("Dense", (None, 10))


async def test_a_circular_import_works_as_in_python(trace, tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("import two\nSIZE = 6\ndef size():\n    return two.N\n")
    (tmp_path / "two.py").write_text("import one\nN = 8\n")
    text = "import keras\nimport one\nx = keras.layers.Dense(one.size())(keras.Input((4,)))\n"
    result = await trace(text, path=str(tmp_path / "main.py"))
    assert outputs(result)[-1] == ("Dense", (None, 8))
    assert of(result, ErrorRaised) == []


async def test_a_syntax_error_in_a_module_is_told_once_at_the_import(trace, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def f(:\n    pass\n")
    text = """
    import keras
    from broken import f
    x = keras.layers.Dense(f(3))(keras.Input((4,)))
    y = keras.layers.Dense(3)(keras.Input((4,)))
    """
    result = await trace(text, path=str(tmp_path / "main.py"))
    (error,) = of(result, ErrorRaised)
    assert (error.error.type, error.span.line) == ("SyntaxError", 2)
    assert "broken.py" in error.error.message
    assert outputs(result)[-1] == ("Dense", (None, 3))


BUILDER = """
import keras
from keras import layers
def build(input_shape, n_classes):
    inputs = keras.Input(input_shape)
    x = layers.Flatten()(inputs)
    return keras.Model(inputs, layers.Dense(n_classes)(x))
"""


async def test_a_builder_is_entered_as_another_file_calls_it(trace) -> None:
    result = await trace(BUILDER, calls=("build((28, 28, 1), n_classes=10)",))
    assert [made for made in outputs(result) if made[0] != "InputLayer"] == [
        ("Flatten", (None, 784)),
        ("Dense", (None, 10)),
    ]
    assert {event.assumed for event in of(result, LayerCalled)} == {None}
    (model,) = of(result, ModelFound)
    assert (shape(model.inputs), shape(model.outputs)) == ((None, 28, 28, 1), (None, 10))


async def test_what_the_file_calls_itself_is_not_called_again(trace) -> None:
    result = await trace(BUILDER + "build((4,), 2)\n", calls=("build((28, 28, 1), 10)",))
    assert [shape(model.outputs) for model in of(result, ModelFound)] == [(None, 2)]


async def test_a_call_that_no_longer_fits_is_no_crash(trace) -> None:
    result = await trace(BUILDER, calls=("build()", "gone(1)"))
    assert result.status == "ok"
    assert ("Dense", (None, None)) in outputs(result)


async def test_modules_as_the_user_chose(trace, tmp_path: Path) -> None:
    (tmp_path / "wandb.py").write_text("UNITS = 5\n")
    (tmp_path / "slow.py").write_text("raise RuntimeError('takes hours')\n")
    text = """
    import keras, json
    import slow
    from slow.parts import thing
    import sqlite3
    x = keras.layers.Dense(thing(slow.SIZE))(keras.Input((4,)))
    y = keras.layers.Dense(3)(keras.Input((4,)))
    """
    path = str(tmp_path / "main.py")
    before = await trace(text, path=path)
    assert [error.error.type for error in of(before, ErrorRaised)] == ["RuntimeError"]
    result = await trace(text, path=path, modules={"slow": "standin", "sqlite3": "standin"})
    assert of(result, ErrorRaised) == []
    assert of(result, UnknownMade) == []
    assert outputs(result)[-1] == ("Dense", (None, 3))


async def test_a_stood_in_module_is_imported_where_the_user_wants_it(trace) -> None:
    text = """
    import keras
    import requests
    x = keras.layers.Dense(requests.codes.ok)(keras.Input((4,)))
    """
    assert outputs(await trace(text))[1:] == [("Dense", (None, None))]
    chosen = await trace(text, modules={"requests": "import"})
    assert outputs(chosen)[1:] == [("Dense", (None, 200))]


async def test_an_installed_package_is_not_stood_in_for(trace, tmp_path: Path) -> None:
    (tmp_path / "layers.py").write_text("")  # is no keras_hub.layers
    text = """
    import keras
    from keras_hub.layers import PositionEmbedding
    x = PositionEmbedding(9)(keras.Input((9, 5)))
    """
    path = str(tmp_path / "main.py")
    assert outputs(await trace(text, path=path))[-1] == ("PositionEmbedding", (None, 9, 5))
    (tmp_path / "keras_hub").mkdir()
    (tmp_path / "keras_hub" / "__init__.py").write_text("")
    (tmp_path / "keras_hub" / "layers.py").write_text(
        "import keras\n\nclass PositionEmbedding(keras.layers.Flatten):\n"
        "    def __init__(self, length):\n        super().__init__()\n"
    )
    assert outputs(await trace(text, path=path))[-1] == ("PositionEmbedding", (None, 45))
