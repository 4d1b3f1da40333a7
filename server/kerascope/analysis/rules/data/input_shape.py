"""KS815: one of several Inputs gets samples of another shape than it declares."""

from __future__ import annotations

from collections.abc import Sequence

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import call_at, children, code, display_items, leaf_at, parse, span_of
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.custom.created import name_of
from kerascope.analysis.rules.data.samples import tuple_parts
from kerascope.analysis.rules.data.splits import misread_split
from kerascope.analysis.rules.layers.kinds import is_recurrent, kind_of
from kerascope.analysis.rules.origins.bindings import origin
from kerascope.analysis.rules.origins.provenance import Made, made_at
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import one_shape, shape_text
from kerascope_tracer.wire import FitChecked

_HEAD = """import numpy as np
import keras
from keras import layers

"""

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


def one_of(
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
        if not fits(have, want)
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
        same_rank = len(have) == len(want)
        reason = ", as it did with other data" if same_rank else ""
        return _other_data(trace, fit, item, (have, want), reason)
    if not several and item is not argument and _has_twin(trace, calls, index, (given, wanted)):
        reason = ", as it does for the other Input that the same layers take"
        return _other_data(trace, fit, item, (have, want), reason)
    split = misread_split(
        trace, item[1], argument[0], lambda shape: fits(shape, (None, *want)) and have != want
    )
    if split is not None:
        return INPUT_SHAPE.found(
            split.place,
            f"{item[1]} is {shape_text(given[index])}, and the model reads {shape_text(want)} "
            f"there. train_test_split gives both parts of its first array, then both of the next: "
            f"unpack them as {', '.join(split.names)}.",
            related=(Related(f"{fit.method} gets it here", item[0]),),
            detail=fit.error.message if fit.error else "",
            data={"unpacked": span_data(split.statement), "names": list(split.names)},
        )
    bound_rank = call is not None and len(have) != len(want) and _needs_rank(trace, call)
    if bound_rank and not several and item is not argument:
        return _other_data(trace, fit, item, (have, want), "")
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


def _needs_rank(trace: Trace, source: Call) -> bool:
    """Whether a layer that reads an Input takes its number of axes and no other: the Input is right
    about it, then."""
    return any(
        kind == "Embedding" or kind.startswith("Conv") or is_recurrent(reader.layer)
        for reader in trace.consumers(source.id)
        for kind in [kind_of(reader.layer)]
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


def _has_twin(
    trace: Trace,
    inputs: Sequence[int],
    index: int,
    shapes: tuple[list[Shape], list[Shape]],
) -> bool:
    """Whether another Input of the same form goes through the same layers and gets its samples."""
    given, wanted = shapes
    if len(inputs) != len(wanted):
        return False
    readers = [{reader.layer.layer for reader in trace.consumers(call)} for call in inputs]
    return any(
        readers[index] & readers[other] and fits(given[other], wanted[other])
        for other, want in enumerate(wanted)
        if other != index and want[1:] == wanted[index][1:]
    )


def _other_data(
    trace: Trace,
    fit: FitChecked,
    item: tuple[Span, str],
    samples: tuple[Shape, Shape],
    reason: str,
) -> Finding:
    """KS815 on the data, where the Input is right for a ``reason``."""
    have, want = samples
    written = call_at(parse(trace.text), item[0])
    made = made_at(trace, item[0]) or (Made(item[0], written.node) if written else None)
    place, new = _corrected(trace, made.sizes if made is not None else [], have, want)
    return INPUT_SHAPE.found(
        made.place if made is not None else item[0],
        f"{item[1]} has samples of {shape_text(have)}, and the model reads {shape_text(want)} "
        f"there{reason}. Give "
        f"{fit.method} samples of {shape_text(want)}.",
        related=(Related(f"{fit.method} gets it here", item[0]),),
        detail=fit.error.message if fit.error else "",
        data={"size": span_data(place), "new": new},
    )


def _corrected(
    trace: Trace, sizes: list[NodeOrLeaf], have: Shape, want: Shape
) -> tuple[Span | None, str | None]:
    """What to write for those of an array's sizes that are not the model's, and where."""
    count = len(want)
    wrong = [
        index
        for index, pair in enumerate(zip(have, want, strict=False))
        if None not in pair and pair[0] != pair[1]
    ]
    if len(have) != count or len(sizes) < count or not wrong:
        return None, None
    own = sizes[len(sizes) - count :]
    new = [
        (name_of(trace, axis or 0) or str(axis)) if index in wrong else code(own[index])
        for index, axis in enumerate(want)
    ]
    first, last = wrong[0], wrong[-1]
    place = Span(*own[first].start_pos, *own[last].end_pos)
    return place, ", ".join(new[first : last + 1])


def _declaring(trace: Trace, sample: Shape) -> list[object]:
    """The Inputs of the document that declare such samples, those of inner models too."""
    places = [
        trace.place(call.layer)
        for call in trace.calls.values()
        if call.layer.role == "input" and (one_shape(call.outputs) or ())[1:] == sample
    ]
    return [span_data(place) for place in dict.fromkeys(places) if place is not None]


def fits(given: Shape, wanted: Shape) -> bool:
    """Whether data of one form goes into an Input of another, which adds a last axis of one."""
    if len(given) == len(wanted) - 1 and wanted[-1] == 1:
        wanted = wanted[:-1]
    return len(given) == len(wanted) and all(
        have is None or want is None or have == want
        for have, want in zip(given[1:], wanted[1:], strict=True)
    )
