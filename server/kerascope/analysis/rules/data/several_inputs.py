"""KS806, KS807: data for models with several inputs."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    code,
    leaf_at,
    parse,
    span_of,
    walk,
)
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.data.handing import handed_over
from kerascope.analysis.rules.data.input_shape import INPUT_SHAPE, fits, one_of
from kerascope.analysis.rules.data.packed_inputs import channels, nested, taken_apart
from kerascope.analysis.rules.labels.training import argument_place
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import one_shape, shape_text, spec_text, tensors
from kerascope_tracer.wire import FitChecked, TensorSpec

_HEAD = """import numpy as np
import keras
from keras import layers

"""

INPUT_ORDER = Rule(
    code="KS806",
    name="inputs-in-other-order",
    severity="error",
    summary="the arrays for a model with several inputs come in another order than the inputs",
    explanation="A list of arrays is matched with the model's inputs by place. Give them in the "
    "order of keras.Model(inputs=[…]), or give a dict with the names of the inputs.",
    wrong=_HEAD
    + """image = keras.Input(shape=(8, 8, 3))
meta = keras.Input(shape=(5,))
x = layers.Concatenate()([layers.Flatten()(image), meta])
model = keras.Model([image, meta], layers.Dense(1)(x))
model.compile("adam", "mse")
model.fit([np.zeros((4, 5)), np.zeros((4, 8, 8, 3))], np.zeros((4, 1)))
""",
    right=_HEAD
    + """image = keras.Input(shape=(8, 8, 3))
meta = keras.Input(shape=(5,))
x = layers.Concatenate()([layers.Flatten()(image), meta])
model = keras.Model([image, meta], layers.Dense(1)(x))
model.compile("adam", "mse")
model.fit([np.zeros((4, 8, 8, 3)), np.zeros((4, 5))], np.zeros((4, 1)))
""",
    source="keras/src/models/functional.py, Functional._standardize_inputs",
)


INPUT_COUNT = Rule(
    code="KS807",
    name="number-of-inputs",
    severity="error",
    summary="a model with several inputs is given another number of arrays",
    explanation="A model made from several Inputs takes one array for each, as a list in their "
    "order or as a dict by their names.",
    wrong=_HEAD
    + """a = keras.Input(shape=(5,))
b = keras.Input(shape=(5,))
model = keras.Model([a, b], layers.Dense(1)(layers.Concatenate()([a, b])))
model.compile("adam", "mse")
model.fit(np.zeros((8, 10)), np.zeros((8, 1)))
""",
    right=_HEAD
    + """a = keras.Input(shape=(5,))
b = keras.Input(shape=(5,))
model = keras.Model([a, b], layers.Dense(1)(layers.Concatenate()([a, b])))
model.compile("adam", "mse")
model.fit([np.zeros((8, 5)), np.zeros((8, 5))], np.zeros((8, 1)))
""",
    source="keras/src/models/functional.py, Functional._standardize_inputs",
)


INPUT_NAMES = Rule(
    code="KS812",
    name="names-of-inputs",
    severity="error",
    summary="a dict of data has other names than the model's inputs",
    explanation="A dict gives each Input its array by the name that the Input has: its name=, or "
    "the key when the model was made from a dict of Inputs. Names that no Input has are ignored, "
    "and an Input without data raises.",
    wrong=_HEAD
    + """title = keras.Input(shape=(5,), name="title")
body = keras.Input(shape=(9,), name="body")
model = keras.Model([title, body], layers.Dense(1)(layers.Concatenate()([title, body])))
model.compile("adam", "mse")
model.fit({"title": np.zeros((8, 5)), "text": np.zeros((8, 9))}, np.zeros((8, 1)))
""",
    right=_HEAD
    + """title = keras.Input(shape=(5,), name="title")
