"""Edits of layers and arguments in every style of writing models; formatting stays as it is."""

from __future__ import annotations

import ast

import pytest

from kerascope.analysis.cst import CallSyntax, calls
from kerascope.analysis.fixes.arguments import appended_axis, set_argument, shape_value
from kerascope.analysis.fixes.places import insert_before, remove
from kerascope.analysis.fixes.source import Source
from kerascope.analysis.text import apply_edits


def the_call(source: Source, cls: str) -> CallSyntax:
    """The first call in the text that constructs ``cls``."""
    return next(
        call for call in calls(source.module) if call.callee.rpartition(".")[2].strip() == cls
    )


REMOVED = {
    "one line": ("m = S([A(1), Flatten(), B(2)])\n", "m = S([A(1), B(2)])\n"),
    "one line, last": ("m = S([A(1), Flatten()])\n", "m = S([A(1)])\n"),
    "one line, last with comma": ("m = S([A(1), Flatten(),])\n", "m = S([A(1), ])\n"),
    "one line, first": ("m = S([Flatten(), A(1)])\n", "m = S([A(1)])\n"),
    "own line": (
        "m = S([\n    A(1),\n    Flatten(),\n    B(2),\n])\n",
        "m = S([\n    A(1),\n    B(2),\n])\n",
    ),
    "own line with comment": (
        "m = S([\n    A(1),  # one\n    Flatten(),  # gone\n    B(2),  # two\n])\n",
        "m = S([\n    A(1),  # one\n    B(2),  # two\n])\n",
    ),
    "own line, last without comma": (
        "m = S([\n    A(1),\n    Flatten()\n])\n",
        "m = S([\n    A(1),\n])\n",
    ),
    "several lines": (
        "m = S([\n    A(1),\n    Flatten(\n        name='f',\n    ),\n    B(2),\n])\n",
        "m = S([\n    A(1),\n    B(2),\n])\n",
    ),
    "windows line breaks": (
        "m = S([\r\n    A(1),\r\n    Flatten(),\r\n])\r\n",
        "m = S([\r\n    A(1),\r\n])\r\n",
    ),
    "tabs": (
        "def f():\n\tm.add(A(1))\n\tm.add(Flatten())\n\treturn m\n",
        "def f():\n\tm.add(A(1))\n\treturn m\n",
    ),
    "add": ("m.add(A(1))\nm.add(Flatten())\nm.add(B(2))\n", "m.add(A(1))\nm.add(B(2))\n"),
    "functional, same name": (
        "x = A(1)(x)\nx = Flatten()(x)\ny = B(2)(x)\n",
        "x = A(1)(x)\ny = B(2)(x)\n",
    ),
    "functional, other name": (
        "x = A(1)(i)\nf = Flatten()(x)\ny = B(2)(f)\n",
        "x = A(1)(i)\nf = x\ny = B(2)(f)\n",
    ),
    "functional, nested": ("y = B(2)(Flatten()(A(1)(x)))\n", "y = B(2)(A(1)(x))\n"),
    "in a class": (
        (
            "class N(M):\n    def __init__(self):\n"
            "        self.a = A(1)\n        self.f = Flatten()\n"
            "    def call(self, x):\n        x = self.a(x)\n        x = self.f(x)\n"
            "        return x\n"
        ),
        (
            "class N(M):\n    def __init__(self):\n"
            "        self.a = A(1)\n"
            "    def call(self, x):\n        x = self.a(x)\n        return x\n"
        ),
    ),
    "in a class, nested": (
        (
            "class N(M):\n    def __init__(self):\n"
            "        self.a = A(1)\n        self.f = Flatten()\n"
            "    def call(self, x):\n        return self.a(self.f(x))\n"
        ),
        (
            "class N(M):\n    def __init__(self):\n"
            "        self.a = A(1)\n"
            "    def call(self, x):\n        return self.a(x)\n"
        ),
    ),
}


