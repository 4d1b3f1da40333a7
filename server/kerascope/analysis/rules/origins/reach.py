"""The statements that a place of the program depends on, by how many steps lead there.

Followed in the text: names to their assignments, attributes to those of their class, functions and
classes of the document to their bodies, parameters to the calls. What a trace records of tensors
is not needed: a size that was chosen wrongly is written somewhere on this way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from parso.python.tree import Module
from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import children, code, enclosing, leaf_at, parameters, parse, walk
from kerascope.analysis.report import Span
from kerascope.analysis.rules.origins.scopes import scopes

#: No size is chosen further away than this from where it does not fit.
_FARTHEST = 8
_SELF = re.compile(r"self\.\w+")
_BLOCKS = ("file_input", "suite", "simple_stmt")
_NO_STATEMENTS = ("suite", "simple_stmt", "newline", "indent", "dedent", "endmarker", "string")
_COMPOUND = ("funcdef", "classdef", "for_stmt", "if_stmt", "while_stmt", "with_stmt", "try_stmt")


def reach(text: str, starts: Iterable[Span]) -> dict[NodeOrLeaf, int]:
    """Every statement that those at ``starts`` depend on, with its distance, the nearest first.

    A compound statement stands for its head: the ``in …`` of a loop, the defaults of a function.
    """
    module = parse(text)
    program = _Program(module)
    leaves = [leaf_at(module, span.line, span.column) for span in starts if not span.file]
    wave = [found for leaf in leaves if leaf is not None for found in [statement_around(leaf)]]
    distances: dict[NodeOrLeaf, int] = {}
    for distance in range(_FARTHEST):
        new = [statement for statement in wave if statement not in distances]
        for statement in new:
            distances.setdefault(statement, distance)
        wave = [found for statement in dict.fromkeys(new) for found in program.before(statement)]
    return distances


def statement_around(node: NodeOrLeaf) -> NodeOrLeaf:
    """The statement, without its line break, that a node belongs to."""
    while node.parent is not None and node.parent.type not in _BLOCKS:
        if node.parent.type in _COMPOUND and node.type != "suite":
            return node.parent
        node = node.parent
    return node


def head(statement: NodeOrLeaf) -> Iterator[NodeOrLeaf]:
    """The nodes of a statement, without the statements inside it."""
    pending = [statement]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(part for part in reversed(children(node)) if part.type != "suite")


class _Program:
    def __init__(self, module: Module) -> None:
        self.module = module
        self.definitions = {
            code(children(node)[1]): node
            for node in walk(module)
            if node.type in ("funcdef", "classdef")
        }

    def before(self, statement: NodeOrLeaf) -> Iterator[NodeOrLeaf]:
        """The statements that one statement takes its values from."""
        text = "".join(code(part) for part in children(statement) if part.type != "suite")
        around = enclosing(statement, "classdef")
        if around is not None:
            for attribute in dict.fromkeys(_SELF.findall(text or code(statement))):
                yield from _attribute(around, attribute)
        for leaf in head(statement):
            if leaf.type == "name" and not _is_attribute(leaf):
                yield from self._of_name(leaf)

    def _of_name(self, leaf: NodeOrLeaf) -> Iterator[NodeOrLeaf]:
        name, here = code(leaf), scopes(leaf)
        defined = self.definitions.get(name)
        if defined is not None:
            yield from _body(defined)
            return
        function = next((one for one in here if one is not None and _takes(one, name)), None)
        bound = [
            one
            for one in self.module.get_used_names().get(name, ())
            if one.is_definition() and scopes(one)[0] in here and one.parent.type != "param"
        ]
        if function is not None:
            bound = [one for one in bound if scopes(one)[0] is function]
        earlier = [one for one in bound if one.start_pos < leaf.start_pos]
        if earlier:
            last = statement_around(earlier[-1])
            yield last
            if last.type == "expr_stmt" and re.match(r"\w+\s*=[^=]*\b" + name, code(last)):
                yield from (statement_around(one) for one in earlier[-2:-1])
        elif bound:
            yield statement_around(bound[-1])
        # What is filled in place: ``skips.append(x)``, ``skips[level] = x``.
        for use in self.module.get_used_names().get(name, ()):
            parts = children(use.parent) if use.parent.type in ("atom_expr", "power") else []
            filled = len(parts) > 1 and code(parts[1]) in (".append", ".extend", ".add")
            if filled and use.start_pos < leaf.start_pos and scopes(use)[0] in here:
                yield statement_around(use)
        if function is not None and not earlier:
            yield from self._calls_of(function)

    def _calls_of(self, function: NodeOrLeaf) -> Iterator[NodeOrLeaf]:
        """The statements that call a function, or make an object of the class of a method."""
        yield function
        owner = enclosing(function, "classdef")
        name = code(children(owner if owner is not None else function)[1])
        for use in self.module.get_used_names().get(name, ()):
            if not use.is_definition():
                yield statement_around(use)


def _takes(scope: NodeOrLeaf, name: str) -> bool:
    return scope.type == "funcdef" and name in parameters(scope) and name != "self"


def _body(definition: NodeOrLeaf) -> Iterator[NodeOrLeaf]:
    """The statements of a function or class, all the way down."""
    seen: set[NodeOrLeaf] = set()
    for node in walk(definition):
        if node.parent is not None and node.parent.type in ("suite", "simple_stmt"):
            statement = statement_around(node)
            if statement not in seen and statement.type not in _NO_STATEMENTS:
                seen.add(statement)
                yield statement


def _attribute(owner: NodeOrLeaf, attribute: str) -> Iterator[NodeOrLeaf]:
    """The statements of a class that give an attribute its value."""
    for node in _statements(owner):
        text = code(node)
        if re.match(rf"{re.escape(attribute)}(\s*=[^=]|\.(append|extend|add)\(|\[)", text):
            yield node


@lru_cache(maxsize=64)
def _statements(owner: NodeOrLeaf) -> tuple[NodeOrLeaf, ...]:
    return tuple(_body(owner))


def _is_attribute(leaf: NodeOrLeaf) -> bool:
    parent = leaf.parent
    if parent is None:
        return False
    parts = children(parent)
    if parent.type == "trailer":
        return code(parts[0]) == "."
    return parent.type == "argument" and len(parts) == 3 and parts[0] is leaf
