"""Places in the text that construct a layer, found without running anything."""

import ast
from types import ModuleType
from typing import Any, Callable, Dict, Iterator, List, Optional, Set, Tuple

from kerascope_tracer.bodies import Function

#: The ancestors of a place, outermost first, below the definition that holds it.
Ancestors = Tuple[ast.AST, ...]
Place = Tuple[int, int]


def constructing_calls(
    node: ast.AST, namespace: Dict[str, Any], is_layer_class: Callable[[Any], bool]
) -> Iterator[Tuple[ast.Call, Ancestors]]:
    """The calls under ``node`` whose name stands for a layer class in ``namespace``."""
    for call, above in _calls(node, ()):
        if is_layer_class(_value_of(call.func, namespace)):
            yield call, above


def place_of(call: ast.Call) -> Place:
    """Line and column, as in the text, by which the place of ``call`` is known."""
    return call.lineno, call.col_offset


def _calls(node: ast.AST, above: Ancestors) -> Iterator[Tuple[ast.Call, Ancestors]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, above
        yield from _calls(child, (*above, child))


def _value_of(node: ast.expr, namespace: Dict[str, Any]) -> Any:
    """What a dotted name stands for; attributes are read of modules only, which run no code."""
    if isinstance(node, ast.Name):
        return namespace.get(node.id)
    if isinstance(node, ast.Attribute):
        home = _value_of(node.value, namespace)
        if isinstance(home, ModuleType):
            try:
                return getattr(home, node.attr, None)
            except Exception:  # a module's own __getattr__
                return None
    return None


def definitions(tree: ast.Module) -> Iterator[Tuple[Optional[ast.ClassDef], Function]]:
    """Functions of the module and methods of its classes; those of a class with the class."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield None, node
        elif isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, ast.FunctionDef):
                    yield node, item


def uncovered(
    node: ast.AST,
    namespace: Dict[str, Any],
    is_layer_class: Callable[[Any], bool],
    covered: Set[Place],
) -> List[Tuple[ast.Call, Ancestors]]:
    """The places under ``node`` that construct a layer of which no call was told."""
    found = constructing_calls(node, namespace, is_layer_class)
    return [(call, above) for call, above in found if place_of(call) not in covered]
