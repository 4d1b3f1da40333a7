"""What is told of a text without running it, also while it is half typed."""

import pytest

from kerascope.analysis import cst
from kerascope.analysis.cst import call_at, calls, parse
from kerascope.analysis.imports import imported
from kerascope.analysis.outline import outline
from kerascope.analysis.report import Span


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("import keras\n", True),
        ("import tensorflow as tf\n", True),
        ("def f():\n    from tensorflow.keras import layers\n", True),
        ("from .keras import x\n", False),
        ("import kerasnot\n", False),
        ("# import keras\n", False),
        ("", False),
    ],
)
def test_whether_keras_is_used(text: str, uses: bool) -> None:
    assert outline(text).uses_keras is uses


def test_models_and_layers() -> None:
    text = (
        "import tensorflow as tf\n"
        "from tensorflow.keras import layers\n"
        "from keras.layers import Dense as D\n"
        "class Net(tf.keras.Model):\n"
        "    def __init__(self):\n"
        "        self.a = layers.Dense(1)\n"
        "m = tf.keras.Sequential([D(1), layers.Flatten()])\n"
        "f = tf.keras.Model(inputs=m.inputs, outputs=m.outputs)\n"
        "Dense(3)\n"
    )
    found = outline(text)
    assert [(m.cls, m.name, m.kind) for m in found.models] == [
        ("Net", None, "class"),
        ("Sequential", "m", "sequential"),
        ("Model", "f", "functional"),
    ]
    assert [(s.cls, s.span.line, s.span.column) for s in found.layers] == [
        ("Dense", 6, 17),
        ("Dense", 7, 25),
        ("Flatten", 7, 31),
    ]


def test_half_typed_text_keeps_what_stands() -> None:
    text = "import keras\nm = keras.Sequential([keras.layers.Dense(1)])\nm.compile(optimizer=\n"
    found = outline(text)
    assert [site.cls for site in found.layers] == ["Dense"]
    assert [site.name for site in found.models] == ["m"]


def test_calls_inside_a_match_statement() -> None:
    text = (
        "import keras\n"
        "match kind:\n"
        "    case 'small':\n"
        "        model = keras.Sequential([keras.layers.Dense(1)])\n"
        "    case _:\n"
        "        model = keras.Sequential([keras.layers.Dense(2)])\n"
    )
    assert [site.span.line for site in outline(text).layers] == [4, 6]


def test_suppressions() -> None:
    text = (
        "# kerascope: ignore[KS501]\n"
        '"""Doc."""\n'
        "x = 1  # kerascope: ignore\n"
        "y = 2  #kerascope:ignore[ks101, KS201]\n"
        's = "# kerascope: ignore"\n'
    )
    assert [(s.line, s.codes) for s in outline(text).suppressions] == [
        (None, ("KS501",)),
        (3, ()),
        (4, ("KS101", "KS201")),
    ]


def test_every_line_break_of_python_counts() -> None:
    text = "a = f(1)\rb = f(2)\r\n\x0cc = f(3)\n"
    found = [(call.span.line, call.span.column) for call in calls(parse(text))]
    assert found == [(1, 4), (2, 4), (3, 5)]


def test_imported_names() -> None:
    text = (
        "import keras.layers\n"
        "import tensorflow.keras.backend as K\n"
        "from keras import (layers as L, Input)\n"
        "from keras.models import *\n"
    )
    paths = {name: bound.path for name, bound in imported(parse(text)).items()}
    assert paths == {
        "keras": "keras",
        "K": "tensorflow.keras.backend",
        "L": "keras.layers",
        "Input": "keras.Input",
    }


def test_calls_by_span() -> None:
    module = parse("y = layers.Dense(\n    10, activation='relu',\n)(x)\n")
    inner = call_at(module, Span(1, 4, 3, 1))
    assert inner is not None
    assert inner.callee == "layers.Dense"
    assert [(a.keyword, cst.code(a.value)) for a in inner.arguments] == [
        (None, "10"),
        ("activation", "'relu'"),
    ]
    assert inner.following is not None
    assert inner.following.span == Span(1, 4, 3, 4)
    assert call_at(module, Span(1, 4, 1, 9)) is None


@pytest.mark.parametrize(
    ("keyword", "position", "value"),
    [("units", 0, "10"), ("activation", 1, "act"), ("use_bias", 2, None), ("name", None, "'d'")],
)
def test_arguments_by_keyword_and_position(
    keyword: str, position: int | None, value: str | None
) -> None:
    (call,) = calls(parse("Dense(10, act, *more, name='d')"))
    argument = call.argument(keyword, position)
    assert (cst.code(argument.value) if argument else None) == value
