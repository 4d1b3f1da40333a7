"""Graphs, receptive fields and masks of programs that the real Keras ran."""

from __future__ import annotations

import pytest

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.explain.applied import applied
from kerascope.analysis.explain.masks import mask_text
from kerascope.analysis.explain.receptive_field import receptive_field
from kerascope.analysis.explain.summary import summarize
from kerascope.analysis.hints import inlay_hints
from kerascope.analysis.model_graph import model_graph, models_of
from kerascope.analysis.shift import shift

PRELUDE = "import keras\nfrom keras import layers\n"


async def test_nested_models_hold_their_layers(inspect) -> None:
    found = await inspect(
        PRELUDE
        + """
inner = keras.Sequential([keras.Input((8,), name="i"), layers.Dense(8, name="d")], name="block")
x = keras.Input((8,), name="x")
model = keras.Model(x, layers.ReLU(name="r")(inner(x)), name="outer")
"""
    )
    graphs = {name: model_graph(found, model) for name, model in models_of(found)}
    assert list(graphs) == ["inner", "model"]
    nodes = [(node.id, node.parent, node.group) for node in graphs["model"].nodes]
    assert nodes == [
        ("x", None, False),
        ("block", None, True),
        ("block/i", "block", False),
        ("block/d", "block", False),
        ("r", None, False),
    ]
    assert {(edge.source, edge.target) for edge in graphs["model"].edges} == {
        ("x", "block/i"),
        ("block/i", "block/d"),
        ("block/d", "r"),
    }


async def test_subclassed_models_are_graphs_of_their_call(inspect) -> None:
    found = await inspect(
        PRELUDE
        + """
class Block(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.inner = layers.Dense(4)
    def call(self, x):
        return self.inner(x)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block, self.last = Block(), layers.Dense(2)
    def call(self, x):
        return self.last(self.block(x))

net = Net()
y = net(keras.Input((3,)))
"""
    )
    name, model = models_of(found)[-1]
    graph = model_graph(found, model)
    assert [(node.info.cls, node.group) for node in graph.nodes] == [
        ("Block", True),
        ("Dense", False),
        ("Dense", False),
    ]
    assert ("block", "dense_1") in {(edge.source, edge.target) for edge in graph.edges}
    assert name
    summary = summarize(found, model)
    assert [(row.cls, row.params) for row in summary.rows] == [("Block", 16), ("Dense", 10)]
    assert summary.params == 26


# What stands between an image of 64 by 64 and the place whose field is asked for.
FIELDS = [
    ("layers.Conv2D(4, 3)(x)", "3 x 3, stride 1"),
    ("layers.Conv2D(4, 3)(layers.Conv2D(4, 3)(x))", "5 x 5, stride 1"),
    ("layers.Conv2D(4, 3, dilation_rate=2)(x)", "5 x 5, stride 1"),
    ("layers.Conv2D(4, 3)(layers.MaxPooling2D(2)(layers.Conv2D(4, 3)(x)))", "8 x 8, stride 2"),
    ("layers.Conv2D(4, (3, 1), strides=(2, 1))(x)", "3 x 1, stride 2 x 1"),
    ("layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(4, 3)(x)))", "3 x 3, stride 1"),
    ("layers.Add()([layers.Conv2D(1, 3, padding='same')(x), x])", "3 x 3, stride 1"),
    ("layers.Concatenate()([layers.Conv2D(1, 5, padding='same')(x), x])", "5 x 5, stride 1"),
    ("keras.Sequential([layers.Conv2D(4, 3), layers.Conv2D(4, 3)])(x)", "5 x 5, stride 1"),
    (
        "layers.Conv2D(4, 3)(keras.Sequential([layers.Conv2D(4, 3, strides=2)])(x))",
        "7 x 7, stride 2",
    ),
    ("layers.UpSampling2D()(layers.Conv2D(4, 3)(x))", None),
    ("layers.Flatten()(layers.Conv2D(4, 3)(x))", None),
    ("layers.GroupNormalization(1)(layers.Conv2D(4, 3)(x))", None),
    ("layers.Concatenate(axis=1)([x, x])", None),
]


