"""Code lenses as values."""

from __future__ import annotations

from kerascope.analysis.lenses import lenses
from kerascope.analysis.report import ShapeReport, Span
from kerascope.analysis.settings import AnalysisSettings
from kerascope.analysis.shift import shift
from kerascope_tracer.wire import CompileCalled, FitChecked, ModelFound

from .events import called, document, layer, report, span_in, t

TEXT = """import keras
model = keras.Sequential([keras.layers.Dense(3)])
model.compile(loss="mse")
model.fit(x, y, epochs=2)
"""
MODEL = "keras.Sequential([keras.layers.Dense(3)])"


def _trained(text: str = TEXT, **more: object) -> ShapeReport:
    fit = next(line for line in text.splitlines() if "fit(" in line)
    settings = {"batch_size": 32, "batched": False, "samples": 100} | more
    return report(
        text,
        layer(1, "Dense", span_in(text, "keras.layers.Dense(3)"), units=3),
        layer(2, "Sequential", span_in(text, MODEL), role="model"),
        called(1, 1, t(None, 4), t(None, 3), params=15, trainable_params=15),
        CompileCalled(2, span_in(text, 'model.compile(loss="mse")'), "mse", (), "sgd"),
        FitChecked(
            "fit",
            2,
            span_in(text, fit),
            t(100, 4),
            t(100, 3),
            None,
            t(None, 4),
            t(32, 3),
            **settings,  # type: ignore[arg-type]
        ),
        ModelFound(2, True, (1,), t(None, 4), t(None, 3), 15, 15, output_calls=(1,)),
    )


def _titles(found: ShapeReport, **settings: bool) -> list[tuple[int, str]]:
    return [(lens.span.line, lens.title) for lens in lenses(found, AnalysisSettings(**settings))]


def test_a_model_and_its_training_have_lenses() -> None:
    assert _titles(_trained()) == [
        (2, "MLP · 1 layer · 15 parameters"),
        (2, "Summary"),
        (2, "Graph"),
        (4, "data (100, 4) float32 · targets (100, 3) · model takes (None, 4) · 4 steps"),
    ]


def test_lenses_open_the_model_that_they_stand_above() -> None:
    opened = [(lens.opens, lens.model) for lens in lenses(_trained())]
    assert opened == [("summary", "model")] * 2 + [("graph", "model"), (None, None)]


def test_each_kind_can_be_chosen() -> None:
    assert [line for line, _ in _titles(_trained(), model_lenses=False)] == [4]
    assert [line for line, _ in _titles(_trained(), fit_lenses=False)] == [2, 2, 2]


def test_steps_are_told_only_where_they_are_known() -> None:
    def steps(call: str, **more: object) -> str:
        text = TEXT.replace("model.fit(x, y, epochs=2)", call)
        return _titles(_trained(text=text, **more))[-1][1].rpartition(" · ")[2]

    assert steps("model.fit(x, y, validation_split=0.2)") == "3 steps"
    assert steps("model.fit(x, y, validation_split=share)") == "model takes (None, 4)"
    assert steps("model.fit(x, y, steps_per_epoch=7)") == "7 steps"
    assert steps("model.fit(x, y, **more)") == "model takes (None, 4)"
    assert steps("model.fit(x, y)", samples=None) == "model takes (None, 4)"
    assert steps("model.fit(x, y)", batch_size=100) == "1 step"


def test_models_of_a_loop_share_a_lens() -> None:
    text = "import keras\nfor n in (1, 2):\n    models.append(keras.Sequential([]))\n"
    place = span_in(text, "keras.Sequential([])")
    found = report(
        text,
        *(layer(n, "Sequential", place, role="model") for n in (1, 2)),
        layer(3, "Dense"),
        *(ModelFound(n, True, (3,), None, None, 8, 8) for n in (1, 2)),
    )
    assert _titles(found)[0] == (3, "\N{MULTIPLICATION SIGN}2: MLP · 1 layer · 8 parameters")


def test_an_edited_model_keeps_its_line_without_its_facts() -> None:
    text = TEXT.replace(
        "Sequential([keras.layers.Dense(3)])", "Sequential([\n    keras.layers.Dense(3)\n])"
    )
    found = report(
        text,
        layer(1, "Dense", span_in(text, "keras.layers.Dense(3)")),
        layer(2, "Sequential", Span(2, 8, 4, 2), role="model"),
        called(1, 1, t(None, 4), t(None, 3), params=15, trainable_params=15),
        ModelFound(2, True, (1,), t(None, 4), t(None, 3), 15, 15, output_calls=(1,)),
    )
    edited = shift(found, document(text.replace("Dense(3)", "Dense(30)")))
    assert _titles(edited) == [(2, "…")]
    again = shift(edited, document("# new\n" + edited.text))
    assert _titles(again) == [(3, "…")]
    gone = shift(edited, document(edited.text.replace("model = ", "net = ")))
    assert _titles(gone) == []
