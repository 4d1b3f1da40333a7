"""KS402: branches that cannot be added or multiplied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kerascope.analysis.cst import call_at, code, parse
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.layers.kinds import MERGES, kind_of, window
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.origins.choosing import chooser
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.suspects.resizing import fitting, same_sizes
from kerascope.analysis.specs import one_shape, shape_text, spec_text, tensors

_HEAD = """import keras
from keras import layers

"""

ELEMENTWISE = Rule(
    code="KS402",
    name="merge-sizes",
    severity="error",
    summary="branches of different size are added or multiplied",
    explanation="Add, Multiply and the like work element by element, so all axes must be equal or "
    "1. A residual connection needs the same number of channels on both sides: project the "
    "shortcut with a 1x1 convolution that has as many filters, with the strides of the main path.",
    wrong=_HEAD
    + """inputs = keras.Input(shape=(32, 32, 3))
x = layers.Conv2D(32, 3, padding="same")(inputs)
y = layers.Conv2D(64, 3, padding="same")(x)
outputs = layers.Add()([x, y])
model = keras.Model(inputs, outputs)
""",
    right=_HEAD
    + """inputs = keras.Input(shape=(32, 32, 3))
x = layers.Conv2D(32, 3, padding="same")(inputs)
y = layers.Conv2D(64, 3, padding="same")(x)
outputs = layers.Add()([layers.Conv2D(64, 1)(x), y])
model = keras.Model(inputs, outputs)
""",
    source="keras/src/layers/merging/base_merge.py, Merge._compute_elemwise_op_output_shape",
)

RULES = (ELEMENTWISE,)

#: Operations of keras.ops, and operators, that work as the layers do.
OPERATIONS = frozenset({"Divide", "TrueDivide"})


def diagnose_elementwise(trace: Trace, call: Call) -> Finding | None:
    """KS402 on the layer that gives a residual branch its width, on the line that keeps the
    shortcut, or else on the merging layer or operator."""
    shapes = branch_shapes(call)
    span = trace.place_of_call(call)
    kind = kind_of(call.layer)
    is_operator = call.layer.role == "op"
    if kind not in (MERGES | OPERATIONS if is_operator else MERGES):
        return None
    if shapes is None or span is None or len({len(shape) for shape in shapes}) != 1:
        return None
    axes = [
        axis
        for axis in range(1, len(shapes[0]))
        if len({shape[axis] for shape in shapes} - {None, 1}) > 1
    ]
    if not axes:
        return None
    sources = [trace.calls[source] for source in call.sources if source in trace.calls]
    last = len(shapes[0]) - 1
    widths = axes == [last]
    short, main = _residual(trace, sources) if len(shapes) == 2 else (None, None)
    guilty = gives_width(trace, main, shapes[sources.index(main)][last]) if main else None
    data: dict[str, object] = {
        "call": span_data(trace.place_of_call(call)),
        "shapes": [list(shape) for shape in shapes],
        "axes": axes,
    }
    place: Span | None = None
    gate = _gate(trace, sources, shapes) if widths and last >= 3 else None
    if gate is not None:
        place = trace.place(gate.layer.layer)
        advice = (
            f"This {gate.layer.cls} gives the gate its {gate.width} values: give it {gate.wanted}, "
            f"one for each channel of the other branch."
        )
        data |= {"layer": span_data(place), "size": gate.wanted}
    elif widths and last >= 3:
        advice = f"Project one branch with a 1x1 convolution to {shapes[-1][last]} channels."
        place = _kept_shortcut(trace, call, sources)
    elif widths and short is not None and guilty is not None and guilty.id > short.id:
        size = shapes[sources.index(short)][last]
        place = trace.place(guilty.layer)
        advice = _wider(guilty, size)
        data |= {"layer": span_data(place), "size": size, "kept": sources.index(short)}
    elif (projection := _unstrided(trace, sources, shapes)) is not None:
        guilty, strides, text = projection
        place = trace.place(guilty.layer)
        advice = (
            f"This projection keeps the size, and the other branch is made smaller by {strides}: "
            f"give it strides={text}."
        )
        data |= {"projection": span_data(place), "strides": text}
    elif last not in axes and (single := fitting(trace, sources, same_sizes)):
        place, advice = single[0].place, single[0].advice
        data["changes"] = [change.as_data() for change in single[:3]]
    else:
        advice = "Bring both branches to the same size first."
        odd = odd_width(trace, sources, [shape[last] for shape in shapes]) if widths else None
        if odd is not None:
            place = trace.place(odd.layer.layer)
            advice = _wider(odd.layer, odd.wanted)
            data |= {"layer": span_data(place), "size": odd.wanted, "other": odd.other_data(trace)}
    return ELEMENTWISE.found(
        place or span,
        f"{kind} works element by element and gets {' and '.join(map(shape_text, shapes))}: axis "
        f"{axes[0]} is {' and '.join(str(shape[axes[0]]) for shape in shapes)}. {advice}",
        related=(
            *(note(trace, step, f"{step.cls} gives {spec_text(step.outputs)}") for step in sources),
            Related(f"{kind} joins the branches", span),
        ),
        detail=call.error.message if call.error else "",
        data=data,
    )


@dataclass(frozen=True)
class OddWidth:
    """The layer that gives one of two branches its width, the width that it should have, and the
    layer that gives the other branch its own."""

    layer: Call
    wanted: int
    other: Call | None
    width: int

    def other_data(self, trace: Trace) -> list[object] | None:
        """The other layer's place with the width that would suit it as well."""
        place = span_data(trace.place(self.other.layer)) if self.other is not None else None
        return [place, self.width] if place is not None else None


