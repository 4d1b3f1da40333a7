"""A snippet whose data was not pasted along shows its layers all the same."""

from __future__ import annotations

import ast

from kerascope_tracer.undefined import undefined_names
from kerascope_tracer.wire import ErrorRaised, LayerFailed, UnknownMade

from .told import of, outputs

SNIPPET = """
    from keras.models import Sequential
    from keras.layers import Dense, LSTM

    model = Sequential()
    model.add(LSTM(50, return_sequences=True, input_shape=(X_train.shape[1], 1)))
    model.add(LSTM(50))
    model.add(Dense(1))
    model.compile("adam", "mse")
    model.fit(X_train, y_train, epochs=3)
"""


async def test_names_that_nothing_defines_are_unknown(trace) -> None:
    result = await trace(SNIPPET)
    assert outputs(result)[:3] == [
        ("LSTM", (None, None, 50)),
        ("LSTM", (None, 50)),
        ("Dense", (None, 1)),
    ]
    assert of(result, ErrorRaised) == of(result, LayerFailed) == []
    reasons = {
        event.reason: (event.span.line, event.span.column)
        for event in of(result, UnknownMade)
        if event.span is not None
    }
    assert reasons["X_train is not defined in this file"] == (5, 55)
    assert reasons["y_train is not defined in this file"] == (9, 19)


def missing(text: str) -> set[str]:
    return set(undefined_names(text, ast.parse(text)))


def test_what_a_program_binds_in_any_way_is_defined() -> None:
    assert missing("def f():\n    global g\n    g = 1\nprint(g, f)") == set()
    assert missing("import a.b as c, d\nfrom e import f\nclass G: pass\nprint(c, d, f, G)") == set()
    assert missing("for i in []: pass\nwith a as b: pass\nprint(i, b)") == {"a"}
    assert missing("print([x for x in y if (z := x)], z)") == {"y"}
    assert missing("def f(a, *b, c=d, **e):\n    return a, b, c, e, f, h") == {"d", "h"}
    assert missing("print(__name__, __file__, len)") == set()
    assert missing("class A:\n    n = 1\n    m = n + k") == {"k"}


def test_a_program_that_asks_whether_a_name_is_there_gets_its_answer() -> None:
    assert missing("try:\n    profile\nexcept NameError:\n    print('no')") == set()
    assert missing("try:\n    profile\nexcept ValueError:\n    print('no')") == {"profile"}


def test_columns_of_the_first_use_count_in_the_order_of_the_text() -> None:
    text = "def late():\n    return data\nprint(data)"
    (node,) = undefined_names(text, ast.parse(text)).values()
    assert (node.lineno, node.col_offset) == (2, 11)
