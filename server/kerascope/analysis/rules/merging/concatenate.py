"""KS401: branches that cannot be concatenated."""

from __future__ import annotations

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.layers.kinds import kind_of, window
from kerascope.analysis.rules.merging.elementwise import branch_shapes
from kerascope.analysis.rules.merging.order import wrong_order
from kerascope.analysis.rules.origins.chosen_numbers import number_behind
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.rules.suspects.resizing import fitting, same_sizes
from kerascope.analysis.specs import one_shape, shape_text, spec_text

_HEAD = """import keras
from keras import layers

"""

CONCATENATE = Rule(
    code="KS401",
    name="concatenate-sizes",
    severity="error",
    summary="branches of different size are concatenated",
    explanation="Concatenate joins along one axis, and all other axes must be equal. In a U-Net "
    "an odd size loses a pixel when it is halved and does not come back when it is doubled: use "
    "an input size that can be halved as often as there are stages, crop the skip connection, or "
    "pad the other branch.",
    wrong=_HEAD
    + """inputs = keras.Input(shape=(50, 50, 1))
skip = layers.Conv2D(8, 3, strides=2, padding="same")(inputs)
x = layers.MaxPooling2D()(skip)
x = layers.UpSampling2D()(x)
x = layers.Concatenate()([x, skip])
model = keras.Model(inputs, x)
""",
    right=_HEAD
    + """inputs = keras.Input(shape=(52, 52, 1))
skip = layers.Conv2D(8, 3, strides=2, padding="same")(inputs)
x = layers.MaxPooling2D()(skip)
x = layers.UpSampling2D()(x)
x = layers.Concatenate()([x, skip])
model = keras.Model(inputs, x)
""",
    source="keras/src/layers/merging/concatenate.py, Concatenate.build",
)

RULES = (CONCATENATE,)


def diagnose_concatenate(trace: Trace, call: Call) -> Finding | None:
    """KS401. On the Input when rounding on the way down lost the size, else on the Concatenate."""
    shapes = branch_shapes(call)
    span = trace.place_of_call(call)
    if kind_of(call.layer) != "Concatenate" or shapes is None or span is None:
        return None
    rank = len(shapes[0])
    if any(len(shape) != rank for shape in shapes):
        return None
    given = call.layer.config.get("axis", -1)
    joined = given % rank if isinstance(given, int) else rank - 1
    differing = [
        axis
        for axis in range(1, rank)
        if axis != joined and len({shape[axis] for shape in shapes} - {None}) > 1
    ]
    if not differing:
        return None
    sources = [trace.calls[source] for source in call.sources if source in trace.calls]
    grown = any(_grows(step) for branch in sources for step in trace.chain(branch))
    # Only what was halved and is doubled again can be a few pixels short, and never by half.
    near = all(_is_near([shape[axis] or 0 for shape in shapes]) for axis in differing)
    lossy = _lossy_steps(trace, sources, differing) if grown and near else []
    source = _common_input(trace, sources)
    place = trace.place(source.layer) if source is not None and lossy else None
    all_shapes = " and ".join(map(shape_text, shapes))
    axis = differing[0]
    message = (
        f"Concatenate joins axis {joined} and needs all others to be equal, but gets "
        f"{all_shapes}: axis {axis} is {' and '.join(str(shape[axis]) for shape in shapes)}."
    )
    data: dict[str, object] = {
        "call": span_data(trace.place_of_call(call)),
        "shapes": [list(shape) for shape in shapes],
        "axes": differing,
    }
    strided = _strided_branch(trace, shapes, sources, differing[0])
    taken = wrong_order(trace, call, shapes, joined) if not lossy else None
    related: list[Related | None] = [
        note(trace, step, f"{step.cls} gives {spec_text(step.outputs)}") for step in sources
    ]
    related += [
        note(trace, step, f"{step.cls}: {before} → {after}, a half lost")
        for step, before, after in lossy
    ]
    given_shape = one_shape(source.outputs) if source is not None else None
    if taken is not None:
        message += (
            f" Another tensor of {taken.name} has the fitting size: the list is taken from the "
            f"wrong end here. Use {taken.new}."
        )
        related.append(Related(f"Concatenate receives {all_shapes}", span))
        data["other_end"] = [span_data(taken.span), taken.new]
        span = taken.span
    elif strided is not None and (strided_place := trace.place(strided.layer)) is not None:
        message += f" This {strided.cls} alone has strides: strides=1 keeps the size."
        related.append(Related(f"Concatenate receives {all_shapes}", span))
        data["strides"] = span_data(strided_place)
        data["same"] = str(strided.layer.config.get("padding", "valid")).lower() == "same"
        span = strided_place
    elif place is not None and source is not None and given_shape is not None:
        factor = _factor(trace, sources)
        data |= {"input": list(given_shape[1:]), "factor": factor}
        message += (
            f" The Input's {shape_text(given_shape[1:])} cannot be halved that often without a "
            f"rest: use a multiple of {factor}, or crop or pad one branch."
        )
        related.append(note(trace, source, f"the Input gives {shape_text(given_shape)}"))
        related.append(Related(f"Concatenate receives {all_shapes}", span))
        chosen = _chosen(trace, place, given_shape, factor)
        data["chosen"] = [[span_data(number), axis] for number, axis in chosen]
        span = chosen[0][0] if chosen else place
    else:
        if joined != rank - 1 and differing == [rank - 1]:
            data["axis"] = -1
        windows = rank == 3 and joined == 2 and all(_slides_over_steps(trace, s) for s in sources)
        shrunk = _shrunk_branch(trace, shapes, sources, axis) if not windows else None
        place = trace.place(shrunk.layer) if shrunk is not None else None
        if shrunk is not None and place is not None:
            message += f' This {shrunk.cls} has no padding: padding="same" keeps its size.'
            related.append(Related(f"Concatenate receives {all_shapes}", span))
            data["pad"] = span_data(place)
            span = place
        elif "axis" in data:
            message += (
                f" Everything but the last axis is equal: join that one, axis=-1, in place of axis "
                f"{joined}."
            )
        elif windows:
            message += (
                " Windows of different width leave different numbers of steps: pool each branch "
                "over all of its steps first, with GlobalMaxPooling1D()."
            )
        elif joined == rank - 1 and (single := fitting(trace, sources, same_sizes)):
            message += f" {single[0].advice}"
            related.append(Related(f"Concatenate receives {all_shapes}", span))
            data["changes"] = [change.as_data() for change in single[:3]]
            span = single[0].place
        else:
            message += " Crop, pad or resize one branch to the size of the other."
    return CONCATENATE.found(
        span,
        message,
        related=tuple(related),
        detail=call.error.message if call.error else "",
        data=data,
    )


