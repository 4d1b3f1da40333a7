"""The lines of a program that give data its shape, back from where it is used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parso.python.tree import Module
from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import CallSyntax, calls, children, code, parse, span_of, walk
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Shape, Span
from kerascope.analysis.rules.origins.bindings import Assignment, assigned
from kerascope.analysis.rules.rule import span_data

_LONGEST = 8
#: Methods of objects that prepare data: what they give is made of their argument.
_OF_THEIR_ARGUMENT = frozenset(
    {"fit_transform", "transform", "inverse_transform", "texts_to_sequences", "texts_to_matrix"}
)
#: Where the functions that read pictures take their size.
_SIZE_ARGUMENTS = ("target_size", "image_size")
_RESIZES = re.compile(r"(?:^|\.)(?:resize|smart_resize|Resizing)$")


@dataclass(frozen=True)
class Choice:
    """The expression that chose the shape of the samples, and what a fix needs to change it."""

    span: Span
    data: dict[str, object]


def makers(trace: Trace, name: str, before: Span) -> Iterator[Assignment]:
    """The assignments that a value went through, the last one first."""
    for _ in range(_LONGEST):
        made = assigned(trace, name, before) if name.isidentifier() else None
        if made is None:
            return
        yield made
        following = _source(made)
        if following is None:
            return
        name, before = following, made.place


def chosen(
    trace: Trace, argument: tuple[Span, str] | None, before: Span, given: Shape, wanted: Shape
) -> Choice | None:
    """The call that gave samples the shape ``given`` where ``wanted`` is read (both with batch).

    A picture that is read in another size, a sequence that is padded to another length, axes in
    another order, and one that was added and is not read.
    """
    if argument is None:
        return None
    resized = len(given) == len(wanted) >= 4 and given[3:] == wanted[3:]
    turned = (
        len(given) == len(wanted) and given[1:] != wanted[1:] and _sorted(given) == _sorted(wanted)
    )
    sequences = len(given) == len(wanted) == 2 and wanted[1] is not None
    for call in shaping_calls(trace, argument, before):
        found = _added(call, given, wanted)
        found = found or (_size(call, wanted) if resized else None)
        found = found or (_padding(trace, call, wanted) if sequences else None)
        found = found or (_arrangement(call, given, wanted) if turned else None)
        if found is not None:
            return found
    order = _channels_moved(given, wanted) if turned else None
    return Choice(argument[0], {"transpose": order}) if order is not None else None


@dataclass(frozen=True)
class Flattening:
    """A reshape of samples to flat rows, and the place of the axes that it names."""

    span: Span
    axes: Span


def flattening(
    trace: Trace, argument: tuple[Span, str] | None, before: Span, rank: int = 2
) -> Flattening | None:
    """The reshape that gave the samples that are used at a place so many axes: flat rows, or an
    image of what the model reads as rows."""
    for call in shaping_calls(trace, argument, before) if argument is not None else ():
        items = reshape_axes(call) if call.callee.endswith(".reshape") else []
        if len(items) == rank and items[0] and items[-1]:
            first, last = items[0], items[-1]
            if first is not None and last is not None:
                return Flattening(call.span, Span(first[0], first[1], last[2], last[3]))
    return None


def _channels_moved(given: Shape, wanted: Shape) -> list[int] | None:
    """How to transpose images whose channels come first where they are wanted last, or back."""
    if len(given) != 4 or None in (*given[1:], *wanted[1:]):
        return None
    if (*given[2:], given[1]) == wanted[1:] and (given[1] or 0) <= 4:
        return [0, 2, 3, 1]
    return None


def shaping_calls(trace: Trace, argument: tuple[Span, str], before: Span) -> Iterator[CallSyntax]:
    """The calls that an argument's value went through, the last assignment's first."""
    span, text = argument
    if not text.isidentifier():
        yield from (c for c in calls(parse(trace.text)) if span.contains(c.span))
        return
    for made in makers(trace, text, before):
        yield from calls(made.value)
        for name in _functions(made):
            yield from _body(trace, name)


def _functions(made: Assignment) -> Iterator[str]:
    """The names of functions that a dataset is mapped with."""
    for call in calls(made.value):
        if call.callee.endswith(".map") and call.arguments:
            yield code(call.arguments[0].value)


def _body(trace: Trace, name: str) -> Iterator[CallSyntax]:
    for node in walk(parse(trace.text)):
        if node.type == "funcdef" and code(children(node)[1]) == name:
            yield from calls(children(node)[-1])


def _source(made: Assignment) -> str | None:
    """The name that the data of an assignment comes from."""
    for node in walk(made.value):
        if node.type == "name" and (node.parent is None or not _is_part(node)):
            return code(node)
    return None


def _is_part(node: NodeOrLeaf) -> bool:
    """Whether a name is an attribute, a keyword, a module or a function that is called."""
    parent = node.parent
    if parent is None:
        return False
    parts = children(parent)
    if parent.type == "trailer" and code(parts[0]) == ".":
        return True
    if parent.type == "argument" and parts[0] is node:
        return True
    following = parts[1] if len(parts) > 1 and parts[0] is node else None
    if following is None or following.type != "trailer":
        return False
    method = parts[2] if len(parts) > 2 else None
    if method is not None and code(following).removeprefix(".") in _OF_THEIR_ARGUMENT:
        return code(method).startswith("(")  # scaler.fit_transform(x)
    # np.reshape(x, …) and preprocess(x): neither is the data; x.reshape(…) and x[…] are.
    return code(following).startswith("(") or _is_imported(node)


def _is_imported(node: NodeOrLeaf) -> bool:
    """Whether a name is what an import binds: ``np``, ``cv2``."""
    root = node.get_root_node()
    uses = root.get_used_names().get(code(node), ()) if isinstance(root, Module) else ()
    made = [use.get_definition() for use in uses if use.is_definition()]
    return any(one is not None and one.type.startswith("import") for one in made)


def _added(call: CallSyntax, given: Shape, wanted: Shape) -> Choice | None:
    """``np.expand_dims`` that adds the one axis which samples have too many."""
    if call.callee.rpartition(".")[2] != "expand_dims" or len(call.arguments) != 2:
        return None
    axis = call.argument("axis", 1)
    text = code(axis.value).strip() if axis is not None else ""
    if len(given) != len(wanted) + 1 or not text.lstrip("-").isdigit():
        return None
    place = int(text) % len(given)
    if place == 0 or given[place] != 1 or (*given[1:place], *given[place + 1 :]) != wanted[1:]:
        return None
    values = (call.span, span_of(call.arguments[0].value))
    return Choice(call.span, {"added": [span_data(value) for value in values]})


def _size(call: CallSyntax, wanted: Shape) -> Choice | None:
    size = list(wanted[1:3])
    for keyword in _SIZE_ARGUMENTS:
        given = call.argument(keyword)
        if given is not None:
            return Choice(call.span, {"size": size, "resized": span_data(span_of(given.value))})
    if _RESIZES.search(call.callee) and len(call.arguments) > 1:
        place = span_of(call.arguments[1].value)
        return Choice(call.span, {"size": size, "resized": span_data(place)})
    return None


def _padding(trace: Trace, call: CallSyntax, wanted: Shape) -> Choice | None:
    length = call.argument("maxlen")
    if call.callee.rpartition(".")[2] != "pad_sequences":
        # A layer that turns texts into rows of numbers is made somewhere else.
        made = assigned(trace, call.callee, call.span)
        call = next(calls(made.value), call) if made is not None else call
        length = call.argument("output_sequence_length")
    if length is None:
        return None
    return Choice(call.span, {"maxlen": span_data(span_of(length.value)), "length": wanted[1]})


def _arrangement(call: CallSyntax, given: Shape, wanted: Shape) -> Choice | None:
    name = call.callee.rpartition(".")[2]
    if name == "expand_dims" and len(call.arguments) == 2 and wanted[-1] == 1:
        axis = call.arguments[1].value
        return Choice(call.span, {"axis": span_data(span_of(axis))})
    if name == "reshape":
        items = reshape_axes(call)
        if len(items) == len(given):
            sizes = list(given)
            order = [0]
            for size in wanted[1:]:
                place = next(
                    (i for i in range(1, len(sizes)) if sizes[i] == size and i not in order), None
                )
                if place is None:
                    return None
                order.append(place)
            return Choice(call.span, {"items": items, "order": order})
    return None


def reshape_axes(call: CallSyntax) -> list[list[int] | None]:
    """The places of the sizes that a reshape names, of ``reshape(x, (a, b))`` or ``x.reshape``."""
    values = [argument.value for argument in call.arguments if not argument.keyword]
    for value in values:
        inner = children(value)[1:2] if value.type == "atom" else []
        if inner and inner[0].type in ("testlist_comp", "testlist_star_expr"):
            return [span_data(span_of(item)) for item in children(inner[0])[::2]]
    return [span_data(span_of(value)) for value in values]


def _sorted(shape: Shape) -> list[str]:
    return sorted(map(str, shape[1:]))