body = keras.Input(shape=(9,), name="body")
model = keras.Model([title, body], layers.Dense(1)(layers.Concatenate()([title, body])))
model.compile("adam", "mse")
model.fit({"title": np.zeros((8, 5)), "body": np.zeros((8, 9))}, np.zeros((8, 1)))
""",
    source="keras/src/models/functional.py, Functional._standardize_inputs",
)


def several_inputs(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS806, KS807, KS812 for a check that failed on its data."""
    wanted = _shapes(fit.model_inputs)
    if fit.stage not in ("data", "forward") or wanted is None or len(wanted) < 2:
        return None
    argument = argument_place(trace, fit.span, "x", 0)
    span = argument[0] if argument is not None else place
    given = _shapes(fit.x)
    detail = fit.error.message if fit.error else ""
    if isinstance(fit.x, Mapping):
        return _names(trace, fit, span)
    if given is None or isinstance(fit.model_inputs, Mapping):
        return None
    if len(given) != len(wanted):
        single = given[0] if len(given) == 1 and len(given[0]) == 2 else None
        sizes = [shape[1] for shape in wanted if len(shape) == 2]
        split = (
            single is not None
            and len(sizes) == len(wanted)
            and None not in sizes
            and sum(size or 0 for size in sizes) == single[1]
        )
        one = given[0] if len(given) == 1 else ()
        stacked = (
            len(one) > 2
            and one[1] == len(wanted)
            and all(fits((one[0], *one[2:]), shape) for shape in wanted)
        )
        handed = handed_over(trace, argument) if fit.batched else None
        apart = taken_apart(argument, handed, one, wanted)
        one_by_one = nested(handed, len(wanted)) if len(given) == 1 and not apart else None
        return INPUT_COUNT.found(
            handed.place if handed is not None else span,
            f"The model has {len(wanted)} inputs, {spec_text(fit.model_inputs)}, and {fit.method} "
            f"gives {len(given)}: {spec_text(fit.x)}. Give a list with one array for each input, "
            f"or a dict by their names.",
            related=(Related(f"{fit.method} gets them here", span),),
            detail=detail,
            data={
                "value": span_data(argument[0]) if argument and handed is None else None,
                "parts": [span_data(span_of(handed.items[0])), channels(one, wanted)]
                if handed is not None and len(one) > 1
                else None,
                "split": sizes if split else None,
                "stacked": len(wanted) if stacked else 0,
                "settled": apart or one_by_one,
                "nested": one_by_one is not None,
            },
        )
    if all(map(fits, given, wanted)) or len(given) > 5:
        return None
    order = [
        list(places)
        for places in itertools.permutations(range(len(given)))
        if all(fits(given[place], shape) for place, shape in zip(places, wanted, strict=True))
    ]
    if not order:
        return one_of(trace, fit, argument, given, wanted)
    return INPUT_ORDER.found(
        span,
        f"The model's inputs are {spec_text(fit.model_inputs)} in this order, and {fit.method} "
        f"gives {spec_text(fit.x)}. Give them in the order of the model's inputs, or as a dict by "
        f"their names.",
        detail=detail,
        data={"value": span_data(argument[0]) if argument else None, "order": order[0]},
    )