def _chosen(trace: Trace, place: Span, given: Shape, factor: int) -> list[tuple[Span, int]]:
    """The numbers that came to be the uneven axes of an Input, with these axes; empty where they
    stand at the Input itself."""
    uneven = [axis for axis, size in enumerate(given[1:-1]) if size is not None and size % factor]
    found = [
        (number, axis)
        for axis in uneven
        if (number := number_behind(trace, place, "shape", 0, axis)) is not None
    ]
    return found if len(found) == len(uneven) else []


def _is_near(sizes: list[int]) -> bool:
    return 2 * max(sizes) <= 3 * min(sizes)


def _slides_over_steps(trace: Trace, call: Call) -> bool:
    return any(step.cls.startswith("Conv1D") for step in (call, *trace.upstream(call)))


def _grows(call: Call) -> bool:
    return call.cls.startswith("UpSampling") or call.cls.endswith("Transpose")


def _common_input(trace: Trace, sources: list[Call]) -> Call | None:
    """The one Input of fixed size that all branches start from."""
    roots = [trace.root_input(step) for step in sources]
    first = roots[0] if roots else None
    if first is None or any(root is None or root.id != first.id for root in roots):
        return None
    shape = one_shape(first.outputs)
    return first if shape is not None and None not in shape[1:] else None


def _lossy_steps(trace: Trace, sources: list[Call], axes: list[int]) -> list[tuple[Call, int, int]]:
    """The steps that divided one of the axes with a rest."""
    found: dict[int, tuple[Call, int, int]] = {}
    for source in sources:
        for step in trace.chain(source):
            before, after = one_shape(step.inputs), one_shape(step.outputs)
            slides = window(step.layer)
            if slides is None or before is None or after is None or len(before) != len(after):
                continue
            for axis in axes:
                old, new = before[axis], after[axis]
                stride = slides.strides[min(axis - 1, len(slides.strides) - 1)]
                if old is not None and new is not None and stride > 1 and old % stride:
                    found[step.id] = (step, old, new)
    return list(found.values())


def _shrunk_branch(
    trace: Trace, shapes: list[Shape], sources: list[Call], axis: int
) -> Call | None:
    """The window without padding on the one branch that lost size beside two or more others."""
    sizes = [shape[axis] for shape in shapes]
    odd = [index for index, size in enumerate(sizes) if sizes.count(size) == 1]
    if len(sizes) < 3 or len(odd) != 1 or len(sources) != len(sizes):
        return None
    for step in (sources[odd[0]], *trace.upstream(sources[odd[0]])):
        slides = window(step.layer)
        if slides is not None and slides.padding == "valid" and max(slides.size) > 1:
            before, after = one_shape(step.inputs), one_shape(step.outputs)
            return step if before and after and before[axis] != after[axis] else None
    return None


def _strided_branch(
    trace: Trace, shapes: list[Shape], sources: list[Call], axis: int
) -> Call | None:
    """The one window with strides on the one smaller branch beside two or more others."""
    sizes = [shape[axis] for shape in shapes]
    odd = [index for index, size in enumerate(sizes) if sizes.count(size) == 1]
    if len(sizes) < 3 or len(odd) != 1 or len(sources) != len(sizes) or len(set(sizes)) != 2:
        return None
    chains = [trace.chain(source) for source in sources]
    shared = set.intersection(*({step.id for step in chain} for chain in chains))
    strided = [
        [
            step
            for step in chain
            if step.id not in shared
            and (slides := window(step.layer)) is not None
            and max(slides.strides) > 1
        ]
        for chain in chains
    ]
    own = strided.pop(odd[0])
    return own[0] if len(own) == 1 and not any(strided) else None


def _factor(trace: Trace, sources: list[Call]) -> int:
    """The product of the strides on the deepest branch."""
    factors = [1]
    for source in sources:
        factor = 1
        for step in trace.chain(source):
            slides = window(step.layer)
            if slides is not None:
                factor *= max(slides.strides)
        factors.append(factor)
    return max(factors)


DIAGNOSES = (diagnose_concatenate,)