@pytest.mark.parametrize(("expression", "expected"), FIELDS)
async def test_receptive_fields(inspect, expression, expected) -> None:
    found = await inspect(
        f"{PRELUDE}x = keras.Input((64, 64, 1))\nmodel = keras.Model(x, {expression})\n"
    )
    model = next(model for model in found.models if model.cls == "Functional")
    field = receptive_field(found, found.steps[model.output_calls[0]])
    text = field.text.replace("\N{MULTIPLICATION SIGN}", "x") if field is not None else None
    assert text == expected


async def test_where_branches_look_differently_far_apart_no_field_is_told(inspect) -> None:
    found = await inspect(
        PRELUDE
        + """
x = keras.Input((64, 64, 1))
a = layers.Conv2D(1, 3, strides=2, padding="same")(x)
b = layers.Resizing(32, 32)(x)
c = layers.Add()([a, b])
"""
    )
    (add,) = [step for step in found.steps.values() if step.layer == "Add"]
    assert receptive_field(found, add) is None


async def test_masks_are_followed_to_where_they_end(inspect) -> None:
    found = await inspect(
        PRELUDE
        + """
x = keras.Input((10,), dtype="int32")
e = layers.Embedding(50, 8, mask_zero=True)(x)
d = layers.Dropout(0.1)(e)
l = layers.LSTM(4, return_sequences=True)(d)
c = layers.Conv1D(4, 3)(l)
g = layers.GlobalAveragePooling1D()(d)
n = layers.Dense(3)(g)
"""
    )
    steps = [applied(found, step) for step in found.steps.values() if step.parent is None]
    texts = {one.info.cls: mask_text(one) for one in steps if one is not None}
    assert texts["InputLayer"] == texts["Dense"] == ""
    assert texts["Embedding"] == "made here"
    assert texts["Dropout"] == "passed on (from Embedding, line 5)"
    assert texts["LSTM"] == "used and passed on (from Embedding, line 5)"
    assert texts["Conv1D"].startswith("**lost here**")
    assert (
        texts["GlobalAveragePooling1D"]
        == "used, and not needed after that (from Embedding, line 5)"
    )


async def test_a_model_that_only_build_names_is_counted_by_the_copy_that_was_called(
    inspect,
) -> None:
    found = await inspect(
        PRELUDE
        + """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.steps = keras.Sequential([layers.Dense(4), layers.ReLU()])
    def call(self, x):
        return self.steps(x) + x

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first, self.last = Block(), layers.Dense(2)
    def call(self, x):
        return self.last(self.first(x))

net = Net()
net.build((None, 4))
"""
    )
    name, model = next((name, model) for name, model in models_of(found) if model.cls == "Net")
    summary = summarize(found, model)
    assert (name, summary.params) == ("net", 20 + 10)
    assert [(row.cls, row.params) for row in summary.rows] == [("Block", 20), ("Dense", 10)]
    assert [row.cost.text for row in summary.rows] == ["at least 16", "8"]
    (dense,) = [fact for fact in found.facts if fact.span.line == 14 and fact.site == "construct"][
        1:
    ]
    assert (dense.layer, dense.params) == ("Dense", 10)
    assert [hint.label for hint in inlay_hints(found) if hint.line == 14] == ["→ (None, 2)"]


async def test_what_was_worked_out_is_not_carried_into_another_report(inspect) -> None:
    found = await inspect("import keras\nmodel = keras.Sequential([keras.Input((2,))])\n")
    (model,) = found.models
    assert summarize(found, model) is summarize(found, model)
    moved = shift(found, SourceDocument("untitled:program", "", 2, "\n" + found.text))
    (later,) = moved.models
    assert moved.derived == {} and summarize(moved, later).span == later.span


async def test_a_model_that_fails_shows_what_comes_before_and_after(inspect) -> None:
    found = await inspect(
        PRELUDE
        + """
x = keras.Input((50, 50, 1))
a = layers.Conv2D(8, 3)(x)
b = layers.ZeroPadding2D(1)(x)
c = layers.Concatenate()([a, b])
model = keras.Model(x, layers.Conv2D(1, 1)(c))
"""
    )
    ((_, model),) = models_of(found)
    nodes = model_graph(found, model).nodes
    classes = [node.info.cls for node in nodes]
    assert classes == ["InputLayer", "Conv2D", "ZeroPadding2D", "Concatenate", "Conv2D"]
    (failing,) = [node for node in nodes if node.failed]
    assert failing.info.cls == "Concatenate"
    assert failing.problem is not None and failing.problem.severity == "error"