def list_of_samples(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS807 on a list of samples, one by one, for a model with one input: Keras takes each of them
    for an array of its own."""
    given, wanted = fit.x, one_shape(fit.model_inputs)
    if not isinstance(given, tuple) or len(given) < 2 or wanted is None:
        return None
    shapes = _shapes(given)
    if shapes is None or len(set(shapes)) != 1 or not fits((None, *shapes[0]), wanted):
        return None
    argument = argument_place(trace, fit.span, "x", 0)
    handed = handed_over(trace, argument)
    first = handed.items[0] if handed is not None else None
    span = span_of(first) if first is not None else argument[0] if argument else place
    text = code(first) if first is not None else argument[1] if argument else ""
    data: dict[str, object] = {}
    if text and "import numpy as np" in trace.text:
        whole, new = span, f"np.array({text})"
        if handed is not None and len(handed.items) > 1 and isinstance(fit.y, tuple):
            end = span_of(handed.items[1])
            whole = Span(span.line, span.column, end.end_line, end.end_column)
            new = f"{new}, np.array({code(handed.items[1])})"
        data["settled"] = [span_data(whole), new]
    return INPUT_COUNT.found(
        span,
        f"This is a list of {len(given)} samples of {shape_text(shapes[0])}, and Keras takes each "
        f"of them for the array of an input of its own. Make one array of them: "
        f"np.array({text or '...'}).",
        related=(Related(f"{fit.method} gets it here", place),),
        detail=fit.error.message if fit.error else "",
        data=data,
    )


def list_for_one_input(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS807 as a warning: Keras takes the first array of a list for a model with one input."""
    given = fit.x
    state, layer = trace.models.get(fit.model), trace.layers.get(fit.model)
    if not isinstance(given, tuple) or not isinstance(fit.model_inputs, TensorSpec):
        return None
    if layer is None or layer.cls not in ("Sequential", "Functional") or fit.error is not None:
        return None
    if state is None or len(given) < 2 or _shapes(given) is None or fit.batched:
        return None
    argument = argument_place(trace, fit.span, "x", 0)
    return INPUT_COUNT.found(
        argument[0] if argument is not None else place,
        f"The model has one input, {spec_text(fit.model_inputs)}, and {fit.method} gives "
        f"{len(given)} arrays: {spec_text(given)}. Keras uses the first one and only warns. Give "
        f"one array, or make a model with {len(given)} Inputs.",
        severity="warning",
    )


def _names(trace: Trace, fit: FitChecked, span: Span) -> Finding | None:
    state = trace.models.get(fit.model)
    calls = state.input_calls if state is not None else ()
    wanted = [trace.calls[call].layer.name for call in calls if call in trace.calls]
    given = list(fit.x) if isinstance(fit.x, Mapping) else []
    missing = [name for name in wanted if name not in given]
    unknown = [name for name in given if name not in wanted]
    if not missing or not wanted:
        return None
    display = _display(trace, span)
    key = next((leaf for leaf in walk(display) if code(leaf)[1:-1] in unknown), None)
    data: dict[str, object] = {"value": span_data(span_of(display))}
    advice = f"Give an array for {missing[0]!r}."
    if len(missing) == len(unknown) == 1:
        data |= {"old": unknown[0], "new": missing[0]}
        advice = f"Write {missing[0]!r} for {unknown[0]!r}, or name the Input {unknown[0]!r}."
    places = [trace.place(trace.calls[call].layer) for call in calls if call in trace.calls]
    return INPUT_NAMES.found(
        span_of(key) if key is not None and "old" in data else span,
        f"The model's inputs are called {' and '.join(map(repr, wanted))}, and {fit.method} gives "
        f"{' and '.join(map(repr, given))}. {advice}",
        related=tuple(
            Related(f"the Input {name!r}", place)
            for name, place in zip(wanted, places, strict=True)
            if place is not None and name in missing
        ),
        detail=fit.error.message if fit.error else "",
        data=data,
    )


def _display(trace: Trace, span: Span) -> NodeOrLeaf:
    """The dict that an argument is, or that its name stands for."""
    leaf = leaf_at(parse(trace.text), span.line, span.column)
    assert leaf is not None, "an argument's own place has a leaf"
    made = assigned(trace, code(leaf), span) if leaf.type == "name" else None
    if made is not None and span_of(leaf) == span:
        return made.value
    node: NodeOrLeaf | None = leaf
    while node is not None and span_of(node) != span:
        node = node.parent
    return node if node is not None else leaf


def _shapes(spec: object) -> list[Shape] | None:
    found = tensors(spec)  # type: ignore[arg-type]
    shapes = [tensor.shape for tensor in found if tensor.shape is not None]
    return shapes if len(shapes) == len(found) > 0 else None


RULES = (INPUT_ORDER, INPUT_COUNT, INPUT_NAMES, INPUT_SHAPE)
