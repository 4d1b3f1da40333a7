"""A layer's size is followed to the number that somebody chose for it."""

from __future__ import annotations

import pytest

from kerascope.analysis.rules.origins.chosen_numbers import number_behind

from .events import span_in, trace

PROGRAMS = {
    "parameter": "def build(n):\n    return Dense(n)\n\nm = build(17)\n",
    "keyword": "def build(a, n=3):\n    return Dense(n)\n\nm = build(1, n=17)\n",
    "default": "def build(a, n=17):\n    return Dense(n)\n\nm = build(1)\n",
    "class": """class Net(Model):
    def __init__(self, n):
        self.d = Dense(n)

m = Net(17)
""",
    "attribute": """class Net:
    def __init__(self, n):
        self.n = n

    def build(self):
        return Dense(self.n)

m = Net(n=17)
""",
    "configuration": """config = {"a": 1, "n": 17}

def build(n):
    return Dense(n)

m = build(config["n"])
""",
    "class attribute": """class Config:
    n = 17

def build(c):
    return Dense(c.n)

m = build(Config())
""",
    "constant": "N = 17\ndef build(n):\n    return Dense(n)\n\nm = build(N)\n",
}
KEPT = {
    "written at the layer": "m = Dense(17)\n",
    "a constant beside it": "n = 17\nm = Dense(n)\n",
    "two callers": "def build(n):\n    return Dense(n)\n\na = build(17)\nb = build(18)\n",
    "computed": "def build(n):\n    return Dense(n * 2)\n\nm = build(17)\n",
    "width of the input too": "def f(n):\n    i = Input((n,))\n    return Dense(n)(i)\n\nf(17)\n",
    "starred": "def build(n):\n    return Dense(n)\n\nm = build(*sizes)\n",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_number_is_found_where_it_is_chosen(name: str) -> None:
    text = PROGRAMS[name]
    assert number_behind(trace(text), layer_in(text), "units", 0) == span_in(text, "17")


@pytest.mark.parametrize("name", KEPT)
def test_the_layer_is_looked_at_where_nobody_else_chose(name: str) -> None:
    text = KEPT[name]
    assert number_behind(trace(text), layer_in(text), "units", 0) is None


def test_one_axis_of_a_shape_is_followed() -> None:
    text = "def build(w, h):\n    return Input(shape=(h, w, 3))\n\nm = build(64, 48)\n"
    place = span_in(text, "Input(shape=(h, w, 3))")
    assert number_behind(trace(text), place, "shape", 0, 0) == span_in(text, "48")
    assert number_behind(trace(text), place, "shape", 0, 1) == span_in(text, "64")
    assert number_behind(trace(text), place, "shape", 0, 2) is None


def layer_in(text: str):
    start = text.index("Dense(")
    return span_in(text, text[start : text.index(")", start) + 1])
