"""KS806, KS807: data for models with several inputs."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    children,
    code,
    display_items,
    leaf_at,
    parse,
    span_of,
    walk,
)
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.bindings import assigned, origin
from kerascope.analysis.rules.created import name_of
from kerascope.analysis.rules.provenance import made_at
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.rules.samples import tuple_parts
from kerascope.analysis.rules.training import argument_place
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


INPUT_SHAPE = Rule(
    code="KS815",
    name="shape-of-one-input",
    severity="error",
    summary="one of several inputs gets samples of another shape than its Input declares",
    explanation="Each array of a list, or of a dict, goes to one Input, and its samples have the "
    "shape that the Input declares. Declare the data's own shape, x.shape[1:], or change the data.",
    wrong=_HEAD
    + """a = keras.Input(shape=(5,))
b = keras.Input(shape=(9,))
model = keras.Model([a, b], layers.Dense(1)(layers.Concatenate()([a, b])))
model.compile("adam", "mse")
model.fit([np.zeros((8, 5)), np.zeros((8, 7))], np.zeros((8, 1)))
""",
    right=_HEAD
    + """a = keras.Input(shape=(5,))
b = keras.Input(shape=(7,))
model = keras.Model([a, b], layers.Dense(1)(layers.Concatenate()([a, b])))
model.compile("adam", "mse")
model.fit([np.zeros((8, 5)), np.zeros((8, 7))], np.zeros((8, 1)))
""",
    source="keras/src/models/functional.py, Functional._adjust_input_rank",
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
            and all(_fits((one[0], *one[2:]), shape) for shape in wanted)
        )
        return INPUT_COUNT.found(
            span,
            f"The model has {len(wanted)} inputs, {spec_text(fit.model_inputs)}, and {fit.method} "
            f"gives {len(given)}: {spec_text(fit.x)}. Give a list with one array for each input, "
            f"or a dict by their names.",
            detail=detail,
            data={
                "value": span_data(argument[0]) if argument else None,
                "split": sizes if split else None,
                "stacked": len(wanted) if stacked else 0,
            },
        )
    if all(map(_fits, given, wanted)) or len(given) > 5:
        return None
    order = [
        list(places)
        for places in itertools.permutations(range(len(given)))
        if all(_fits(given[place], shape) for place, shape in zip(places, wanted, strict=True))
    ]
    if not order:
        return _one_of(trace, fit, argument, given, wanted)
    return INPUT_ORDER.found(
        span,
        f"The model's inputs are {spec_text(fit.model_inputs)} in this order, and {fit.method} "
        f"gives {spec_text(fit.x)}. Give them in the order of the model's inputs, or as a dict by "
        f"their names.",
        detail=detail,
        data={"value": span_data(argument[0]) if argument else None, "order": order[0]},
    )


def _one_of(
    trace: Trace,
    fit: FitChecked,
    argument: tuple[Span, str] | None,
    given: list[Shape],
    wanted: list[Shape],
) -> Finding | None:
    """KS815 on the Input whose array has samples of another shape; on the first of equal ones."""
    wrong = [
        index
        for index, (have, want) in enumerate(zip(given, wanted, strict=True))
        if not _fits(have, want)
    ]
    items = tuple_parts(trace, argument[0]) if argument is not None else []
    pairs = {(given[index][1:], wanted[index][1:]) for index in wrong}
    if len(pairs) != 1 or argument is None:
        return None
    index, several = wrong[0], len(wrong) > 1
    state = trace.models.get(fit.model)
    calls = state.input_calls if state is not None else ()
    call = trace.calls.get(calls[index]) if len(calls) == len(wanted) else None
    declared = trace.place(call.layer) if call is not None else None
    if not items:
        items = _first_listed(trace, argument[0])
    known = len(items) == len(given) or (index < len(items) and len(items) < len(given))
    item = items[index] if known else argument
    # Of `pairs[:, 0]`, the line that made the pairs.
    array = item[0], item[1].partition("[")[0]
    made = origin(trace, array, argument[0]) if item is not argument else None
    have, want = given[index][1:], wanted[index][1:]
    settled = _settled(trace, fit, calls[index]) if call is not None else False
    if settled and not several and item is not argument:
        return _other_data(trace, fit, item, have, want)
    which = f"{len(wrong)} of {len(wanted)}" if several else f"number {index + 1} of {len(wanted)}"
    return INPUT_SHAPE.found(
        declared or item[0],
        f"{'These Inputs' if several else 'This Input'}, {which}, "
        f"{'read' if several else 'reads'} samples of {shape_text(want)}, and {fit.method} gives "
        f"{'them' if several else 'it'} samples of {shape_text(have)}. Declare {shape_text(have)} "
        f"here, or change the data.",
        related=(
            Related(f"{item[1]} is {shape_text(given[index])}", made) if made else None,
            Related(f"{fit.method} gets {shape_text(given[index])}", item[0]),
        ),
        detail=fit.error.message if fit.error else "",
        data={"shape": list(have), "inputs": _declaring(trace, want) if several else []},
    )


def _first_listed(trace: Trace, span: Span) -> list[tuple[Span, str]]:
    """The items of the list that a sum of lists begins with: ``[target] + states``."""
    node: NodeOrLeaf | None = leaf_at(parse(trace.text), span.line, span.column)
    while node is not None and node.type != "arith_expr":
        node = node.parent
    if node is None or span_of(node) != span:
        return []
    return [(span_of(item), code(item)) for item in display_items(children(node)[0])]


def _settled(trace: Trace, fit: FitChecked, call: int) -> bool:
    """Whether other data went through the same Input without trouble: it is right, then."""
    return any(
        other is not fit
        and other.error is None
        and (state := trace.models.get(other.model)) is not None
        and call in state.input_calls
        for other in trace.fits
    )


def _other_data(
    trace: Trace, fit: FitChecked, item: tuple[Span, str], have: Shape, want: Shape
) -> Finding:
    """KS815 on the data, when the Input has taken other data."""
    made = made_at(trace, item[0])
    sizes = made.sizes if made is not None else []
    last = sizes[-1] if len(have) == len(want) and have[-1] != want[-1] and sizes else None
    new = (name_of(trace, want[-1] or 0) or str(want[-1])) if last is not None else None
    return INPUT_SHAPE.found(
        made.place if made is not None else item[0],
        f"{item[1]} has samples of {shape_text(have)}, and the model reads {shape_text(want)} "
        f"there, as it did with other data. Give {fit.method} samples of {shape_text(want)}.",
        related=(Related(f"{fit.method} gets it here", item[0]),),
        detail=fit.error.message if fit.error else "",
        data={"size": span_data(span_of(last)) if last is not None else None, "new": new},
    )


def _declaring(trace: Trace, sample: Shape) -> list[object]:
    """The Inputs of the document that declare such samples, those of inner models too."""
    places = [
        trace.place(call.layer)
        for call in trace.calls.values()
        if call.layer.role == "input" and (one_shape(call.outputs) or ())[1:] == sample
    ]
    return [span_data(place) for place in dict.fromkeys(places) if place is not None]


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


def _fits(given: Shape, wanted: Shape) -> bool:
    if len(given) == len(wanted) - 1 and wanted[-1] == 1:
        wanted = wanted[:-1]
    return len(given) == len(wanted) and all(
        have is None or want is None or have == want
        for have, want in zip(given[1:], wanted[1:], strict=True)
    )


RULES = (INPUT_ORDER, INPUT_COUNT, INPUT_NAMES, INPUT_SHAPE)
