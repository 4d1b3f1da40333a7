"""Sizes that may be the wrong ones: where a number is chosen, and what it could be instead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    CallSyntax,
    calls,
    children,
    code,
    display_items,
    enclosing,
    is_operator,
    parameters,
    parse,
    span_of,
    walk,
)
from kerascope.analysis.graph import Trace
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.origins.numbers import number_of, spelled
from kerascope.analysis.rules.origins.reach import statement_around
from kerascope.analysis.rules.suspects.clashes import Clash
from kerascope.analysis.rules.suspects.suspect import Suspect, calls_of

#: Calls that make tensors or weights of the sizes that they are given.
_MAKERS = frozenset(
    {
        *("add_weight", "Variable", "variable", "zeros", "ones", "normal", "uniform", "full"),
        *("random_normal", "random_uniform", "truncated_normal", "reshape", "Reshape", "fill"),
    }
)
_COUNTING = frozenset(
    {"batch", "range", "take", "shuffle", "repeat", "skip", "arange", "fit", "predict", "evaluate"}
)
_COUNTS = re.compile(r"batch|epoch|steps_per|samples", re.IGNORECASE)
_ROWS = re.compile(r"shape(?:\([^()]*\))?\[0\]$|\blen\(")
#: A gain and a shift are two of a size; queries, keys and values three; gates four.
_MOST_TIMES = 4
_SIZED = re.compile(r"(?:[\w.]+\.)?(?:Dense|Embedding|Conv\w+|LSTM|GRU|SimpleRNN)")
#: What is read from a shape, and computed no further.
_TAKEN = re.compile(r"^[\w.]*shape(?:\[-?\d+\])+$")
SHAPED = re.compile(r"shape|int_shape")


class Evidence:
    """How many places of a program have each size."""

    def __init__(self, trace: Trace) -> None:
        values = [
            number_of(trace, argument.value)
            for call in calls(parse(trace.text))
            for argument in call.arguments
            if not argument.star
        ]
        self.counts = Counter(value for value in values if value is not None)

    def cost(self, old: int | None, new: int) -> float:
        """Below zero for a change towards what the rest of the program says."""
        before = self.counts[old] - 1 if old is not None else 0
        return 0.5 * max(-4, min(4, before - self.counts[new]))


def sizes(
    trace: Trace, statement: NodeOrLeaf, clash: Clash | None, evidence: Evidence
) -> Iterator[Suspect]:
    """Each size of the pair that clashes, made the other one."""
    if clash is None:
        return
    for node, maker in _places(statement):
        if _is_of_data(node) or _feeds_data(statement, node) or _counts_samples(trace, node):
            continue
        value = number_of(trace, node)
        for old, new in clash.pairs:
            if value == old or (value is None and maker and node.type in ("name", "atom_expr")):
                defines = statement.type == "expr_stmt" and node.parent is statement
                text = str(new) if defines else spelled(trace, node, new)
                if text == code(node):
                    continue
                if text.isdigit() and not defines and _is_multiple(node, value, new):
                    text = f"{new // (value or 1)} * {code(node)}"
                cost = 1.0 if value is None else evidence.cost(value, new)
                # Nobody writes a number into the middle of what names its sizes.
                cost += 5.0 if text.isdigit() and not defines and node.type != "number" else 0.0
                # A number where the program has a name for the right one is what was forgotten.
                cost -= 1.5 if node.type == "number" and text.isidentifier() and not defines else 0
                # What an Input declares is the data's, as a rule.
                cost += 5.0 if _declares(statement, node) else 0.0
                cost += _uses(statement, node) + _passes_on(trace, node, statement)
                if value is None or maker:
                    cost += _other_weight(trace, node, clash)
                yield Suspect(span_of(node), text, cost)


def _is_multiple(node: NodeOrLeaf, value: int | None, new: int) -> bool:
    """Whether a size that has a name is better written as a multiple of it."""
    named = node.type in ("name", "atom_expr") and enclosing(node, "classdef") is None
    return named and bool(value) and new % (value or 1) == 0 and new // (value or 1) <= _MOST_TIMES


def _is_of_data(node: NodeOrLeaf) -> bool:
    """Whether a number counts samples, batches or passes: it is no size that a layer is given."""
    argument = enclosing(node, "argument")
    keyword = code(children(argument)[0]) if argument is not None else ""
    trailer = enclosing(node, "trailer")
    call = trailer.parent if trailer is not None else None
    before = children(call)[: children(call).index(trailer)] if call and trailer else []
    callee = "".join(map(code, before))
    return (
        _COUNTS.search(keyword) is not None
        or callee.rpartition(".")[2] in _COUNTING
        or callee.startswith(("np.", "numpy.", "range"))
    )


def _counts_samples(trace: Trace, node: NodeOrLeaf) -> bool:
    """Whether an expression is the number of samples: of a batch, or of a table."""
    texts = [code(node)]
    if node.type == "name":
        made = assigned(trace, code(node), span_of(node))
        texts += [code(made.value)] if made is not None else []
    return any(_COUNTS.search(text) or _ROWS.search(text) for text in texts)


def _uses_of(statement: NodeOrLeaf, node: NodeOrLeaf) -> Iterator[NodeOrLeaf]:
    """Where the names are used that a statement binds to a number."""
    parts = children(statement)
    if statement.type != "expr_stmt" or node.parent not in (statement, parts[-1]):
        return
    for name in (code(part) for part in walk(parts[0]) if part.type == "name"):
        for use in statement.get_root_node().get_used_names().get(name, ()):
            if not use.is_definition():
                yield use


def _feeds_data(statement: NodeOrLeaf, node: NodeOrLeaf) -> bool:
    bound = code(children(statement)[0]) if statement.type == "expr_stmt" else ""
    return _COUNTS.search(bound) is not None or any(map(_is_of_data, _uses_of(statement, node)))


def _declares(statement: NodeOrLeaf, node: NodeOrLeaf) -> bool:
    """Whether a size is, or is bound to a name for, what an Input declares."""
    places = [statement, *map(statement_around, _uses_of(statement, node))]
    return any(re.search(r"\bInput\(|input_shape\s*=", code(one)) for one in places)


def unused(statement: NodeOrLeaf, clash: Clash | None) -> Iterator[Suspect]:
    """A size of a weight, made the one that the class takes from its inputs and never uses."""
    owner = enclosing(statement, "classdef")
    if clash is None or owner is None:
        return
    text = code(owner)
    taken = [
        code(children(node)[0])
        for node in walk(owner)
        if node.type == "expr_stmt"
        and is_operator(children(node)[1], "=")
        and children(node)[0].type in ("name", "atom_expr", "power")
        and _TAKEN.search(code(children(node)[2]))
    ]
    for name in taken:
        if len(re.findall(rf"{re.escape(name)}\b", text)) != 1:
            continue
        for call in calls_of(statement):
            shape = call.argument("shape", 0) if call.callee.endswith("add_weight") else None
            for item in display_items(shape.value) if shape is not None else []:
                yield Suspect(span_of(item), name, -1.0)


def alternatives(statement: NodeOrLeaf, clash: Clash | None) -> Iterator[Suspect]:
    """A size of a weight, made another one that the same function takes from the inputs."""
    function = enclosing(statement, "funcdef")
    if clash is None or function is None or enclosing(statement, "classdef") is None:
        return
    taken = [
        code(children(node)[0])
        for node in walk(function)
        if node.type == "expr_stmt"
        and is_operator(children(node)[1], "=")
        and children(node)[0].type == "name"
        and _TAKEN.search(code(children(node)[2]))
    ]
    for call in calls_of(statement):
        shape = call.argument("shape", 0) if call.callee.endswith("add_weight") else None
        for item in display_items(shape.value) if shape is not None else []:
            for name in taken:
                if code(item) in taken and name != code(item):
                    yield Suspect(span_of(item), name, 0.5)


def factors(statement: NodeOrLeaf, clash: Clash | None) -> Iterator[Suspect]:
    """A number that a layer's size is computed from: the ``2`` of ``Dense(2 * dim)``."""
    if clash is None:
        return
    ratios = {clash.ratio} if clash.ratio else {Fraction(new, old) for old, new in clash.pairs}
    for call in calls_of(statement):
        if not _SIZED.fullmatch(call.callee) or not call.arguments:
            continue
        if clash.ratio is None and not _is_doubled(call):
            continue
        for node in walk(call.arguments[0].value):
            whole = node.type == "number" and code(node).isdigit()
            for ratio in ratios:
                wanted = int(code(node)) * ratio if whole else Fraction(0)
                if wanted > 1 and wanted.denominator == 1:
                    yield Suspect(span_of(node), str(wanted), 0.5 if clash.ratio else 1.5)


