"""KS2xx: the spatial size of an image or sequence runs out."""

from __future__ import annotations

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.layers.kinds import Window, window
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.wording import path_text
from kerascope.analysis.specs import one_shape, shape_text

_AXIS_NAMES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}

EXHAUSTED = Rule(
    code="KS201",
    name="spatial-size-exhausted",
    severity="error",
    summary="an image or sequence has shrunk below the size of the next window",
    explanation="A convolution with padding='valid' makes each spatial axis smaller by kernel - 1, "
    "a pooling divides it by its size. After several stages the axis is smaller than the next "
    "kernel, and the output would have no pixel. Keep the size with padding='same', use fewer "
    "stages, or feed larger images.",
    wrong="""import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(12, 12, 1)),
    layers.Conv2D(8, 3),
    layers.MaxPooling2D(),
    layers.Conv2D(8, 3),
    layers.MaxPooling2D(),
    layers.Conv2D(8, 3),
])
""",
    right="""import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(12, 12, 1)),
    layers.Conv2D(8, 3, padding="same"),
    layers.MaxPooling2D(),
    layers.Conv2D(8, 3, padding="same"),
    layers.MaxPooling2D(),
    layers.Conv2D(8, 3, padding="same"),
])
""",
    source="keras/src/ops/operation_utils.py, compute_conv_output_shape and "
    "compute_pooling_output_shape",
)

RULES = (EXHAUSTED,)


def diagnose_exhausted(trace: Trace, call: Call) -> Finding | None:
    """KS201 on the very layer whose output would have no pixel left."""
    slides, shape = window(call.layer), one_shape(call.inputs)
    span = trace.place(call.layer)
    if slides is None or shape is None or span is None:
        return None
    spatial = slides.spatial(shape)
    if len(spatial) != len(slides.size):
        return None
    too_small = [
        axis
        for axis, length in enumerate(spatial)
        if length is not None and slides.output(axis, length) < 1
    ]
    if not too_small:
        return None
    axis = too_small[0]
    length = spatial[axis] or 0
    sizes, stages = _path(trace, call, axis, slides)
    names = _AXIS_NAMES[len(spatial)]
    what = names[axis] if len(too_small) == 1 else " and ".join(names[i] for i in too_small)
    extent = (slides.size[axis] - 1) * slides.dilation[axis] + 1
    kind = "pool" if slides.pooling else "kernel"
    shrank = f" The {names[axis]} went {path_text(sizes)}." if len(set(sizes)) > 1 else ""
    message = (
        f"{call.cls} needs a {what} of at least {extent} for its {kind} of "
        f"{' by '.join(map(str, slides.size))} and gets {length}: {shape_text(shape)}."
        f"{shrank} Nothing is left for its output. "
        f"Keep the size with padding='same', drop a stage, or use a larger input."
    )
    related = tuple(
        Related(f"{step.cls}: {before} → {after}", place)
        for step, before, after in stages
        if (place := trace.place(step.layer)) is not None
    )
    source = trace.root_input(call)
    block = _block(trace, call)
    if block is not None:
        span, related = block, (Related(f"{call.cls} has no room left here", span), *related)
    return EXHAUSTED.found(
        span,
        message,
        related=(
            note(trace, source, f"the Input gives {shape_text(one_shape(source.outputs))}")
            if source is not None
            else None,
            *related,
        ),
        detail=call.error.message if call.error else "",
        data={
            "stages": [_place_data(trace, step) for step in _windows_before(trace, call)],
            "layer": call.cls,
            "blocks": span_data(block),
            "fitting": _fitting(trace, call) if block is not None else 0,
        },
    )


def _block(trace: Trace, call: Call) -> Span | None:
    """Where the program makes several of the block of its own that the failed layer is part of."""
    outer = trace.calls.get(call.parent) if call.parent is not None else None
    place = trace.place(outer.layer) if outer is not None else None
    if outer is None or place is None or outer.layer.role != "layer":
        return None
    return place if len(_alike(trace, outer)) > 1 else None


def _alike(trace: Trace, call: Call) -> list[int]:
    """The layers that are made at the same place, in order."""
    place = trace.place(call.layer)
    return sorted(
        layer.layer
        for layer in trace.layers.values()
        if layer.cls == call.cls and trace.place(layer) == place
    )


def _fitting(trace: Trace, call: Call) -> int:
    """How many of the blocks come before the one that finds no room."""
    outer = trace.calls[call.parent] if call.parent is not None else call
    return _alike(trace, outer).index(outer.layer.layer)


def _path(
    trace: Trace, call: Call, axis: int, slides: Window
) -> tuple[list[int], list[tuple[Call, int, int]]]:
    """The sizes of the axis from the Input on, and the steps that changed it."""
    sizes: list[int] = []
    stages: list[tuple[Call, int, int]] = []
    rank = len(slides.size) + 2
    for step in trace.chain(call)[:-1]:
        shape = one_shape(step.outputs)
        if shape is None or len(shape) != rank:
            sizes, stages = [], []
            continue
        size = slides.spatial(shape)[axis]
        if size is None:
            continue
        if sizes and sizes[-1] != size:
            stages.append((step, sizes[-1], size))
        sizes.append(size)
    return sizes, stages


def _windows_before(trace: Trace, call: Call) -> list[Call]:
    """The convolutions and poolings up to and including ``call``."""
    return [step for step in trace.chain(call) if window(step.layer) is not None]


def _place_data(trace: Trace, call: Call) -> dict[str, object]:
    span = trace.place(call.layer)
    slides = window(call.layer)
    return {
        "span": span_data(span),
        "layer": call.cls,
        "pooling": slides.pooling if slides else False,
        "padding": slides.padding if slides else "",
    }


DIAGNOSES = (diagnose_exhausted,)