def _gate(trace: Trace, sources: list[Call], shapes: list[Shape]) -> OddWidth | None:
    """The layer that gives a gate its width: a branch of one pixel that an image is weighed with.

    The image is what the block works on, so it is the gate that has to fit.
    """
    if len(sources) != 2 or len(shapes) != 2:
        return None
    pixels = [set(shape[1:-1]) == {1} for shape in shapes]
    if pixels[0] == pixels[1]:
        return None
    index = pixels.index(True)
    width, wanted = shapes[index][-1], shapes[1 - index][-1]
    layer = gives_width(trace, sources[index], width)
    if layer is None or width is None or wanted is None or trace.place(layer.layer) is None:
        return None
    return OddWidth(layer, wanted, None, width)


def odd_width(trace: Trace, sources: list[Call], widths: Sequence[int | None]) -> OddWidth | None:
    """Which of two branches of different width has the odd one.

    It is the width that fewer layers of the document have as their own; the later branch when both
    are as frequent. ``None`` unless a layer of the document gives the branch that width.
    """
    if len(sources) != 2 or len(widths) != 2 or None in widths:
        return None
    makers = [gives_width(trace, s, w) for s, w in zip(sources, widths, strict=True)]
    placed = [m if m is not None and trace.place(m.layer) else None for m in makers]
    # What is repeated is repeated to fit the other branch.
    repeated = [m for m in placed if m is not None and kind_of(m.layer) == "RepeatVector"]
    if len(repeated) == 1 and widths[0] != widths[1]:
        index = placed.index(repeated[0])
        width, wanted = widths[index], widths[1 - index]
        if width is not None and wanted is not None:
            return OddWidth(repeated[0], wanted, None, width)
    votes = [_layers_of_width(trace, width) for width in widths]
    order = (0, 1) if votes[0] < votes[1] else (1, 0)
    for index in order:
        layer, width, wanted = placed[index], widths[index], widths[1 - index]
        if layer is not None and width is not None and wanted is not None:
            return OddWidth(layer, wanted, placed[1 - index], width)
    return None