def _is_doubled(call: CallSyntax) -> bool:
    """Whether a layer is wrapped in Bidirectional, which gives two of its size."""
    trailer = enclosing(call.node, "trailer")
    outer = code(trailer.parent) if trailer is not None and trailer.parent is not None else ""
    return outer.partition("(")[0].rpartition(".")[2] == "Bidirectional"


def multiples(trace: Trace, statement: NodeOrLeaf, clash: Clash | None) -> Iterator[Suspect]:
    """A size of a layer, made so many times as large as what came of it is too small."""
    if clash is None:
        return
    times = {large // small for small, large in clash.pairs if large % small == 0 and large > small}
    for call in calls_of(statement):
        if not _SIZED.fullmatch(call.callee):
            continue
        given = call.arguments[:1]
        if not given or given[0].keyword not in (None, "units", "filters"):
            continue
        node, value = given[0].value, number_of(trace, given[0].value)
        for factor in times:
            if factor <= _MOST_TIMES:
                known = value is not None and node.type == "number"
                new = str((value or 0) * factor) if known else f"{factor} * {code(node)}"
                yield Suspect(span_of(node), new, 1.5)
        # Of a picture a factor counts twice, for the height and for the width.
        for leaf in walk(node) if node.type == "term" else ():
            if leaf.type == "name" and number_of(trace, leaf) in (None, *times):
                yield Suspect(span_of(leaf), f"{code(leaf)} ** 2", 1.0)


def from_tensor(trace: Trace, statement: NodeOrLeaf, clash: Clash | None) -> Iterator[Suspect]:
    """A number handed to a helper beside a tensor: the tensor's own number of features."""
    tensors = {variable.name for variable in trace.variables}
    own = {
        code(children(one)[1])
        for one in walk(statement.get_root_node())
        if one.type == "funcdef" and enclosing(one, "classdef") is None
    }
    for call in calls_of(statement):
        given = call.arguments
        if call.callee not in own or len(given) < 2 or given[0].value.type != "name":
            continue
        for argument in given[1:]:
            is_size = argument.value.type == "number" or (
                argument.value.type == "name" and code(argument.value) not in tensors
            )
            if is_size and not argument.star:
                value = number_of(trace, argument.value)
                # A stride or a factor is no number of features.
                other = clash is not None and value is not None and value not in clash.sizes
                text = f"{code(given[0].value)}.shape[-1]"
                yield Suspect(span_of(argument.value), text, 3.0 if other else 1.0)


def _places(statement: NodeOrLeaf) -> Iterator[tuple[NodeOrLeaf, bool]]:
    """The nodes of a statement that may be sizes, and whether a tensor is made of them."""
    if statement.type == "expr_stmt":
        parts = children(statement)
        if is_operator(parts[1], "=") and parts[2].type != "name":
            yield parts[2], False
            if parts[2].type == "testlist_star_expr":
                yield from ((item, False) for item in children(parts[2])[::2])
    for call in calls_of(statement):
        maker = call.callee.rpartition(".")[2] in _MAKERS
        for argument in call.arguments:
            if argument.star or argument.keyword in ("name", "dtype"):
                continue
            items = display_items(argument.value)
            yield from ((item, maker) for item in (items or [argument.value]))
    defaults = (param.default for param in parameters(statement).values())
    if statement.type == "funcdef":
        yield from ((default, False) for default in defaults if default is not None)


def _uses(statement: NodeOrLeaf, node: NodeOrLeaf) -> float:
    """What else changes with a definition: nothing for a number where it is used."""
    parts = children(statement)
    if statement.type != "expr_stmt" or node.parent not in (statement, parts[-1]):
        return 0.0
    uses = len(list(_uses_of(statement, node)))
    # A number that is computed is no size of its own until something uses it.
    return min(3.0, max(0, uses - 1)) - (1.5 if node.type in ("term", "arith_expr", "power") else 0)


def _passes_on(trace: Trace, node: NodeOrLeaf, statement: NodeOrLeaf) -> float:
    """What else changes with an argument: all that a class or function of the program makes of it.

    An argument that names a computed number is not where the number comes from.
    """
    if node.type == "name" and node.parent is not statement:
        made = assigned(trace, code(node), span_of(node))
        if made is not None and made.value.type in ("term", "arith_expr", "power"):
            return 2.0
    return _passed_to(node)


def _passed_to(node: NodeOrLeaf) -> float:
    """What an argument of a class or function of the program decides there."""
    trailer = enclosing(node, "trailer")
    call = trailer.parent if trailer is not None else None
    if call is None:
        return 0.0
    name = code(children(call)[0])
    definition = next(
        (
            one
            for one in walk(node.get_root_node())
            if one.type in ("funcdef", "classdef") and code(children(one)[1]) == name
        ),
        None,
    )
    if definition is None:
        return 0.0
    start = next((one for one in walk(definition) if one.type == "funcdef"), definition)
    names = [one for one in parameters(start) if one != "self"]
    given = next((one.arguments for one in calls(call) if one.callee == name), ())
    place = next((index for index, one in enumerate(given) if one.value is node), None)
    if place is None:
        return 0.5
    # A class that takes its sizes from its inputs is right for all of them, or wrong itself.
    adapts = definition.type == "classdef" and re.search(r"def build\(", code(definition))
    own = given[place].keyword or next(iter(names[place : place + 1]), "")
    uses = len(re.findall(rf"\b{re.escape(own)}\b", code(definition)))
    return min(2.0, 0.5 * max(0, uses - 2)) + (2.0 if adapts else 0.0)


def _other_weight(trace: Trace, node: NodeOrLeaf, clash: Clash) -> float:
    """Below zero for a size of a tensor that clashes, above for one of another tensor."""
    display = enclosing(node, "atom")
    items = display_items(display) if display is not None else []
    known = [number_of(trace, item) if item is not node else None for item in items]
    if not items or not clash.shapes:
        return 0.0
    fits = any(
        len(shape) == len(known)
        and all(one in (None, axis) for one, axis in zip(known, shape, strict=True))
        for shape in clash.shapes
    )
    return -1.0 if fits else 2.0
