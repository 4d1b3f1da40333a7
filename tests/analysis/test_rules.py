"""The registry, the sentences, and findings from hand-made events."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kerascope.analysis.fixes import propose, settles
from kerascope.analysis.report import Finding, Span
from kerascope.analysis.rules import RULES
from kerascope.analysis.rules.layers.kinds import (
    kind_of,
    looks_channels_first,
    required_rank,
    window,
)
from kerascope.analysis.rules.wording import plain
from kerascope.analysis.text import apply_edits
from kerascope_tracer.wire import (
    ErrorInfo,
    ErrorRaised,
    LayerConstructed,
    LimitHit,
    ModelFound,
)

from .events import called, failed, layer, report, span_in, t


@pytest.mark.parametrize("code", RULES)
def test_every_rule_is_complete(code: str) -> None:
    rule = RULES[code]
    assert re.fullmatch(r"KS(0|[1-9]|1[01])\d\d", code) and rule.code == code
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.summary and not rule.summary.endswith(".")
    assert len(rule.explanation) > 80
    compile(rule.wrong, code, "exec")
    compile(rule.right, code, "exec")
    assert rule.wrong != rule.right


def test_no_address_is_told_that_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {rule.url for rule in RULES.values()} == {""}
    monkeypatch.setattr("kerascope.analysis.rules.rule.DOCUMENTATION", "https://docs.test/rules")
    assert RULES["KS101"].url == "https://docs.test/rules/KS101.md"


def test_names_are_unique() -> None:
    assert len({rule.name for rule in RULES.values()}) == len(RULES)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (
            (
                "Exception encountered when calling Reshape.call().\n\n\x1b[1mThe total size of "
                "the tensor must be unchanged.\x1b[0m\n\n"
                "Arguments received by Reshape.call():\n  • x=1"
            ),
            "The total size of the tensor must be unchanged.",
        ),
        (
            (
                "Input 0 with name 'None' of layer 'lstm_1' is incompatible with the layer: "
                "expected ndim=3, found ndim=2."
            ),
            "Expected ndim=3, found ndim=2.",
        ),
        (
            (
                "Dimensions must be equal, but are 4 and 6 for '{{node MatMul}} = MatMul[T=DT_"
                "FLOAT](a, b)' with input shapes: [4,5], [6,7]."
            ),
            "4 and 6 should be the same size; the shapes are (4, 5) and (6, 7)",
        ),
        ("", "no reason given"),
        ("x" * 1000, "X" + "x" * 298 + "…"),
    ],
)
def test_keras_sentences_without_jargon(raw: str, clean: str) -> None:
    assert plain(raw) == clean


def test_a_class_of_the_users_is_the_kind_it_derives_from() -> None:
    own = LayerConstructed(1, "Mine", "m", "layer", ("Conv2D", "BaseConv", "Layer"), {})
    assert kind_of(own) == "Conv2D"
    assert required_rank(own) == 4


@pytest.mark.parametrize(
    ("config", "length", "out"),
    [
        ({"kernel_size": (3, 3), "strides": (1, 1), "padding": "valid"}, 28, 26),
        ({"kernel_size": (3, 3), "strides": (2, 2), "padding": "valid"}, 28, 13),
        ({"kernel_size": (3, 3), "strides": (2, 2), "padding": "same"}, 27, 14),
        ({"kernel_size": 3, "strides": 1, "padding": "valid", "dilation_rate": 2}, 28, 24),
        ({"kernel_size": 3, "strides": 1, "padding": "valid"}, 1, -1),
    ],
)
def test_windows(config: dict[str, object], length: int, out: int) -> None:
    slides = window(layer(1, "Conv2D", **config))
    assert slides is not None
    assert slides.output(0, length) == out


@pytest.mark.parametrize(
    ("shape", "first"),
    [
        ((None, 1, 28, 28), True),
        ((None, 3, 224, 224), True),
        ((None, 28, 28, 1), False),
        ((None, 3, 3, 512), False),
        ((None, None, 28, 28), False),
    ],
)
def test_channels_first(shape: tuple[int | None, ...], first: bool) -> None:
    assert looks_channels_first(shape) is first


TEXT = """import keras
from keras import layers
model = keras.Sequential()
model.add(layers.Flatten())
model.add(layers.Dense(3))
"""
FLATTEN = span_in(TEXT, "layers.Flatten()")
DENSE = span_in(TEXT, "layers.Dense(3)")


def test_an_assumed_rank_makes_no_flatten_redundant() -> None:
    assumed = "the input is not declared"
    found = report(
        TEXT,
        layer(1, "Flatten", FLATTEN),
        called(1, 1, t(None, None), t(None, None), assumed=assumed),
    )
    assert found.findings == ()


def test_a_flatten_that_works_once_is_not_redundant() -> None:
    found = report(
        TEXT,
        layer(1, "Flatten", FLATTEN),
        called(1, 1, t(None, 8), t(None, 8)),
        called(2, 1, t(None, 2, 4), t(None, 8)),
    )
    assert found.findings == ()


def test_an_unknown_failure_is_told_in_keras_words_on_the_layer() -> None:
    (finding,) = report(
        TEXT,
        layer(1, "Dense", DENSE),
        failed(1, 1, t(None, 3), "Something odd with name 'None'"),
    ).findings
    assert (finding.code, finding.severity, finding.span) == ("KS100", "error", DENSE)
    assert finding.message == "Dense cannot be applied to (None, 3): Something odd."
    assert finding.detail == "Something odd with name 'None'"


def test_an_error_that_passes_through_calls_is_told_once() -> None:
    found = report(
        TEXT,
        layer(1, "Sequential", span_in(TEXT, "keras.Sequential()"), role="model"),
        layer(2, "Dense", DENSE),
        failed(2, 2, t(None, 3), "odd", parent=1),
        failed(1, 1, t(None, 3), "odd", cause=2),
        ErrorRaised(DENSE, ErrorInfo("ValueError", "odd"), "keras", call=2),
    ).findings
    assert [(finding.code, finding.span) for finding in found] == [("KS100", DENSE)]


@pytest.mark.parametrize("origin", ["user", "environment", "symbolic"])
def test_errors_of_other_origin_are_no_findings(origin: str) -> None:
    error = ErrorRaised(DENSE, ErrorInfo("ValueError", "odd"), origin)
    assert report(TEXT, error).findings == ()


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("AttributeError", "'NoneType' object has no attribute 'assign'"),
        ("NotImplementedError", "numpy() is only available when eager execution is enabled."),
        ("TypeError", "'SymbolicTensor' object cannot be interpreted as an integer"),
    ],
)
def test_errors_that_only_tracing_has_are_no_findings(kind: str, message: str) -> None:
    found = report(
        TEXT,
        layer(1, "Dense", DENSE),
        replace(failed(1, 1, t(None, 3), message), error=ErrorInfo(kind, message)),
        ErrorRaised(FLATTEN, ErrorInfo(kind, message), "keras"),
    )
    assert found.findings == ()


def test_a_layer_that_fails_in_a_loop_is_told_once() -> None:
    events = [
        event
        for n in range(1, 4)
        for event in (
            layer(n, "Dense", DENSE),
            failed(n, n, t(None, 3), "odd"),
        )
    ]
    assert len(report(TEXT, *events).findings) == 1


def test_a_limit_is_an_information() -> None:
    (finding,) = report(TEXT, LimitHit("time", DENSE, "10 s are over")).findings
    assert (finding.code, finding.severity, finding.span) == ("KS001", "information", DENSE)
    assert "10 s are over" in finding.message


def test_a_model_that_is_called_or_nested_is_not_undeclared() -> None:
    place = span_in(TEXT, "keras.Sequential()")
    model = layer(1, "Sequential", place, role="model")
    dense = layer(2, "Dense", DENSE)
    unbuilt = ModelFound(1, False, (2,), None, None, None, None)
    assert [f.code for f in report(TEXT, model, dense, unbuilt).findings] == ["KS301"]
    assert report(TEXT, model, dense, replace(unbuilt, called=True)).findings == ()
    assert report(TEXT, model, dense, replace(unbuilt, built=True)).findings == ()
    outer = layer(3, "Sequential", span_in(TEXT, "layers.Flatten()"), role="model")
    nested = report(TEXT, model, dense, outer, unbuilt, ModelFound(3, True, (1,), None, None, 0, 0))
    assert nested.findings == ()


def test_what_settles_a_finding() -> None:
    one = Finding("KS501", "hint", Span(1, 0, 1, 1), "one")
    error = Finding("KS100", "error", Span(1, 0, 1, 1), "an error")
    hint = Finding("KS502", "hint", Span(1, 0, 1, 1), "a hint")
    before = replace(report(TEXT), findings=(one,))
    assert settles(before, one, replace(before, findings=()))
    assert settles(before, one, replace(before, findings=(hint,)))
    assert not settles(before, one, before)
    assert not settles(before, one, replace(before, findings=(error,)))
    assert not settles(before, one, replace(before, findings=(), status="syntax-error"))
    assert not settles(before, one, replace(before, findings=(), status="timeout"))
    twice = replace(before, findings=(one, one))
    assert settles(twice, one, before)


@pytest.mark.parametrize("code", RULES)
def test_a_finding_without_its_data_offers_nothing_wrong(code: str) -> None:
    """A finding on an edited text has lost its data; what it still offers is about its place."""
    before = report(TEXT)
    titles = set()
    for place in (FLATTEN, DENSE, Span(99, 0, 99, 4)):
        for fix in propose(before, Finding(code, "error", place, "stale")):
            assert apply_edits(TEXT, fix.edits) != TEXT
            titles.add(fix.title)
    about_the_place = {
        "KS105": {
            "Apply Dense to each step with TimeDistributed",
            "Apply Flatten to each step with TimeDistributed",
        },
        "KS501": {"Remove Flatten()", "Remove Dense()"},
        "KS601": {
            "Return every step: Dense(…, return_sequences=True)",
            "Return every step: Flatten(…, return_sequences=True)",
        },
        "KS704": {"Insert Flatten() before Dense", "Insert Flatten() before Flatten"},
    }
    assert titles == about_the_place.get(code, set())
