"""What a sample of the data is against what a model reads."""

from __future__ import annotations

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import call_at, children, code, leaf_at, parse, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.imports import imported, resolve
from kerascope.analysis.report import Related, Shape, Span
from kerascope.analysis.rules.labels.training import bound_variable
from kerascope.analysis.rules.layers.kinds import kind_of
from kerascope.analysis.specs import one_shape, spec_text


def bindings(trace: Trace, place: Span, *arguments: tuple[Span, str] | None) -> tuple[Related, ...]:
    found = []
    for argument in arguments:
        bound = bound_variable(trace, argument[1], place) if argument is not None else None
        if bound is not None:
            found.append(Related(f"{bound.name} is {spec_text(bound.spec)}", bound.span))
    return tuple(found)


def reads_tokens(trace: Trace, model: int) -> bool:
    """Whether the model's input goes straight into an Embedding."""
    state = trace.models.get(model)
    return state is not None and any(
        kind_of(trace.layers[part]) == "Embedding"
        and (before := next(iter(trace.upstream(call)), None)) is not None
        and before.layer.role == "input"
        for part in state.layers
        if part in trace.layers
        for call in trace.calls_of(part)
    )


def declared_shape(shape: Shape, wanted: Shape) -> Shape:
    """What the Input should say for this data: with a channel axis where the model has one."""
    sample = shape[1:]
    if len(sample) == len(wanted) - 2:
        return (*sample, 1)
    return sample


def fits(sample: Shape, wanted: Shape) -> bool:
    return len(sample) == len(wanted) and all(
        have is None or want is None or have == want
        for have, want in zip(sample, wanted, strict=True)
    )


def agree(sample: Shape, wanted: Shape) -> bool:
    """Whether Keras takes such samples; it adds or drops a last axis of size 1 itself."""
    if len(sample) == len(wanted) - 1 and wanted[-1] == 1:
        wanted = wanted[:-1]
    elif len(sample) == len(wanted) + 1 and sample[-1] == 1:
        sample = sample[:-1]
    return fits(sample, wanted)


def input_place(trace: Trace, model: int) -> Span | None:
    """Where the document declares the model's one Input."""
    state = trace.models.get(model)
    wanted = one_shape(state.inputs) if state is not None else None
    if state is None or wanted is None:
        return None
    inner = [part for part in state.layers if part in trace.layers][:2]
    for part in inner:
        own = trace.models.get(part)
        # A model that begins with another one takes its Input from there.
        place = trace.place(trace.layers[part])
        if own is None or place is None or part == model or one_shape(own.inputs) != wanted:
            continue
        return place
    for part in state.layers:
        for call in trace.calls_of(part):
            source = trace.root_input(call)
            if source is not None and one_shape(source.outputs) == wanted:
                return trace.place(source.layer)
    return None


def tuple_parts(trace: Trace, span: Span) -> list[tuple[Span, str]]:
    """The places and texts of the items of the tuple or list written at a place."""
    node: NodeOrLeaf | None = leaf_at(parse(trace.text), span.line, span.column)
    while node is not None and node.end_pos != (span.end_line, span.end_column):
        node = node.parent
    inner = children(node)[1:2] if node is not None and node.type == "atom" else []
    items = children(inner[0]) if inner and inner[0].type == "testlist_comp" else []
    return [(span_of(item), code(item)) for item in items[::2]]


def made_for_pictures(trace: Trace, place: Span | None) -> bool:
    """Whether the Input is that of a model of keras.applications."""
    module = parse(trace.text)
    call = call_at(module, place) if place is not None else None
    path = resolve(call.callee, imported(module)) if call is not None else None
    return path is not None and ".applications." in path