@pytest.mark.parametrize("style", REMOVED)
def test_remove(style: str) -> None:
    before, after = REMOVED[style]
    source = Source(before)
    edits = remove(source, the_call(source, "Flatten"))
    assert edits is not None
    assert apply_edits(before, edits) == after
    ast.parse(after)


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    m.add(Flatten())\n",  # nothing would be left of the function
        "m = S([Flatten()])\n",  # nothing would be left of the model
        "a = 1; m.add(Flatten())\n",
        "layer = Flatten()\n",
        "y = Flatten()(x, training=True)\n",
    ],
)
def test_what_cannot_be_removed_is_left(text: str) -> None:
    source = Source(text)
    assert remove(source, the_call(source, "Flatten")) is None


INSERTED = {
    "one line": ("m = S([A(1), Dense(2)])\n", "m = S([A(1), New(), Dense(2)])\n"),
    "one line, only": ("m = S([Dense(2)])\n", "m = S([New(), Dense(2)])\n"),
    "own line": (
        "m = S([\n    A(1),\n    Dense(2),  # head\n])\n",
        "m = S([\n    A(1),\n    New(),\n    Dense(2),  # head\n])\n",
    ),
    "windows line breaks": (
        "m = S([\r\n    Dense(2),\r\n])\r\n",
        "m = S([\r\n    New(),\r\n    Dense(2),\r\n])\r\n",
    ),
    "tuple": ("m = S((A(1), Dense(2)))\n", "m = S((A(1), New(), Dense(2)))\n"),
    "add": ("if a:\n    m.add(Dense(2))\n", "if a:\n    m.add(New())\n    m.add(Dense(2))\n"),
    "functional, same name": ("x = Dense(2)(x)\n", "x = New()(x)\nx = Dense(2)(x)\n"),
    "functional, other name": ("y = Dense(2)(x)\n", "y = Dense(2)(New()(x))\n"),
    "functional, nested": ("y = B(1)(Dense(2)(A(x)))\n", "y = B(1)(Dense(2)(New()(A(x))))\n"),
    "returned": (
        "def f(x):\n    return Dense(2)(x)\n",
        "def f(x):\n    x = New()(x)\n    return Dense(2)(x)\n",
    ),
    "in a class": (
        (
            "class N(M):\n    def __init__(self):\n"
            "        self.d = Dense(2)\n"
            "    def call(self, x):\n        return self.d(x)\n"
        ),
        (
            "class N(M):\n    def __init__(self):\n"
            "        self.new = New()\n        self.d = Dense(2)\n"
            "    def call(self, x):\n        x = self.new(x)\n        return self.d(x)\n"
        ),
    ),
    "in a class that has such a name": (
        (
            "class N(M):\n    def __init__(self):\n"
            "        self.new = 1\n        self.d = Dense(2)\n"
            "    def call(self, x):\n        y = self.d(x)\n        return y\n"
        ),
        (
            "class N(M):\n    def __init__(self):\n"
            "        self.new = 1\n        self.new2 = New()\n"
            "        self.d = Dense(2)\n"
            "    def call(self, x):\n        y = self.d(self.new2(x))\n        return y\n"
        ),
    ),
}


