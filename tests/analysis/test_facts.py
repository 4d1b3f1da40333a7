"""Facts by place, from hand-made events."""

from kerascope.analysis.specs import spec_text, specialises
from kerascope_tracer.wire import ModelFound, Opaque, Span, TensorSpec, VariableBound

from .events import called, failed, layer, report, span_in, t


def test_a_layer_in_a_list_has_one_fact_with_the_shapes_of_its_calls() -> None:
    text = "import keras\nm = keras.Sequential([keras.layers.Dense(3)])\n"
    place = span_in(text, "keras.layers.Dense(3)")
    (fact,) = report(
        text,
        layer(1, "Dense", place),
        called(1, 1, t(None, 4), t(None, 3), params=15, trainable_params=15),
    ).facts
    assert (fact.site, fact.span, fact.layer, fact.params) == ("construct", place, "Dense", 15)
    assert [(v.inputs, v.outputs) for v in fact.variants] == [(t(None, 4), t(None, 3))]


def test_a_call_written_on_the_construction_is_the_same_fact() -> None:
    text = "import keras\ny = keras.layers.Dense(3)(x)\n"
    place = span_in(text, "keras.layers.Dense(3)")
    facts = report(
        text,
        layer(1, "Dense", place),
        called(1, 1, t(None, 4), t(None, 3), span=span_in(text, "keras.layers.Dense(3)(x)")),
    ).facts
    assert [(fact.site, fact.span) for fact in facts] == [("construct", place)]


def test_a_call_elsewhere_has_its_own_fact() -> None:
    text = "import keras\nd = keras.layers.Dense(3)\ny = d(x)\n"
    facts = report(
        text,
        layer(1, "Dense", span_in(text, "keras.layers.Dense(3)")),
        called(1, 1, t(None, 4), t(None, 3), span=span_in(text, "d(x)")),
    ).facts
    assert [(fact.site, fact.span.line) for fact in facts] == [("construct", 2), ("call", 3)]
    assert facts[0].variants == facts[1].variants


def test_filling_in_the_batch_axis_is_no_other_variant() -> None:
    text = "import keras\nd = keras.layers.Dense(3)\n"
    (fact,) = report(
        text,
        layer(1, "Dense", span_in(text, "keras.layers.Dense(3)")),
        called(1, 1, t(None, 4), t(None, 3)),
        called(2, 1, t(32, 4), t(32, 3)),
        called(3, 1, t(None, 9, 4), t(None, 9, 3)),
    ).facts
    assert [(v.calls, spec_text(v.outputs)) for v in fact.variants] == [
        (2, "(None, 3)"),
        (1, "(None, 9, 3)"),
    ]
    assert fact.calls == 3


def test_a_loop_makes_one_fact_of_several_layers() -> None:
    text = "import keras\nfor n in (1, 2):\n    x = keras.layers.Dense(n)(x)\n"
    place = span_in(text, "keras.layers.Dense(n)")
    (fact,) = report(
        text,
        layer(1, "Dense", place),
        called(1, 1, t(None, 4), t(None, 1)),
        layer(2, "Dense", place),
        called(2, 2, t(None, 1), t(None, 2), 1),
    ).facts
    assert fact.layer_ids == (1, 2)
    assert [spec_text(v.outputs) for v in fact.variants] == ["(None, 1)", "(None, 2)"]


def test_layers_of_other_files_and_operations_have_no_fact() -> None:
    text = "import keras\ny = x + 1\n"
    found = report(
        text,
        layer(1, "Dense", Span(1, 0, 1, 5, "/other.py")),
        called(1, 1, t(None, 4), t(None, 3)),
        layer(2, "Add", span_in(text, "x + 1"), role="op"),
        called(2, 2, t(None, 3), t(None, 3), 1, span=span_in(text, "x + 1")),
    )
    assert found.facts == ()
    assert found.steps.keys() == {1, 2}


def test_a_failed_layer_has_a_fact_without_shapes() -> None:
    text = "import keras\ny = keras.layers.UnitNormalization(9)(x)\n"
    (fact,) = report(
        text,
        layer(1, "UnitNormalization", span_in(text, "keras.layers.UnitNormalization(9)")),
        failed(1, 1, t(None, 4), "no such axis"),
    ).facts
    assert fact.failed and fact.variants == ()


def test_variables_keep_every_spec_they_had() -> None:
    text = "import keras\nx = f()\n"
    (variable,) = report(
        text,
        VariableBound("x", Span(2, 0, 2, 1), t(3)),
        VariableBound("x", Span(2, 0, 2, 1), t(4)),
        VariableBound("x", Span(2, 0, 2, 1), t(3)),
        VariableBound("x", Span(2, 0, 2, 1, "/other.py"), t(5)),
    ).variables
    assert variable.specs == (t(3), t(4))


def test_models_are_told_with_their_place() -> None:
    text = "import keras\nm = keras.Sequential()\n"
    place = span_in(text, "keras.Sequential()")
    (model,) = report(
        text,
        layer(1, "Sequential", place, role="model"),
        ModelFound(1, True, (), t(None, 1), t(None, 2), 7, 7),
    ).models
    assert (model.span, model.cls, model.params, model.built) == (place, "Sequential", 7, True)


def test_specs_as_text() -> None:
    assert spec_text(t(None, 2)) == "(None, 2)"
    assert spec_text(t()) == "()"
    assert spec_text(TensorSpec(None, "float32")) == "(…)"
    assert spec_text((t(1), {"a": t(2)})) == "[(1,), {'a': (2,)}]"
    assert spec_text(Opaque("a string")) == "?"


def test_what_specialises_what() -> None:
    assert specialises(t(32, 4), t(None, 4))
    assert not specialises(t(None, 4), t(32, 4))
    assert not specialises(t(32, 4, 1), t(None, 4))
    assert specialises((t(1, 2), t(3)), (t(None, 2), t(3)))
    assert not specialises((t(1, 2),), (t(None, 2), t(3)))
    assert not specialises(TensorSpec((1,), "int32", "ragged"), t(None))
