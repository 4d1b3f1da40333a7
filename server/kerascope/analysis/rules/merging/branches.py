"""KS406, KS407: branches of different rank, and merging layers that are given no list."""

from __future__ import annotations

import re

from kerascope.analysis.cst import call_at, calls, children, code, enclosing, leaf_at, parse
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.layers.kinds import (
    MERGES,
    RECURRENT,
    is_keras,
    is_recurrent,
    kind_of,
)
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.specs import one_shape, shape_text, spec_text, tensors

_HEAD = """import keras
from keras import layers

"""

OTHER_RANK = Rule(
    code="KS406",
    name="branches-of-other-rank",
    severity="error",
    summary="the branches of a merge have different numbers of axes",
    explanation="Concatenate and the elementwise merges take tensors with the same number of axes. "
    "An image branch, (batch, height, width, channels), becomes a row of features with Flatten or "
    "GlobalAveragePooling before it is joined with other features.",
    wrong=_HEAD
    + """image = keras.Input(shape=(32, 32, 3))
meta = keras.Input(shape=(8,))
x = layers.Conv2D(16, 3)(image)
joined = layers.Concatenate()([x, meta])
""",
    right=_HEAD
    + """image = keras.Input(shape=(32, 32, 3))
meta = keras.Input(shape=(8,))
x = layers.Conv2D(16, 3)(image)
joined = layers.Concatenate()([layers.GlobalAveragePooling2D()(x), meta])
""",
    source="keras/src/layers/merging/concatenate.py, Concatenate.build",
)

NO_LIST = Rule(
    code="KS407",
    name="inputs-not-in-a-list",
    severity="error",
    summary="a layer with several inputs is given them one by one, or not all of them",
    explanation="Add, Concatenate and the other merging layers take one list: "
    "Concatenate()([a, b]). MultiHeadAttention takes query and value (the same tensor twice for "
    "self-attention).",
    wrong=_HEAD
    + """a = keras.Input(shape=(8,))
b = keras.Input(shape=(8,))
joined = layers.Concatenate()(a, b)
""",
    right=_HEAD
    + """a = keras.Input(shape=(8,))
b = keras.Input(shape=(8,))
joined = layers.Concatenate()([a, b])
""",
    source="keras/src/layers/merging/base_merge.py, Merge.call",
)

RULES = (OTHER_RANK, NO_LIST)

_KEEPING = frozenset(
    {"Dropout", "BatchNormalization", "LayerNormalization", "Activation", "ReLU", "LeakyReLU"}
)
#: Other layers that only a sequence makes sense for.
_OF_STEPS = frozenset({"TimeDistributed", "Conv1D", "MaxPooling1D", "GlobalAveragePooling1D"})
_POSITIONAL = re.compile(r"[Tt]oo many positional arguments|takes .* positional arguments? but")
_MISSING_VALUE = re.compile(r"[Mm]issing (?:a |1 )?required (?:positional )?argument: 'value'")


def diagnose_other_rank(trace: Trace, call: Call) -> Finding | None:
    """KS406 on the merging layer."""
    found = tensors(call.inputs)
    shapes: list[Shape] = [tensor.shape for tensor in found if tensor.shape is not None]
    span = trace.place_of_call(call)
    kind = kind_of(call.layer)
    ranks = {len(shape) for shape in shapes}
    if kind not in MERGES | {"Concatenate"} or span is None or call.layer.role == "op":
        return None
    if len(shapes) != len(found) or len(ranks) < 2:
        return None
    high = next(shape for shape in shapes if len(shape) == max(ranks))
    sources = [trace.calls[s] for s in call.sources if s in trace.calls]
    recurrent = _every_step(trace, sources) if ranks == {2, 3} else None
    last_step = _last_step(sources) if recurrent is not None else None
    if last_step is not None and _read_as_steps(trace, span):
        return _steps_missing(trace, call, last_step, shapes, span)
    advice = (
        f"This {recurrent.cls} gives every step: without return_sequences=True it gives the last "
        f"one, {shape_text((high[0], high[-1]))}."
        if recurrent is not None
        else f"Bring {shape_text(high)} to a row of features first, with Flatten() or "
        f"GlobalAveragePooling{max(ranks) - 2}D()."
        if min(ranks) == 2 and max(ranks) in (3, 4, 5)
        else "Bring both to the same number of axes first."
    )
    place = trace.place(recurrent.layer) if recurrent is not None else None
    last = _unflattened(trace, sources, max(ranks)) if min(ranks) == 2 and not place else None
    return OTHER_RANK.found(
        place or last or span,
        f"{kind} takes tensors with the same number of axes and gets "
        f"{' and '.join(map(shape_text, shapes))}. {advice}",
        related=(
            *(note(trace, step, f"{step.cls} gives {spec_text(step.outputs)}") for step in sources),
            Related(f"{kind} joins the branches", span),
        ),
        detail=call.detail,
        data={
            "call": span_data(trace.place_of_call(call)),
            "ranks": [len(shape) for shape in shapes],
            "recurrent": span_data(place),
            "after": span_data(last),
            "wrapped": recurrent is not None and recurrent.cls == "Bidirectional",
        },
    )


