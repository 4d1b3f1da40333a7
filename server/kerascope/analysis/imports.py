"""Which names of a text stand for Keras and TensorFlow, and how this file spells a Keras name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parso.python.tree import ImportFrom, ImportName, Module
from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import children

KERAS_PACKAGES = frozenset(
    {"keras", "tensorflow", "tf_keras", "keras_hub", "keras_cv", "keras_nlp", "keras_tuner"}
)


_HOLDS_STATEMENTS = frozenset(
    {
        *("file_input", "simple_stmt", "suite", "funcdef", "async_funcdef", "async_stmt"),
        *("classdef", "decorated", "if_stmt", "try_stmt", "with_stmt", "for_stmt", "while_stmt"),
        "error_node",
    }
)


@dataclass(frozen=True)
class Imported:
    """A name that an import binds, the dotted path it stands for, and the import itself."""

    name: str
    path: str
    node: NodeOrLeaf


def imported(module: Module) -> dict[str, Imported]:
    """Names bound by imports anywhere in the text; the last import of a name wins."""
    names: dict[str, Imported] = {}
    for node in _imports(module):
        if isinstance(node, ImportName):
            for path in node.get_paths():
                parts = [name.value for name in path]
                alias = _alias(node, path[-1])
                bound = alias or parts[0]
                dotted = ".".join(parts) if alias else parts[0]
                names[bound] = Imported(bound, dotted, node)
        elif not node.level and not node.is_star_import():
            source = ".".join(name.value for name in node.get_from_names())
            for path in node.get_paths():
                original = path[-1].value
                bound = _alias(node, path[-1]) or original
                names[bound] = Imported(bound, f"{source}.{original}", node)
    return names


def packages(module: Module) -> frozenset[str]:
    """The top-level packages that the text imports, also inside functions."""
    found: set[str] = set()
    for node in _imports(module):
        if isinstance(node, ImportName):
            found.update(path[0].value for path in node.get_paths())
        elif not node.level:
            found.update(name.value for name in node.get_from_names()[:1])
    return frozenset(found)


def resolve(callee: str, names: dict[str, Imported]) -> str | None:
    """The dotted path that ``layers.Dense`` and the like stand for; ``None`` when not imported."""
    head, _, rest = callee.partition(".")
    bound = names.get(head)
    if bound is None:
        return None
    return f"{bound.path}.{rest}" if rest else bound.path


def is_keras(path: str | None) -> bool:
    """Whether a dotted path lies in Keras, under any of the names by which it is imported."""
    if path is None:
        return False
    parts = path.split(".")
    return parts[0] in KERAS_PACKAGES - {"tensorflow"} or parts[:2] == ["tensorflow", "keras"]


def _imports(module: Module) -> Iterator[ImportName | ImportFrom]:
    """The import statements, in order; only nodes that can hold statements are entered."""
    pending: list[NodeOrLeaf] = [module]
    while pending:
        node = pending.pop()
        if isinstance(node, (ImportName, ImportFrom)):
            yield node
        elif node.type in _HOLDS_STATEMENTS:
            pending.extend(reversed(children(node)))


def _alias(node: ImportName | ImportFrom, last: NodeOrLeaf) -> str | None:
    parent = last.parent
    if parent is not None and parent.type in ("dotted_name",):
        parent = parent.parent
    if parent is not None and parent.type in ("dotted_as_name", "import_as_name"):
        return str(parent.children[-1].value)
    return None
