"""Fixes of declared shapes: Inputs, ``input_shape=``, Reshape targets, units."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.cst import code, display_items
from kerascope.analysis.fixes.arguments import (
    appended_axis,
    set_argument,
    shape_changed,
    shape_value,
    tuple_text,
)
from kerascope.analysis.fixes.feeding import node_at
from kerascope.analysis.fixes.fix import built, numbers
from kerascope.analysis.fixes.growing import start_from
from kerascope.analysis.fixes.outputs import change_one
from kerascope.analysis.fixes.places import insert_after, insert_before, replace
from kerascope.analysis.fixes.source import Source, at, replaced
from kerascope.analysis.report import Finding, Fix, ShapeReport, Span, TextEdit


def add_feature_axis(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS101: one more axis of size 1 in the declared shape, or a Reshape that adds it."""
    samples = finding.data.get("samples")
    if isinstance(samples, list):
        nodes = [node_at(source, place) for place in samples]
        yield from built(
            "Add the channel axis to the data: [..., None]",
            tuple(replaced(node, f"{code(node)}[..., None]") for node in nodes if node is not None),
        )
        return
    declaring = source.call(finding.span)
    value = shape_value(declaring) if declaring is not None else None
    shape = numbers(finding.data.get("shape"))
    if value is not None and shape:
        written = [code(item) for item in display_items(value)]
        others = all(text.isdigit() for text in written) and written != list(map(str, shape[:-1]))
        yield from built(
            f"Declare the axis: {tuple_text(shape)}",
            shape_changed(value, shape)
            if finding.data.get("front") or others
            else (appended_axis(value, 1),),
        )
    size = declaring.argument("input_dim") if declaring is not None and value is None else None
    if declaring is not None and size is not None and shape:
        text = tuple_text(shape)
        yield from built(
            f"Declare the axis: input_shape={text}", (replaced(size.node, f"input_shape={text}"),)
        )
    layer = source.call_from(finding.data.get("layer"))
    if layer is not None and layer.span != finding.span and shape and None not in shape:
        spelling = source.layer("Reshape", layer)
        if spelling is not None:
            yield from built(
                f"Insert Reshape({tuple_text(shape)}) before {_name(layer.callee)}",
                insert_before(source, layer, f"{spelling.text}({tuple_text(shape)})"),
                spelling.edits,
            )