def _last_step(sources: list[Call]) -> Call | None:
    """The one recurrent layer among the branches that gives its last step alone."""
    found = [
        source
        for source in sources
        if is_recurrent(source.layer) and len(one_shape(source.outputs) or ()) == 2
    ]
    return found[0] if len(found) == 1 else None


def _read_as_steps(trace: Trace, merge: Span) -> bool:
    """Whether the layer that the text applies to the merge's value takes a sequence."""
    leaf = leaf_at(parse(trace.text), merge.line, merge.column)
    statement = enclosing(leaf, "expr_stmt") if leaf is not None else None
    name = code(children(statement)[0]) if statement is not None else ""
    for made in calls(parse(trace.text)):
        applied = made.following
        given = applied.argument("inputs", 0) if applied is not None else None
        if made.span.line > merge.line and given is not None and code(given.value) == name:
            kind = made.callee.rpartition(".")[2]
            return kind in RECURRENT | _OF_STEPS
    return False


def _steps_missing(
    trace: Trace, call: Call, layer: Call, shapes: list[Shape], merge: Span
) -> Finding:
    return OTHER_RANK.found(
        trace.place(layer.layer) or merge,
        f"{kind_of(call.layer)} takes tensors with the same number of axes and gets "
        f"{' and '.join(map(shape_text, shapes))}, and what follows reads every step. This "
        f"{layer.cls} gives the last step alone: give it return_sequences=True.",
        related=(Related("the branches are joined here", merge),),
        detail=call.detail,
        data={"steps_missing": True, "wrapped": layer.cls == "Bidirectional"},
    )


def _unflattened(trace: Trace, sources: list[Call], rank: int) -> Span | None:
    """The layer after which a branch is still no row of features, when all such branches have it.

    That is where a Flatten or a pooling belongs; the merge itself only shows that it is missing.
    """
    places = {
        trace.place(source.layer)
        for source in sources
        if len(one_shape(source.outputs) or ()) == rank and source.layer.role == "layer"
    }
    return next(iter(places)) if len(places) == 1 else None


def _every_step(trace: Trace, sources: list[Call]) -> Call | None:
    """The recurrent layer that gives the one branch with three axes, a row for each step."""
    for source in sources:
        if len(one_shape(source.outputs) or ()) != 3:
            continue
        for step in (source, *trace.upstream(source)):
            if is_recurrent(step.layer):
                return step
            if step.cls not in _KEEPING:
                break
    return None


def diagnose_no_list(trace: Trace, call: Call) -> Finding | None:
    """KS407 on the call of the layer."""
    span = trace.here([call.span])
    written = call_at(parse(trace.text), span) if span is not None else None
    if span is None or written is None:
        return None
    arguments = [a for a in written.arguments if not a.keyword and not a.star]
    kind = kind_of(call.layer)
    if kind in MERGES | {"Concatenate", "Dot"} and _POSITIONAL.search(call.detail):
        if len(arguments) < 2:
            return None
        given = ", ".join(code(a.value) for a in arguments)
        text = f"{call.cls} takes one list of tensors: write ([{given}])."
        data: dict[str, object] = {"list": True}
    elif (
        call.cls == "MultiHeadAttention"
        and is_keras(call.layer)
        and _MISSING_VALUE.search(call.detail)
        and arguments
    ):
        query = code(arguments[0].value)
        text = (
            f"MultiHeadAttention needs a query and a value, and gets {query} alone. For "
            f"self-attention give it twice: ({query}, {query})."
        )
        data = {"twice": True}
    else:
        return None
    return NO_LIST.found(span, text, detail=call.detail, data=data)


DIAGNOSES = (diagnose_other_rank, diagnose_no_list)
