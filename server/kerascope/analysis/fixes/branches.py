"""Fixes of branches that do not fit together."""

from __future__ import annotations

from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    CallSyntax,
    calls,
    children,
    code,
    display_items,
    enclosing,
    statement_of,
    walk,
)
from kerascope.analysis.fixes.arguments import (
    set_argument,
    shape_changed,
    shape_value,
    tuple_text,
)
from kerascope.analysis.fixes.feeding import node_at, without_argument
from kerascope.analysis.fixes.fix import built, numbers
from kerascope.analysis.fixes.layers import return_sequences
from kerascope.analysis.fixes.outputs import change_one, size_of_layer
from kerascope.analysis.fixes.source import Source, Spelling, at, replaced
from kerascope.analysis.report import Finding, Fix, Shape, ShapeReport, Span, TextEdit

#: A name in one of these is part of a longer expression: ``self.width``, ``size(x)``.
_CHAINS = ("atom_expr", "power", "trailer")


def crop_or_pad(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS401: bring two branches of an image to one size."""
    merge = source.call_from(finding.data.get("call"))
    given = finding.data.get("shapes")
    shapes = [numbers(shape) for shape in given] if isinstance(given, list) else []
    axes = numbers(finding.data.get("axes"))
    items = _merged(merge)
    other_end = finding.data.get("other_end")
    yield from change_one(source, finding)
    if isinstance(other_end, list):
        text = str(other_end[1])
        yield from built(f"Begin at the other end: {text}", (TextEdit(finding.span, text),))
    if merge is not None and finding.data.get("axis") == -1:
        layer = next(
            (c for c in (merge, source.call(finding.span)) if c and c.argument("axis")), None
        )
        if layer is not None:
            yield from built("Join the last axis: axis=-1", set_argument(layer, "axis", "-1"))
    if len(items) == len(shapes) == 2 and len(shapes[0]) == 4 and set(axes) <= {1, 2}:
        differences = _differences(shapes[0], shapes[1])
        if all(d >= 0 for d in differences) or all(d <= 0 for d in differences):
            large, small = (0, 1) if max(differences) > 0 else (1, 0)
            border = "((0, {}), (0, {}))".format(*map(abs, differences))
            for cls, index, verb in (
                ("Cropping2D", large, "Crop"),
                ("ZeroPadding2D", small, "Pad"),
            ):
                spelling = source.layer(cls, merge)
                if spelling is not None:
                    kept = shapes[1 - index]
                    yield from built(
                        f"{verb} the {'larger' if index == large else 'smaller'} branch to "
                        f"{kept[1]} by {kept[2]} with {cls}",
                        (_applied_to(items[index], f"{spelling.text}({border})"),),
                        spelling.edits,
                    )
    yield from _divisible(source, finding)
    strided = source.call_from(finding.data.get("strides"))
    if strided is not None:
        pooling = "Pool" in strided.callee.rpartition(".")[2]
        yield from built(
            "Keep the size: strides=1",
            set_argument(strided, "strides", "1", 1 if pooling else 2),
            () if finding.data.get("same") else set_argument(strided, "padding", '"same"'),
        )
    pad = source.call_from(finding.data.get("pad"))
    if pad is not None:
        yield from built('Keep the size: padding="same"', set_argument(pad, "padding", '"same"'))


def same_rank(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS406: a row of features of the branch that has more axes, or every step of the other."""
    if finding.data.get("steps_missing"):
        yield from return_sequences(source, report, finding)
        return
    merge = source.call_from(finding.data.get("call"))
    ranks = [rank for rank in numbers(finding.data.get("ranks")) if rank is not None]
    items = _merged(merge)
    layer = source.call_from(finding.data.get("recurrent"))
    if layer is not None and finding.data.get("wrapped"):
        layer = next((call for a in layer.arguments[:1] for call in calls(a.value)), None)
    every = layer.argument("return_sequences") if layer is not None else None
    if layer is not None and every is not None and every.keyword:
        yield from built(
            "Give the last step alone: without return_sequences=True",
            without_argument(layer, every.node),
        )
    if min(ranks, default=0) != 2:
        return
    high = max(ranks)
    made = source.call_from(finding.data.get("after"))
    applied = made.following if made is not None else None
    flatten = source.layer("Flatten", made)
    if applied is not None and applied.is_whole and flatten is not None:
        yield from built(
            "Put Flatten() behind it",
            (replaced(applied.node, f"{flatten.text}()({code(applied.node)})"),),
            flatten.edits,
        )
    if len(items) != len(ranks):
        return
    for cls in ("Flatten", f"GlobalAveragePooling{high - 2}D"):
        spelling = source.layer(cls, merge)
        if spelling is not None and high in (3, 4, 5):
            yield from built(
                f"Put {cls}() before it",
                tuple(
                    _applied_to(item, f"{spelling.text}()")
                    for item, rank in zip(items, ranks, strict=True)
                    if rank == high
                ),
                spelling.edits,
            )


def as_gate(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS403: one value for each channel that the branch is multiplied with."""
    layer = source.call_from(finding.data.get("add"))
    name = layer.callee.rpartition(".")[2] if layer is not None else ""
    spelling = source.layer({"Add": "Multiply", "add": "multiply"}.get(name, ""), layer)
    if layer is not None and spelling is not None and name in ("Add", "add"):
        start, end = layer.node.start_pos, layer.opening.start_pos
        edit = TextEdit(Span(*start, *end), spelling.text)
        yield from built(f"Use it as a gate: {spelling.text}", (edit,), spelling.edits)


def as_list(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS407: the list, or the value."""
    call = source.call(finding.span)
    given = [a for a in call.arguments if not a.keyword and not a.star] if call is not None else []
    if finding.data.get("list") and len(given) > 1:
        first, last = given[0].node, given[-1].node
        yield from built(
            "Give them as a list",
            (TextEdit(at(*first.start_pos), "["), TextEdit(at(*last.end_pos), "]")),
        )
    elif finding.data.get("twice") and given:
        query = code(given[0].value)
        yield from built(
            f"Attend to itself: ({query}, {query})",
            (TextEdit(at(*given[0].node.end_pos), f", {query}"),),
        )


def project_shortcut(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS402: a 1x1 convolution on the branch with other channels, or as many features."""
    yield from _equal_widths(source, finding)
    yield from change_one(source, finding)
    projection, text = (
        source.call_from(finding.data.get("projection")),
        finding.data.get("strides"),
    )
    if projection is not None and isinstance(text, str):
        # A window of one pixel gives the same size with either padding.
        yield from built(
            f"Give the projection strides={text}", set_argument(projection, "strides", text)
        )
        return
    merge = source.call_from(finding.data.get("call"))
    given = finding.data.get("shapes")
    shapes = [numbers(shape) for shape in given] if isinstance(given, list) else []
    items = _merged(merge)
    if len(items) != 2 or len(shapes) != 2 or len(shapes[0]) != 4:
        return
    first, second = shapes
    if None in (*first[1:], *second[1:]):
        return
    spelling = source.layer("Conv2D", merge)
    if spelling is None:
        return
    yield from _in_helper(source, finding, merge, items, spelling)
    # The branch that was changed last is the main path; the other is the shortcut.
    strides = [(a or 1) // (b or 1) for a, b in zip(first[1:3], second[1:3], strict=True)]
    if any(stride < 1 for stride in strides) or strides[0] != strides[1]:
        return
    if strides[0] > 1 and second[3] == 1:
        return  # one channel against many is a mask, and no shortcut
    stride = f', strides={strides[0]}, padding="same"' if strides[0] > 1 else ""
    text = f"{spelling.text}({second[3]}, 1{stride})"
    yield from built(
        f"Project the shortcut with {text}", (_applied_to(items[0], text),), spelling.edits
    )


def _equal_widths(source: Source, finding: Finding) -> Iterator[Fix]:
    """As many features for the last layer of a residual branch as the other branch has."""
    layer, size = source.call_from(finding.data.get("layer")), finding.data.get("size")
    place, kept = finding.data.get("call"), finding.data.get("kept")
    if layer is None or not isinstance(size, int):
        return
    merge = source.call_from(place)
    node = node_at(source, place) if merge is None else None
    items = _merged(merge) if merge is not None else children(node)[::2] if node else []
    name = code(items[kept]) if isinstance(kept, int) and len(items) == 2 else ""
    function = enclosing(layer.node, "funcdef")
    if function is not None and _bound_before(function, name, layer.node.start_pos):
        yield from built(
            f"Give it as many features as {name} has: {size}",
            size_of_layer(layer, f"{name}.shape[-1]"),
        )
    spelled = finding.data.get("spelled")
    if isinstance(spelled, str):
        yield from built(f"Give it {spelled} features: {size}", size_of_layer(layer, spelled))
    given = layer.argument("units", 0) or layer.argument("filters", 0)
    if layer.callee.rpartition(".")[2].strip() == "Embedding":
        given = layer.argument("output_dim", 1)
    inner = walk(given.value) if given is not None else ()
    plain = [
        node
        for node in inner
        if node.type == "name" and not (node.parent and node.parent.type in _CHAINS)
    ]
    for text in dict.fromkeys(map(code, plain)):
        if given is not None and text != code(given.value):
            yield from built(f"Give it {text} features: {size}", size_of_layer(layer, text))
    repeats = layer.callee.rpartition(".")[2].strip() == "RepeatVector"
    title = f"Repeat {size} times" if repeats else f"Give it {size} features"
    yield from built(title, size_of_layer(layer, size))
    yield from other_width(source, finding)


def other_width(source: Source, finding: Finding) -> Iterator[Fix]:
    """KS402, KS405: the other branch as wide as this one."""
    other = finding.data.get("other")
    if not isinstance(other, list) or len(other) != 2:
        return
    layer, width = source.call_from(other[0]), other[1]
    if layer is not None and isinstance(width, int):
        name = layer.callee.rpartition(".")[2].strip()
        yield from built(
            f"Give the {name} of the other branch {width} features", size_of_layer(layer, width)
        )


def _bound_before(function: NodeOrLeaf, name: str, place: tuple[int, int]) -> bool:
    """Whether a name is a parameter of a function, or bound in it above a place."""
    if not name.isidentifier():
        return False
    if any(node.type == "param" and code(children(node)[0]) == name for node in walk(function)):
        return True
    return any(
        node.type == "expr_stmt" and code(children(node)[0]) == name and node.end_pos < place
        for node in walk(function)
    )


def _in_helper(
    source: Source,
    finding: Finding,
    merge: CallSyntax | None,
    items: list[NodeOrLeaf],
    spelling: Spelling,
) -> Iterator[Fix]:
    """In a function that builds a block: a projection where the shapes differ, of any call."""
    function = enclosing(merge.node, "funcdef") if merge is not None else None
    statement = statement_of(merge.node) if merge is not None else None
    if function is None or statement is None or merge is None:
        return
    names = [code(item) for item in items]
    parameters = code(children(function)[2])
    short = next((name for name in names if _is_kept(function, name, parameters)), None)
    main = next((name for name in names if name != short), None)
    if short is None or main is None or not (short.isidentifier() and main.isidentifier()):
        return
    strides = next(
        (
            code(given.value)
            for call in calls(function)
            if call.callee.rpartition(".")[2].startswith("Conv")
            and (given := call.argument("strides", 2)) is not None
        ),
        None,
    )
    stride = f', strides={strides}, padding="same"' if strides is not None else ""
    line, column = statement.start_pos
    indent = source.index.line(line)[:column]
    new = source.index.newline
    text = (
        f"if {short}.shape != {main}.shape:{new}{indent}    "
        f"{short} = {spelling.text}({main}.shape[-1], 1{stride})({short}){new}{indent}"
    )
    if not indent.strip():
        yield from built(
            f"Project {short} where the shapes differ, with a 1x1 convolution",
            (TextEdit(at(line, column), text),),
            spelling.edits,
        )


def _is_kept(function: NodeOrLeaf, name: str, parameters: str) -> bool:
    """Whether a name keeps the tensor that a function was given: ``shortcut = x``."""
    for node in walk(function):
        if node.type == "expr_stmt" and len(children(node)) == 3:
            target, value = children(node)[0], children(node)[2]
            if code(target) == name and value.type == "name":
                return code(value) in parameters.replace("(", " ").replace(",", " ").split()
    return False


def _divisible(source: Source, finding: Finding) -> Iterator[Fix]:
    factor, shape = finding.data.get("factor"), numbers(finding.data.get("input"))
    if not isinstance(factor, int) or len(shape) < 2:
        return
    *sizes, channels = shape
    declaring = source.call(finding.span)
    value = shape_value(declaring) if declaring is not None else None
    chosen = finding.data.get("chosen")
    for rounded in (
        [-(-(size or 0) // factor) * factor for size in sizes],
        [(size or 0) // factor * factor for size in sizes],
    ):
        new = (*rounded, channels)
        title = f"Use an input of {tuple_text(new)}, a multiple of {factor}"
        if not all(size > 0 for size in rounded):
            continue
        if isinstance(chosen, list) and chosen:
            places = {Span(*place): str(rounded[axis]) for place, axis in chosen}
            yield from built(title, tuple(TextEdit(*edit) for edit in places.items()))
        elif value is not None:
            items = display_items(value)
            kept = code(items[-1]) if len(items) == len(new) else channels
            yield from built(title, shape_changed(value, (*rounded, kept)))


def _merged(merge: CallSyntax | None) -> list[NodeOrLeaf]:
    """The branches in the list that a merging layer is applied to."""
    if merge is None or not merge.arguments:
        return []
    return display_items(merge.arguments[0].value)


def _applied_to(branch: NodeOrLeaf, layer: str) -> TextEdit:
    return replaced(branch, f"{layer}({code(branch)})")


def _differences(one: Shape, other: Shape) -> list[int]:
    return [(a or 0) - (b or 0) for a, b in zip(one[1:3], other[1:3], strict=True)]
