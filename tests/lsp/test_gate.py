"""Which texts are worth a trace."""

from __future__ import annotations

import pytest

from kerascope.lsp.gate import KerasGate, imports_any


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import keras", True),
        ("import tensorflow as tf", True),
        ("from tensorflow.keras import (\n    layers,\n)", True),
        ("def f():\n    from keras import layers", True),
        ("try: import keras\nexcept ImportError: pass", True),
        ("import numpy as np", False),
        ("import keras_like", False),
        ("print('import keras')\n", False),
        ('"""Use it like this:\nimport keras\n"""', False),
        ("# import keras", False),
        ("", False),
    ],
)
def test_imports_decide(text: str, expected: bool) -> None:
    assert KerasGate().uses_keras(text) is expected


def test_the_answer_follows_the_text() -> None:
    gate = KerasGate()
    assert not gate.uses_keras("import ")
    assert gate.uses_keras("import keras\nx = ")
    assert gate.uses_keras("import keras\nx = (")
    assert not gate.uses_keras("x = 1")
    assert gate.uses_keras("import keras")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import blocks", True),
        ("from .blocks import conv", True),
        ("from package import blocks", True),
        ("import os\n  from blocks.unet import x", True),
        ("import blockses", False),
        ("x = blocks", False),
    ],
)
def test_modules_are_found_in_import_lines(text: str, expected: bool) -> None:
    assert imports_any(text, {"blocks"}) is expected


def test_an_untitled_document_is_imported_by_nobody() -> None:
    assert not imports_any("import blocks", set())
