"""Names that a program uses and nothing in it defines: data of a cell that was not pasted along.

Python would end at the first of them. They are unknown instead, so that the layers around them are
still seen; other tools tell of misspelled names.
"""

import ast
import builtins
import symtable
from typing import Dict, Iterator, Set

_MODULE_NAMES = {"__name__", "__file__", "__doc__", "__package__", "__spec__", "__loader__"}


def undefined_names(text: str, tree: ast.Module) -> Dict[str, ast.Name]:
    """Such names, each with its first use.

    A name of which the program itself asks whether it is there (``except NameError``) is left to
    raise what is expected.
    """
    try:
        table = symtable.symtable(text, "<program>", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return {}
    bound: Set[str] = set()
    used: Set[str] = set()
    for scope in _scopes(table):
        for symbol in scope.get_symbols():
            binds = symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
            if binds and (scope is table or symbol.is_declared_global()):
                bound.add(symbol.get_name())
            if symbol.is_referenced() and (scope is table or symbol.is_global()):
                used.add(symbol.get_name())
    missing = used - bound - _MODULE_NAMES - set(dir(builtins))
    if not missing:
        return {}
    return _first_uses(tree, missing)


def imports_all(tree: ast.Module) -> bool:
    """Whether ``from … import *`` may define names that the text does not show."""
    return any(
        isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
        for node in ast.walk(tree)
    )


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    stack = [table]
    while stack:
        scope = stack.pop()
        yield scope
        stack.extend(scope.get_children())


def _first_uses(tree: ast.Module, names: Set[str]) -> Dict[str, ast.Name]:
    """Where each of ``names`` is used first, without those that an ``except NameError`` expects."""
    expected: Set[str] = set()
    found: Dict[str, ast.Name] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and any(map(_catches_missing, node.handlers)):
            for part in node.body:
                expected.update(n.id for n in ast.walk(part) if isinstance(n, ast.Name))
        elif isinstance(node, ast.Name) and node.id in names:
            first = found.setdefault(node.id, node)
            if (node.lineno, node.col_offset) < (first.lineno, first.col_offset):
                found[node.id] = node
    return {name: node for name, node in found.items() if name not in expected}


def _catches_missing(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or any(
        isinstance(node, ast.Name) and node.id in ("NameError", "Exception")
        for node in ast.walk(handler.type)
    )
