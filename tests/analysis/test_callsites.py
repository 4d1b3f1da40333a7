"""Calls of what other files define, read off the text: only what is certain."""

from __future__ import annotations

import ast

import pytest

from kerascope.analysis.callsites import definitions, imported_calls, module_files


def expressions(text: str) -> list[tuple[str, int, str]]:
    return [(call.module, call.level, call.expression) for call in imported_calls(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from models import build\nbuild((28, 28, 1), n=10)",
         [("models", 0, "build((28, 28, 1), n=10)")]),
        ("from .models import build as make\nmodel = make(1)", [("models", 1, "build(1)")]),
        ("import models\nmodels.build(1)", [("models", 0, "build(1)")]),
        ("import pkg.models as m\nif True:\n    m.build('x')", [("pkg.models", 0, "build('x')")]),
        ("import pkg.models\npkg.models.build(1)", [("pkg.models", 0, "build(1)")]),
        ("from pkg import models\nmodels.build(1)", [("pkg.models", 0, "build(1)")]),
        ("from .. import models\nmodels.build(1)", [("models", 2, "build(1)")]),
        ("from models import *\nbuild(1)", [("models", 0, "build(1)")]),
        ("from m import f\nN = 3\nSHAPE = (N * 2, -1)\nf(SHAPE, k=[N, {'a': None}])",
         [("m", 0, "f((6, -1), k=[3, {'a': None}])")]),
        ("from m import f\nA, B = 4, 5\nf(A, B)", [("m", 0, "f(4, 5)")]),
        ("from m import f\ndef main():\n    return f(7)", [("m", 0, "f(7)")]),
    ],
)  # fmt: skip
def test_what_can_be_read(text: str, found: list[tuple[str, int, str]]) -> None:
    assert expressions(text) == found
    for _, _, expression in found:
        ast.parse(expression, mode="eval")


@pytest.mark.parametrize(
    "text",
    [
        "from m import f\nf(x)",
        "from m import f\nn = 1\nn = 2\nf(n)",
        "from m import f\nn = 1\ndef g(n):\n    f(n)",
        "from m import f\nn = 1\nfor n in y: f(n)",
        "from m import f\nf(*a)\nf(**a)\nf(g())\nf(a.b)\nf(1 / 0)\nf(10 ** 99)",
        "from m import f\ntry:\n    f(1)\nexcept ValueError:\n    pass",
        "import pytest\nfrom m import f\nwith pytest.raises(ValueError):\n    f(1)",
        "f(1)",
        "from m import f\nf(1",
        "from m import f\nf('" + "x" * 5000 + "')",
    ],
)
def test_what_is_not_certain_is_left(text: str) -> None:
    assert [call for call in expressions(text) if call[2].startswith("f(")] == []


def test_definitions_are_those_of_the_top_level() -> None:
    text = "def f():\n    def g(): pass\nclass A:\n    def h(self): pass\nx = 1"
    assert definitions(text) == {"f", "A"}
    assert definitions("def f(") == frozenset()


def test_where_a_module_may_be() -> None:
    assert list(module_files("a.b", 0, "/w/train.py", ["/r"])) == [
        "/w/a/b.py",
        "/w/a/b/__init__.py",
        "/r/a/b.py",
        "/r/a/b/__init__.py",
    ]
    assert "/w/p/models.py" in module_files("models", 1, "/w/p/train.py", [])
    assert "/w/models.py" in module_files("models", 2, "/w/p/train.py", [])
    assert "/w/p/__init__.py" in module_files("", 1, "/w/p/train.py", [])
