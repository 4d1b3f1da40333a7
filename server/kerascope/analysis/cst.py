"""The concrete syntax of a text, also of one that is half typed.

parso keeps every character, recovers from errors, and is pure Python; its positions are lines from
1 and columns from 0 in code points, broken at the same three line breaks as ours. It does not know
the ``match`` statement and sees an error there, so it is no judge of what is valid Python; the
calls inside such a statement it finds all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from parso.grammar import load_grammar
from parso.python.tree import Module, Param
from parso.tree import Leaf, NodeOrLeaf

from kerascope.analysis.report import Span

# The newest grammar, so that what is valid does not depend on the server's own Python.
GRAMMAR = load_grammar(version="3.14")


@lru_cache(maxsize=16)
def parse(text: str) -> Module:
    """The tree of ``text``. Never fails; what cannot be parsed becomes error nodes."""
    module = GRAMMAR.parse(text)
    assert isinstance(module, Module)
    return module


@dataclass(frozen=True)
class Argument:
    """One argument of a call; ``star`` is ``*``, ``**`` or empty, ``node`` includes the keyword."""

    keyword: str | None
    star: str
    value: NodeOrLeaf
    node: NodeOrLeaf


@dataclass(frozen=True)
class CallSyntax:
    """A call expression: the children of ``node`` up to and including the trailer at ``index``."""

    node: NodeOrLeaf
    index: int

    @property
    def trailer(self) -> NodeOrLeaf:
        """The parenthesised arguments."""
        return children(self.node)[self.index]

    @property
    def callee(self) -> str:
        """What is called, as written, without surrounding blanks and comments."""
        parts = children(self.node)[: self.index]
        return "".join(part.get_code(include_prefix=i > 0) for i, part in enumerate(parts))

    @property
    def span(self) -> Span:
        """The span of the call expression."""
        return Span(*self.node.start_pos, *self.trailer.end_pos)

    @property
    def opening(self) -> Leaf:
        """The opening parenthesis."""
        return self.trailer.get_first_leaf()  # type: ignore[no-any-return]

    @property
    def closing(self) -> Leaf:
        """The closing parenthesis."""
        return self.trailer.get_last_leaf()  # type: ignore[no-any-return]

    @property
    def is_whole(self) -> bool:
        """Whether nothing follows the call in its expression (no ``(x)``, no attribute)."""
        return self.index == len(children(self.node)) - 1

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """The arguments in order."""
        inner = children(self.trailer)[1:-1]
        if len(inner) == 1 and inner[0].type == "arglist":
            inner = children(inner[0])
        return tuple(_argument(node) for node in inner if not is_operator(node, ","))

    def argument(self, keyword: str, position: int | None = None) -> Argument | None:
        """The argument with that keyword, or at that place when it was given by position."""
        plain = True
        for place, argument in enumerate(self.arguments):
            if argument.keyword == keyword:
                return argument
            plain = plain and argument.keyword is None and not argument.star
            if plain and position == place:
                return argument
        return None

    @property
    def following(self) -> CallSyntax | None:
        """The call of this call's value, directly after it: ``(x)`` in ``Dense(1)(x)``."""
        rest = children(self.node)[self.index + 1 :]
        if rest and _is_call_trailer(rest[0]):
            return CallSyntax(self.node, self.index + 1)
        return None


def children(node: NodeOrLeaf) -> list[NodeOrLeaf]:
    """The children of a node; none for a leaf."""
    return getattr(node, "children", [])


def span_of(node: NodeOrLeaf) -> Span:
    """The span of a node, without the blanks and comments before it."""
    return Span(*node.start_pos, *node.end_pos)


def code(node: NodeOrLeaf) -> str:
    """The text of a node, without the blanks and comments before it."""
    return str(node.get_code(include_prefix=False))


def is_operator(node: NodeOrLeaf, value: str) -> bool:
    """Whether ``node`` is the given operator or punctuation."""
    return node.type == "operator" and getattr(node, "value", None) == value


def walk(node: NodeOrLeaf) -> Iterator[NodeOrLeaf]:
    """Every node below ``node`` and itself, in the order of the text."""
    # Iterative: a long expression nests deeper than Python's recursion limit allows.
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(children(current)))


def calls(node: NodeOrLeaf) -> Iterator[CallSyntax]:
    """Every call expression below ``node``."""
    for current in walk(node):
        if current.type in ("atom_expr", "power"):
            for index, child in enumerate(children(current)):
                if index and _is_call_trailer(child):
                    yield CallSyntax(current, index)


def call_at(module: Module, span: Span) -> CallSyntax | None:
    """The call expression with exactly this span."""
    leaf = leaf_at(module, span.line, span.column)
    node: NodeOrLeaf | None = leaf
    while node is not None and node.start_pos == (span.line, span.column):
        if node.type in ("atom_expr", "power"):
            for index, child in enumerate(children(node)):
                if (
                    index
                    and _is_call_trailer(child)
                    and child.end_pos == (span.end_line, span.end_column)
                ):
                    return CallSyntax(node, index)
        node = node.parent
    return None


def leaf_at(module: Module, line: int, column: int) -> Leaf | None:
    """The leaf that begins at or covers a position; ``None`` outside of the text."""
    try:
        leaf = module.get_leaf_for_position((line, column), include_prefixes=True)
    except (ValueError, IndexError):
        return None
    # At a boundary parso answers with the leaf that ends there.
    if leaf is not None and leaf.end_pos == (line, column):
        following = leaf.get_next_leaf()
        if following is not None and following.start_pos == (line, column):
            leaf = following
    return leaf if isinstance(leaf, Leaf) else None


def statement_of(node: NodeOrLeaf) -> NodeOrLeaf | None:
    """The simple statement (with its line break) that holds ``node``."""
    current: NodeOrLeaf | None = node
    while current is not None and current.type != "simple_stmt":
        current = current.parent
    return current


def enclosing(node: NodeOrLeaf, *types: str) -> NodeOrLeaf | None:
    """The nearest node around ``node`` that has one of the types."""
    current = node.parent
    while current is not None and current.type not in types:
        current = current.parent
    return current


def parameters(function: NodeOrLeaf) -> dict[str, Param]:
    """The parameters of a function or lambda by name, in order, without ``*args, **kwargs``."""
    listed = next((part for part in children(function) if part.type == "parameters"), function)
    found = [part for part in children(listed) if isinstance(part, Param)]
    return {part.name.value: part for part in found if not part.star_count}


def display_items(value: NodeOrLeaf) -> list[NodeOrLeaf]:
    """The items of a tuple or list display; none when ``value`` is something else."""
    parts = children(value)
    if value.type != "atom" or len(parts) != 3 or code(parts[0]) not in ("(", "["):
        return []
    inner = parts[1]
    if inner.type in ("testlist_comp", "testlist_star_expr"):
        found = [item for item in children(inner) if not is_operator(item, ",")]
        return [] if any(item.type in ("comp_for", "sync_comp_for") for item in found) else found
    return [inner] if code(parts[0]) == "[" else []


def _is_call_trailer(node: NodeOrLeaf) -> bool:
    return node.type == "trailer" and is_operator(children(node)[0], "(")


def _argument(node: NodeOrLeaf) -> Argument:
    parts = children(node)
    if node.type == "argument" and is_operator(parts[0], "*"):
        return Argument(None, "*", parts[1], node)
    if node.type == "argument" and is_operator(parts[0], "**"):
        return Argument(None, "**", parts[1], node)
    if node.type == "argument" and len(parts) == 3 and is_operator(parts[1], "="):
        return Argument(code(parts[0]), "", parts[2], node)
    return Argument(None, "", node, node)
