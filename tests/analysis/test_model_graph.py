"""Models as graphs: nodes, edges, nested parts, shared layers, errors, stable ids."""

from __future__ import annotations

from kerascope.analysis.model_graph import ModelGraph, model_graph, models_of
from kerascope_tracer.wire import ModelFound

from .events import called, failed, layer, report, span_in, t

TEXT = """import keras
a = keras.layers.Dense(3)
model = keras.Model(x, y)
other = keras.Model(x, y)
"""
A, MODEL, OTHER = "keras.layers.Dense(3)", "keras.Model(x, y)", "keras.Model(x, y)"


def _edges(graph: ModelGraph) -> list[tuple[str, str, str]]:
    return [(edge.source, edge.target, edge.shape) for edge in graph.edges]


def _functional(*more: object, layers: tuple[int, ...], ends: tuple[int, ...] = (3,)):
    place = span_in(TEXT, MODEL)
    return report(
        TEXT,
        layer(1, "InputLayer", role="input"),
        called(1, 1, None, t(None, 4)),
        layer(2, "Dense", span_in(TEXT, A)),
        called(2, 2, t(None, 4), t(None, 4), 1, params=20, trainable_params=20),
        *more,
        layer(9, "Functional", place, role="model"),
        ModelFound(
            9, True, layers, t(None, 4), t(None, 4), 20, 20, input_calls=(1,), output_calls=ends
        ),
    )


def test_layers_are_nodes_and_tensors_edges() -> None:
    found = _functional(layer(3, "ReLU"), called(3, 3, t(None, 4), t(None, 4), 2), layers=(1, 2, 3))
    ((name, model),) = models_of(found)
    graph = model_graph(found, model)
    assert name == "model"
    assert [(node.id, node.info.cls, node.parent, node.group) for node in graph.nodes] == [
        ("inputlayer", "InputLayer", None, False),
        ("dense", "Dense", None, False),
        ("relu", "ReLU", None, False),
    ]
    assert _edges(graph) == [
        ("inputlayer", "dense", "(None, 4)"),
        ("dense", "relu", "(None, 4)"),
    ]
    assert graph.nodes[1].span == span_in(TEXT, A)
    assert (graph.nodes[1].info.params, graph.nodes[1].cost.value) == (20, 0)


def test_a_shared_layer_is_one_node_with_its_calls() -> None:
    found = _functional(called(3, 2, t(None, 4), t(None, 4), 2), layers=(1, 2))
    ((_, model),) = models_of(found)
    graph = model_graph(found, model)
    assert [(node.id, node.calls) for node in graph.nodes] == [("inputlayer", 1), ("dense", 2)]
    assert ("dense", "dense", "(None, 4)") in _edges(graph)


def test_a_failing_layer_carries_its_finding() -> None:
    text = "import keras\nm = keras.Sequential([keras.layers.Conv2D(3, 3)])\n"
    found = report(
        text,
        layer(1, "InputLayer", role="input"),
        called(1, 1, None, t(None, 28, 28)),
        layer(2, "Conv2D", span_in(text, "keras.layers.Conv2D(3, 3)"), kernel_size=(3, 3)),
        failed(2, 2, t(None, 28, 28), "expected min_ndim=4, found ndim=3", 1),
        layer(3, "Sequential", span_in(text, text[17:-1]), role="model"),
        ModelFound(3, False, (1, 2), None, None, None, None),
    )
    ((name, model),) = models_of(found)
    graph = model_graph(found, model)
    (node,) = [node for node in graph.nodes if node.failed]
    assert (name, node.id) == ("m", "conv2d")
    assert node.problem is not None
    assert node.problem in found.findings
    assert _edges(graph) == [("inputlayer", "conv2d", "(None, 28, 28)")]


def test_models_of_one_place_and_of_no_name_are_told_apart() -> None:
    text = "import keras\nfor n in (1, 2):\n    build(keras.Sequential())\n"
    place = span_in(text, "keras.Sequential()")
    found = report(
        text,
        layer(1, "Sequential", place, role="model"),
        layer(2, "Sequential", place, role="model"),
        ModelFound(1, True, (), None, None, 0, 0),
        ModelFound(2, True, (), None, None, 0, 0),
    )
    assert [name for name, _ in models_of(found)] == ["Sequential", "Sequential#2"]


def test_ids_do_not_depend_on_what_stands_elsewhere() -> None:
    before = _functional(
        layer(3, "ReLU"), called(3, 3, t(None, 4), t(None, 4), 2), layers=(1, 2, 3)
    )
    text = "import keras\n\n\nmodel = keras.Model(x, y)\n"
    after = report(
        text,
        layer(71, "InputLayer", role="input"),
        called(61, 71, None, t(None, 4)),
        layer(72, "Functional", span_in(text, MODEL), role="model"),
        ModelFound(72, True, (71,), None, None, 0, 0, input_calls=(61,), output_calls=(61,)),
    )
    assert [name for name, _ in models_of(before)] == [name for name, _ in models_of(after)]
