"""What a hover is about: layers, calls, models, training, variables, and what is unknown."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.hover import hover_at
from kerascope.analysis.markdown import plain
from kerascope.analysis.report import ShapeReport
from kerascope.analysis.shift import shift
from kerascope_tracer.wire import (
    CompileCalled,
    FitChecked,
    LayerConstructed,
    ModelFound,
    UnknownMade,
    VariableBound,
)

from .events import called, failed, layer, report, span_in, t

TEXT = """import keras
x_train = load()
model = keras.Sequential([keras.layers.Dense(3)])
model.compile(loss="mse", metrics=["mae"])
model.fit(x_train[:50], labels, epochs=2)
"""
DENSE = "keras.layers.Dense(3)"
FIT = "model.fit(x_train[:50], labels, epochs=2)"


def _trained(**more: object) -> ShapeReport:
    settings = {"batch_size": 32, "batched": False, "samples": 50, "loss": "mse"} | more
    return report(
        TEXT,
        VariableBound("x_train", span_in(TEXT, "x_train"), t(100, 4, dtype="float64")),
        layer(1, "InputLayer", role="input"),
        called(1, 1, None, t(None, 4)),
        layer(2, "Dense", span_in(TEXT, DENSE), units=3),
        called(2, 2, t(None, 4), t(None, 3), 1, params=15, trainable_params=15),
        layer(3, "Sequential", span_in(TEXT, f"keras.Sequential([{DENSE}])"), role="model"),
        CompileCalled(3, span_in(TEXT, "model.compile"), "mse", ("mae",), "sgd"),
        FitChecked(
            "fit",
            3,
            span_in(TEXT, FIT),
            t(50, 4, dtype="float64"),
            t(50, 3),
            None,
            t(None, 4),
            t(32, 3),
            **settings,  # type: ignore[arg-type]
        ),
        ModelFound(3, True, (1, 2), t(None, 4), t(None, 3), 15, 15, False, (), None, (1,), (2,)),
    )


def _about(found: ShapeReport, part: str, inside: int = 0, start: int = 0) -> str:
    place = span_in(found.text, part, start)
    hover = hover_at(found, place.line, place.column + inside)
    assert hover is not None, part
    return hover.markdown


def test_training_is_told_against_the_model() -> None:
    text = _about(_trained(), FIT, len("model."))
    assert text.splitlines()[0] == "### fit · Sequential"
    assert "| data | `x_train[:50]` | `(50, 4)` float64, made on line 2 |" in text
    assert "| targets | `labels` | `(50, 3)` float32 |" in text
    assert "| the model takes |  | `(None, 4)` |" in text
    assert "| loss |  | `mse` |" in text
    assert "| metrics |  | `mae` |" in text
    assert "| steps |  | 2 per epoch |" in text
    assert "It fails: the loss" in _about(_trained(stage="loss"), FIT, len("model."))


def test_the_parts_of_a_training_call_keep_their_own_hovers() -> None:
    found = _trained()
    assert _about(found, FIT).startswith("### Sequential\n")
    inside = FIT.index("x_train") + 1
    assert _about(found, FIT, inside) == "### x_train\n\n`(100, 4)` float64"


def test_a_layer_tells_what_feeds_it() -> None:
    text = _about(_trained(), DENSE, len("keras.layers."))
    fed = "| fed by | `x_train[:50]` `(50, 4)` float64, made on line 2, in fit on line 5 |"
    assert fed in text
    assert "- features: `units = 3`" in text


def test_a_model_lists_its_layers() -> None:
    text = _about(_trained(), "keras.Sequential")
    assert "`(None, 4)` → `(None, 3)`" in text
    assert "| layers | 1 |" in text
    assert "| 3 | Dense | `(None, 3)` | 15 | 12 |" in text


def test_a_variable_tells_the_way_to_it() -> None:
    program = "import keras\ni = keras.Input((4,))\ny = keras.layers.Dense(3)(i)\n"
    found = report(
        program,
        layer(1, "InputLayer", span_in(program, "keras.Input((4,))"), role="input"),
        called(1, 1, None, t(None, 4)),
        layer(2, "Dense", span_in(program, DENSE), units=3),
        called(2, 2, t(None, 4), t(None, 3), 1),
        VariableBound("y", span_in(program, "y = "), t(None, 3), (2,)),
    )
    text = _about(found, "y = ")
    assert text.startswith("### y\n\n`(None, 3)` float32\n\n12 B per sample")
    assert "| 2 | Input | `(None, 4)` |  |" in text
    assert "| 3 | Dense | `(None, 3)` | `units = 3` |" in text


def test_what_is_unknown_says_why_and_what_to_do() -> None:
    program = "import keras\ny = download()\n"
    found = report(
        program, UnknownMade(span_in(program, "download()"), "downloads are not done *here*")
    )
    text = _about(found, "download()", 3)
    assert text.startswith("### Unknown\n\ndownloads are not done \\*here\\*")
    assert "`# kerascope: input (None, 224, 224, 3)`" in text


def test_a_name_for_something_unknown_says_why() -> None:
    program = "import keras\nw, y = 1, download()\nprint(y)\ny = load()\nprint(y)\n"
    found = report(
        program,
        UnknownMade(span_in(program, "download()"), "downloads are not done"),
        VariableBound("y", span_in(program, "y", program.index("y = load")), t(3)),
    )
    first = program.index("print(y)")
    assert "downloads are not done" in _about(found, "print(y)", len("print("), first)
    place = span_in(program, "print(y)", program.index("y = load"))
    later = hover_at(found, place.line, place.column + len("print("))
    assert later is not None and later.markdown.startswith("### y\n\n`(3,)`")


def test_an_assumed_shape_says_so() -> None:
    program = "import keras\nd = keras.layers.Dense(3)\n"
    found = report(
        program,
        layer(1, "Dense", span_in(program, DENSE), units=3),
        called(1, 1, t(None, None), t(None, 3), assumed="the input is not declared"),
    )
    text = _about(found, DENSE)
    assert "Assumed: the input is not declared." in text


def test_a_failing_layer_says_what_it_received_and_names_its_rule() -> None:
    program = "import keras\nm = keras.Sequential([keras.layers.Conv2D(3, 3)])\n"
    place = span_in(program, "keras.layers.Conv2D(3, 3)")
    found = report(
        program,
        layer(1, "Conv2D", place, kernel_size=(3, 3)),
        failed(1, 1, t(None, 28, 28), "expected min_ndim=4, found ndim=3"),
    )
    (finding,) = found.findings
    text = _about(found, "keras.layers.Conv2D", len("keras.layers."))
    assert "It fails on the input `(None, 28, 28)`." in text
    if finding.span == place:
        assert f"{finding.code}: " in text and ".md)" not in text  # no page is published yet
        assert "expected min_ndim=4, found ndim=3" in text


def test_what_is_old_says_so() -> None:
    before = _trained()
    edited = "# above\n" + TEXT
    after = shift(before, SourceDocument("file:///model.py", "/model.py", 2, edited))
    text = _about(after, FIT, len("model."))
    assert text.endswith("_From before the last edit._")
    assert "made on line 3" in text


@pytest.mark.parametrize(
    "evil",
    [
        "[a](command:x)",
        "<img src=x onerror=y>",
        "a|b",
        "**bold** _x_ __y__",
        "`code`",
        "![i](http://x.y/z.png)",
        "http://evil.example/x",
        "www.evil.example",
        "me@evil.example",
        "a\n\n# b",
        "\\[a\\](b)",
        "&lt;b&gt;",
    ],
)
def test_text_from_the_program_comes_alive_nowhere(evil: str) -> None:
    escaped = plain(evil)
    for sign in "[]<>|*`!:@.&":
        position = escaped.find(sign)
        while position >= 0:
            before = escaped[:position]
            slashes = len(before) - len(before.rstrip("\\"))
            assert slashes % 2 == 1, (sign, escaped)
            position = escaped.find(sign, position + 1)
    assert "\n" not in escaped
    program = "import keras\nd = keras.layers.Dense(3)\n"
    found = report(
        program,
        LayerConstructed(
            1, evil, evil, "layer", ("Layer",), {}, span_in(program, DENSE), module="m"
        ),
        called(1, 1, {evil: t(None, 1)}, t(None, 3), assumed=evil, params=3),
    )
    text = _about(found, DENSE)
    assert escaped in text
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    kinds = {
        token.type
        for block in rendered
        for token in (block, *(block.children or ()))
        if token.type not in ("text", "inline", "code_inline", "softbreak")
    }
    structure = {kind.removesuffix("_open").removesuffix("_close") for kind in kinds}
    assert structure <= {"heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td"}
    assert sum(token.type == "heading_open" for token in rendered) == 1


def test_names_of_the_usual_kind_need_no_escapes() -> None:
    assert plain("conv2d_1") == "conv2d_1"
    assert plain("block-2 (main)") == "block-2 (main)"
    assert plain("_private_") == "\\_private\\_"