@pytest.mark.parametrize("style", INSERTED)
def test_insert_before(style: str) -> None:
    before, after = INSERTED[style]
    source = Source(before)
    edits = insert_before(source, the_call(source, "Dense"), "New()")
    assert edits is not None
    assert apply_edits(before, edits) == after
    ast.parse(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Conv(8, 3)", 'Conv(8, 3, padding="same")'),
        ("Conv(8, 3,)", 'Conv(8, 3, padding="same",)'),
        ("Conv()", 'Conv(padding="same")'),
        ("Conv(8, padding='valid')", 'Conv(8, padding="same")'),
        ("Conv(8, 3, 1, 'valid')", 'Conv(8, 3, 1, "same")'),
        ("Conv(8, **more)", 'Conv(8, padding="same", **more)'),
        (
            "Conv(\n    8,  # filters\n    3,\n)",
            'Conv(\n    8,  # filters\n    3, padding="same",\n)',
        ),
        ('Conv(8, padding="same")', 'Conv(8, padding="same")'),
    ],
)
def test_set_argument(before: str, after: str) -> None:
    call = the_call(Source(before), "Conv")
    assert apply_edits(before, set_argument(call, "padding", '"same"', 3)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Input(shape=(28, 28))", "Input(shape=(28, 28, 1))"),
        ("Input((28, 28))", "Input((28, 28, 1))"),
        ("Input([28, 28])", "Input([28, 28, 1])"),
        ("Input(shape=(100,))", "Input(shape=(100, 1))"),
        ("Input(shape=(28, 28, ))", "Input(shape=(28, 28, 1 ))"),
        ("Input(shape=SIZE)", "Input(shape=(*SIZE, 1))"),
        ("Input(shape=x.shape[1:])", "Input(shape=(*x.shape[1:], 1))"),
        ("Conv2D(8, 3, input_shape=(w, h))", "Conv2D(8, 3, input_shape=(w, h, 1))"),
    ],
)
def test_one_more_axis(before: str, after: str) -> None:
    call = next(calls(Source(before).module))
    value = shape_value(call)
    assert value is not None
    assert apply_edits(before, [appended_axis(value, 1)]) == after


@pytest.mark.parametrize(
    ("imports", "like", "text", "added"),
    [
        ("from keras import layers", "layers.Dense", "layers.Flatten", ""),
        ("import keras", "keras.layers.Dense", "keras.layers.Flatten", ""),
        ("import tensorflow as tf", "tf.keras.layers.Dense", "tf.keras.layers.Flatten", ""),
        ("from keras.layers import Dense", "Dense", "Flatten", "Dense, Flatten"),
        ("from keras.layers import Dense, Conv2D", "Dense", "Flatten", "Dense, Flatten, Conv2D"),
        (
            "from keras.layers import (\n    Dense,\n)",
            "Dense",
            "Flatten",
            "(\n    Dense, Flatten,\n)",
        ),
        ("from keras.layers import Dense, Flatten", "Dense", "Flatten", ""),
        ("from keras.layers import Dense, Flatten as F", "Dense", "F", ""),
        ("import keras.layers as L", "L.Dense", "L.Flatten", ""),
        ("from tensorflow import keras", "own.Dense", "keras.layers.Flatten", ""),
    ],
)
def test_names_in_the_style_of_the_file(imports: str, like: str, text: str, added: str) -> None:
    program = f"{imports}\n{like}(1)\n"
    source = Source(program)
    spelling = source.layer("Flatten", the_call(source, "Dense"))
    assert spelling is not None
    assert spelling.text == text
    edited = apply_edits(program, spelling.edits)
    assert (edited == program) if not added else (added in edited)
    ast.parse(edited)


@pytest.mark.parametrize(
    ("imports", "text"),
    [
        ("import keras", "keras.Input"),
        ("from tensorflow import keras", "keras.Input"),
        ("import tensorflow as tf", "tf.keras.Input"),
        ("from keras import layers", "layers.Input"),
        ("from keras.layers import Dense, Input", "Input"),
        ("from keras.layers import Dense", "Input"),
    ],
)
def test_input_in_the_style_of_the_file(imports: str, text: str) -> None:
    like = {"import tensorflow as tf": "tf.keras.layers."}.get(imports, "")
    source = Source(f"{imports}\n{like}Dense(1)\n")
    spelling = source.input(the_call(source, "Dense"))
    assert spelling is not None
    assert spelling.text == text


def test_nothing_to_import_from_gives_no_name() -> None:
    source = Source("from mine import Dense\nDense(1)\n")
    assert source.layer("Flatten", the_call(source, "Dense")) is None