def arrange_row(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS102: give a flat row its shape back, or declare it."""
    target = numbers(finding.data.get("target"))
    layer = source.call_from(finding.data.get("layer"))
    if not target or layer is None:
        return
    spelling = source.layer("Reshape", layer)
    if spelling is not None and layer.span != finding.span:
        yield from built(
            f"Insert Reshape({tuple_text(target)}) before {_name(layer.callee)}",
            insert_before(source, layer, f"{spelling.text}({tuple_text(target)})"),
            spelling.edits,
        )
    declaring = source.call(finding.span)
    value = shape_value(declaring) if declaring is not None else None
    if value is not None:
        yield from built(
            f"Declare the image's shape: {tuple_text(target)}", shape_changed(value, target)
        )


def drop_batch_axis(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS103: the shape of one sample."""
    handed = node_at(source, finding.data.get("handed"))
    if handed is not None:
        new = f"{code(handed)}[1:]"
        yield from built(f"Leave the batch axis to Keras: {new}", (replaced(handed, new),))
        return
    declaring = source.call(finding.span)
    value = shape_value(declaring) if declaring is not None else None
    shape = numbers(finding.data.get("shape"))
    if value is None or not shape:
        return
    text = code(value)
    new = f"{text}[1:]" if text.endswith(".shape") else tuple_text(shape)
    items = display_items(value)
    if len(items) == len(shape) + 1:
        new = f"({', '.join(code(item) for item in items[1:])}{',' if len(shape) == 1 else ''})"
    yield from built(f"Leave the batch axis to Keras: {new}", (replaced(value, new),))


def batch_in_build(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS106: None in front of the shape given to ``build``."""
    call = source.call(finding.span)
    given = call.argument("input_shape", 0) if call is not None else None
    if given is None or not finding.data.get("shape"):
        return
    items = display_items(given.value)
    edit = (
        TextEdit(at(*items[0].start_pos), "None, ")
        if items
        else replaced(given.value, f"(None, *{code(given.value)})")
    )
    yield from built("Put the batch axis in front: None", (edit,))


def write_shape(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS104, KS801: another shape in the declaration."""
    size, new = finding.data.get("size"), finding.data.get("new")
    if isinstance(size, list) and isinstance(new, str):
        title = f"Use the sizes {new}" if ", " in new else f"Make it {new} wide"
        yield from built(title, (TextEdit(Span(*size), new),))
        return
    declared = source.call_from(finding.data.get("declared"))
    declaring = declared or source.call(finding.span)
    value = shape_value(declaring) if declaring is not None else None
    shape = numbers(finding.data.get("shape"))
    if value is not None and shape:
        items, old = display_items(value), numbers(finding.data.get("old"))
        # Axes in another order keep the names that stand for them.
        turned = len(items) == len(old) == len(shape) == 2 and shape == old[::-1]
        texts = [code(item) for item in reversed(items)] if turned else shape
        yield from built(f"Declare the shape {tuple_text(shape)}", shape_changed(value, texts))
    elif declaring is not None and len(shape or ()) == 1 and declaring.argument("input_dim"):
        yield from built(
            f"Use input_dim={shape[0]}", set_argument(declaring, "input_dim", str(shape[0]))
        )
    elif declaring is not None and shape:
        size = declaring.argument("input_dim")
        text = tuple_text(shape)
        if size is not None:
            yield from built(
                f"Declare input_shape={text}", (replaced(size.node, f"input_shape={text}"),)
            )


def given_size(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS108, KS109: a tuple, a whole number."""
    value, new = node_at(source, finding.data.get("value")), finding.data.get("new")
    if value is not None and isinstance(new, str):
        yield from built(f"Write {new}", (replaced(value, new),))


def reshape_target(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS503: a target that has as many elements as arrive, or as many elements as it takes."""
    yield from change_one(source, finding)
    layer = source.call(finding.span) or source.call_from(finding.data.get("layer"))
    gate, units = source.call_from(finding.data.get("gate")), finding.data.get("units")
    if gate is not None and layer is not None and isinstance(units, int):
        axes = gate.argument("target_shape", 0)
        items = display_items(axes.value) if axes is not None else []
        new = code(items[-1]) if items and items[-1].type == "name" else str(units)
        yield from built(f"Give it {new} units", set_argument(layer, "units", new, 0))
        return
    keyword = finding.data.get("producer")
    if layer is not None and isinstance(keyword, str) and isinstance(units, int):
        title = f"Give it {units} {keyword}"
        yield from built(title, set_argument(layer, keyword, str(units), 0))
        return
    have = finding.data.get("have")
    target = numbers(finding.data.get("target"))
    given = layer.argument("target_shape", 0) if layer is not None else None
    if layer is None or given is None or not isinstance(have, int) or not target:
        return
    made = node_at(source, finding.data.get("made")) or given.value
    if len(target) == 1:
        spelling = source.layer("Flatten", layer)
        yield from built(f"Reshape to ({have},)", (replaced(made, f"({have},)"),))
        if spelling is not None:
            yield from built(
                f"Use Flatten() instead: (None, {have})",
                replace(layer, spelling.text),
                spelling.edits,
            )
        return
    items = display_items(made)
    arrived = numbers(finding.data.get("arrived"))
    if len(target) == 2 and len(arrived) > 2 and arrived[0] and -1 not in target:
        kept = tuple_text([arrived[0], have // arrived[0]])
        yield from built(f"Reshape to {kept}", (replaced(made, kept),))
    for place in reversed(range(len(target))):
        rest = 1
        for index, axis in enumerate(target):
            if index != place and axis is not None and axis > 0:
                rest *= axis
        if -1 in (axis for index, axis in enumerate(target) if index != place) or have % rest:
            continue
        fitting = [*target[:place], have // rest, *target[place + 1 :]]
        edits = (
            (replaced(items[place], str(have // rest)),)
            if len(items) == len(target)
            else (replaced(made, tuple_text(fitting)),)
        )
        yield from built(f"Reshape to {tuple_text(fitting)}", edits)


def set_units(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS602, KS703: as many units as the states or the labels have columns."""
    argument, states = node_at(source, finding.data.get("argument")), finding.data.get("states")
    if argument is not None and isinstance(states, str):
        yield from built(f"Start from {states}", (replaced(argument, states),))
        return
    layer = source.call(finding.span)
    units, chosen = finding.data.get("units"), finding.data.get("chosen")
    inputs = finding.data.get("inputs")
    if isinstance(inputs, list):
        values = [shape_value(one) for one in map(source.call_from, inputs) if one is not None]
        yield from built(
            f"Declare the shape ({units},)",
            *(shape_changed(value, (units,)) for value in values if value is not None),
        )
        return
    if layer is not None and isinstance(units, int) and isinstance(chosen, list):
        keyword, position = str(chosen[0]), chosen[1]
        if isinstance(position, int):
            title = f"Give it {units} units: {keyword}={units}"
            yield from built(title, set_argument(layer, keyword, str(units), position))
    elif layer is not None and isinstance(units, int):
        yield from built(
            f"Use {units} units: (None, {units})", set_argument(layer, "units", str(units), 0)
        )


def declare_input(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS301: a keras.Input at the start of a Sequential."""
    first = source.call_from(finding.data.get("first"))
    shape = numbers(finding.data.get("shape"))
    if first is None or not shape:
        return
    spelling = source.input(first)
    if spelling is None:
        return
    dtype = ', dtype="int32"' if finding.data.get("integers") else ""
    origin = finding.data.get("from")
    why = f", the shape of one sample of {origin}" if origin else " (put your own numbers)"
    text = f"{spelling.text}(shape={tuple_text(shape)}{dtype})"
    yield from built(f"Start with {text}{why}", insert_before(source, first, text), spelling.edits)


def as_the_matrix(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS110: the sizes of the word vectors."""
    layer, matrix = source.call_from(finding.data.get("layer")), finding.data.get("matrix")
    axes = [axis for axis in numbers(finding.data.get("axes")) if axis is not None]
    if layer is not None and isinstance(matrix, str) and axes:
        names = ("input_dim", "output_dim")
        yield from built(
            f"Use {' and '.join(f'{names[axis]}={matrix}.shape[{axis}]' for axis in axes)}",
            *(set_argument(layer, names[axis], f"{matrix}.shape[{axis}]", axis) for axis in axes),
        )


def _name(callee: str) -> str:
    return callee.rpartition(".")[2].strip()


def last_axis(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS813: the size that is left for the last axis."""
    value, size = node_at(source, finding.data.get("last")), finding.data.get("size")
    if value is not None and isinstance(size, int):
        yield from built(f"Make the last axis {size}", (replaced(value, str(size)),))


def join_models(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS910: the size that an image is grown from, one stage, or the shape that arrives."""
    yield from change_one(source, finding)
    end, sample = source.call_from(finding.data.get("end")), numbers(finding.data.get("target"))
    arranged = source.layer("Reshape", end) if end is not None and sample else None
    if end is not None and arranged is not None:
        yield from built(
            f"Give the values their shape: Reshape({tuple_text(sample)})",
            insert_after(source, end, f"{arranged.text}({tuple_text(sample)})"),
            arranged.edits,
        )
        return
    started = list(start_from(source, finding.data))
    if started:
        yield from started
        return
    yield from write_shape(source, report, finding)
