"""Calls of imported functions and classes whose arguments can be read off the text.

``from models import build; build((28, 28, 1), n_classes=N)`` in one file says how ``build`` of
another is meant to be called. Only what is certain is taken: arguments are literals, arithmetic on
them, and names that the module binds once, to such a value.
"""

from __future__ import annotations

import ast
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_LARGEST_TEXT = 2000


@dataclass(frozen=True)
class ImportedCall:
    """A call of ``name`` of ``module`` (``level`` dots before it) at ``line``.

    ``expression`` is the call by its plain name with the values of its arguments.
    """

    module: str
    level: int
    name: str
    expression: str
    line: int


def imported_calls(text: str) -> tuple[ImportedCall, ...]:
    """The readable calls of what ``text`` imports; none when it is not Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    return tuple(_Reader(tree).calls())


def definitions(text: str) -> frozenset[str]:
    """The functions and classes that ``text`` defines at its top level."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    kinds = (ast.FunctionDef, ast.ClassDef)
    return frozenset(node.name for node in tree.body if isinstance(node, kinds))


def own_calls(text: str, defined: frozenset[str]) -> tuple[str, ...]:
    """The readable calls in ``text`` of what it defines itself, ``defined``, each once.

    Of those that the program never comes to, ``if TRAIN:`` being false, they tell what is meant.
    """
    if not any(text.count(name) > 1 for name in defined):
        return ()
    reader = _Reader(ast.parse(text))
    return tuple(dict.fromkeys(reader.calls_of(defined)))


def module_files(module: str, level: int, importer: str, roots: Sequence[str]) -> Iterator[str]:
    """The files that ``module``, imported in the file ``importer``, may be.

    Relative imports start at the importer's folder, others at each of ``roots`` and at the
    importer's folder. Source: the language reference, "Package Relative Imports".
    """
    starts = [os.path.dirname(importer)]
    if level:
        for _ in range(level - 1):
            starts = [os.path.dirname(starts[0])]
    else:
        starts += roots
    for start in starts:
        base = os.path.join(start, *module.split(".")) if module else start
        yield base + ".py"
        yield os.path.join(base, "__init__.py")


class _Reader:
    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._names: dict[str, tuple[str, int, str]] = {}  # name -> module, level, its name there
        self._modules: dict[str, tuple[str, int]] = {}  # dotted name -> module, level
        self._stars: list[tuple[str, int]] = []
        self._read_imports()
        self._constants = _constants(tree)

    def _read_imports(self) -> None:
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self._modules[alias.asname or alias.name] = (alias.name, 0)
            elif isinstance(node, ast.ImportFrom):
                module = node.module or ""
                for alias in node.names:
                    if alias.name == "*":
                        self._stars.append((module, node.level))
                        continue
                    bound = alias.asname or alias.name
                    self._names[bound] = (module, node.level, alias.name)
                    # `from package import module`
                    inner = f"{module}.{alias.name}" if module else alias.name
                    self._modules[bound] = (inner, node.level)

    def calls(self) -> Iterator[ImportedCall]:
        for call in _certain_calls(self._tree):
            arguments = self._arguments(call)
            if arguments is None:
                continue
            for module, level, name in self._targets(call.func):
                yield ImportedCall(module, level, name, f"{name}({arguments})", call.lineno)

    def calls_of(self, names: frozenset[str]) -> Iterator[str]:
        """The readable calls of functions and classes by their plain names, as expressions."""
        for call in _certain_calls(self._tree):
            if isinstance(call.func, ast.Name) and call.func.id in names:
                arguments = self._arguments(call)
                if arguments is not None:
                    yield f"{call.func.id}({arguments})"

    def _targets(self, func: ast.expr) -> Iterator[tuple[str, int, str]]:
        if isinstance(func, ast.Name):
            if func.id in self._names:
                yield self._names[func.id]
            else:
                for module, level in self._stars:
                    yield module, level, func.id
        elif isinstance(func, ast.Attribute):
            known = self._modules.get(_dotted(func.value))
            if known is not None:
                yield (*known, func.attr)

    def _arguments(self, call: ast.Call) -> str | None:
        parts = []
        try:
            for value in call.args:
                parts.append(repr(_value(value, self._constants)))
            for keyword in call.keywords:
                if keyword.arg is None:
                    return None
                parts.append(f"{keyword.arg}={_value(keyword.value, self._constants)!r}")
        except _NotReadable:
            return None
        text = ", ".join(parts)
        return text if len(text) <= _LARGEST_TEXT else None


class _NotReadable(Exception):
    """The value of an expression cannot be read off the text."""


def _certain_calls(node: ast.AST) -> Iterator[ast.Call]:
    """Calls in order, without those that are expected to fail."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Try):
            for part in (*child.orelse, *child.finalbody):
                yield from _certain_calls(part)
            continue
        if isinstance(child, (ast.With, ast.AsyncWith)) and any(
            "aises" in ast.dump(item.context_expr) for item in child.items
        ):
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from _certain_calls(child)


def _constants(tree: ast.Module) -> Mapping[str, Any]:
    """The names that are bound once in the whole file, at its top level, to a readable value."""
    bound = Counter(
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del))
    )
    bound.update(node.arg for node in ast.walk(tree) if isinstance(node, ast.arg))
    known: dict[str, Any] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target, value = statement.targets[0], statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            target, value = statement.target, statement.value
        else:
            continue
        pairs: list[tuple[ast.expr, ast.expr]] = [(target, value)]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = list(zip(target.elts, value.elts, strict=False))
        for name, part in pairs:
            if isinstance(name, ast.Name) and bound[name.id] == 1:
                try:
                    known[name.id] = _value(part, known)
                except _NotReadable:
                    continue
    return known


def _value(node: ast.expr, known: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Constant) and node.value is not ...:
        return node.value
    if isinstance(node, ast.Name) and node.id in known:
        return known[node.id]
    if isinstance(node, ast.Tuple):
        return tuple(_value(item, known) for item in node.elts)
    if isinstance(node, ast.List):
        return [_value(item, known) for item in node.elts]
    if isinstance(node, ast.Dict) and all(key is not None for key in node.keys):
        keys = [_value(key, known) for key in node.keys if key is not None]
        values = [_value(item, known) for item in node.values]
        try:
            return dict(zip(keys, values, strict=True))
        except TypeError:
            raise _NotReadable from None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        value = _value(node.operand, known)
        if isinstance(node.op, ast.Not):
            return not value
        if isinstance(value, (int, float)):
            return -value
    if isinstance(node, ast.BinOp):
        return _computed(node.op, _value(node.left, known), _value(node.right, known))
    raise _NotReadable


def _computed(operator: ast.operator, left: Any, right: Any) -> Any:
    if not (isinstance(left, (int, float)) and isinstance(right, (int, float))):
        raise _NotReadable
    if max(abs(left), abs(right)) > 1e9:
        raise _NotReadable
    try:
        if isinstance(operator, ast.Add):
            return left + right
        if isinstance(operator, ast.Sub):
            return left - right
        if isinstance(operator, ast.Mult):
            return left * right
        if isinstance(operator, ast.FloorDiv):
            return left // right
        if isinstance(operator, ast.Div):
            return left / right
    except ZeroDivisionError:
        pass
    raise _NotReadable


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = _dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return ""