def _unstrided(
    trace: Trace, sources: list[Call], shapes: list[Shape]
) -> tuple[Call, int, str] | None:
    """The 1x1 convolution of a shortcut without the strides of the main path, those strides, and
    how the main path writes them."""
    if len(sources) != 2 or len(shapes[0]) != 4 or shapes[0][-1] != shapes[1][-1]:
        return None
    for index, branch in enumerate(sources):
        source = next((s for s in (branch, *trace.upstream(branch)) if not _keeps_shape(s)), branch)
        slides = window(source.layer)
        if (
            slides is None
            or slides.pooling
            or set(slides.size) != {1}
            or set(slides.strides) != {1}
        ):
            continue
        if chooser(trace, source.layer, "strides", 2, 1) is not None:
            continue  # a helper's caller chose them
        large, small = shapes[index][1:3], shapes[1 - index][1:3]
        pairs = list(zip(large, small, strict=True))
        ratios = {-(-a // b) for a, b in pairs if a and b}
        if None in (*large, *small) or len(ratios) != 1 or max(ratios) < 2:
            continue
        strides = max(ratios)
        for step in (sources[1 - index], *trace.upstream(sources[1 - index])):
            other, place = window(step.layer), trace.place(step.layer)
            if other is None or place is None or set(other.strides) != {strides}:
                continue
            written = call_at(parse(trace.text), place)
            given = written.argument("strides", 2) if written is not None else None
            return source, strides, code(given.value) if given is not None else str(strides)
    return None


def _wider(layer: Call, size: int | None) -> str:
    if kind_of(layer.layer) == "RepeatVector":
        return f"Repeat {size} times, once for each feature of the other branch."
    return f"Give this {layer.cls} {size} features, as many as the other branch has."


def _keeps_shape(call: Call) -> bool:
    """Whether a call is of the kind that follows a convolution and leaves its shape alone."""
    shape = one_shape(call.inputs)
    return window(call.layer) is None and shape is not None and shape == one_shape(call.outputs)


def _layers_of_width(trace: Trace, width: int | None) -> int:
    return sum(
        width in (config.get("units"), config.get("output_dim"), config.get("filters"))
        for layer in trace.layers.values()
        if layer.span is not None
        for config in [layer.config]
    )


def _residual(trace: Trace, sources: list[Call]) -> tuple[Call, Call] | tuple[None, None]:
    """The branch that only keeps an earlier tensor, and the one that went on from there."""
    if len(sources) == 2:
        for short, main in (sources, sources[::-1]):
            if short.id in {step.id for step in trace.upstream(main)}:
                return short, main
    return None, None


def gives_width(trace: Trace, call: Call, width: int | None) -> Call | None:
    """The layer above ``call`` whose own size is ``width``."""
    for step in (call, *trace.upstream(call)):
        config = step.layer.config
        if width in (config.get("units"), config.get("output_dim"), config.get("filters")):
            return step
        if kind_of(step.layer) == "RepeatVector" and config.get("n") == width:
            return step
    return None


def _kept_shortcut(trace: Trace, call: Call, sources: list[Call]) -> Span | None:
    """The line that keeps an earlier tensor under another name, for a branch that goes on."""
    short, _ = _residual(trace, sources)
    if short is not None:
        for bound in reversed(trace.variables):
            if bound.calls == (short.id,) and not bound.span.file:
                made = assigned(trace, bound.name, Span(bound.span.line + 1, 0, 0, 0))
                if made is not None and made.place == bound.span and made.value.type == "name":
                    return bound.span
    return None


def branch_shapes(call: Call) -> list[Shape] | None:
    """The shapes of two or more inputs; ``None`` when one is not known."""
    found = tensors(call.inputs)
    shapes = [tensor.shape for tensor in found if tensor.shape is not None]
    return shapes if len(shapes) == len(found) >= 2 else None


DIAGNOSES = (diagnose_elementwise,)
