"""Functions and classes of the file that define layers and that nothing calls.

They are entered at the end with example arguments (:mod:`kerascope_tracer.examples`). Everything is
done twice with different numbers; what both runs agree on does not depend on them, and the rest is
unknown. What fails there is no mistake of the user's: the arguments were ours.
"""

import ast
import inspect
from dataclasses import dataclass
from typing import Any, Callable, Dict, FrozenSet, Iterator, Optional, Set, Tuple

from kerascope_tracer.examples import Function, tensor_parameters


@dataclass(frozen=True)
class Entry:
    """Something to call: ``call(arguments)`` with the parameters that have no default."""

    name: str
    line: int
    parameters: Tuple[inspect.Parameter, ...]
    call: Callable[[Dict[str, Any]], Any]
    tensors: FrozenSet[str] = frozenset()


def uncalled_functions(
    tree: ast.Module, entered: Set[int], namespace: Dict[str, Any]
) -> Iterator[Entry]:
    """Module-level functions that define layers and were never entered.

    Those that others mention come last: their callers choose better arguments than we do.
    """
    nodes = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    mentioned = {name for node in nodes for name in _names_in(node) if name != node.name}
    for node in sorted(nodes, key=lambda node: node.name in mentioned):
        if not isinstance(node, ast.FunctionDef) or node.lineno in entered:
            continue
        function = namespace.get(node.name)
        if not inspect.isfunction(function) or not _defines_layers(node, namespace):
            continue
        parameters = required_parameters(function)
        if parameters is not None:
            tensors = tensor_parameters(node)
            yield Entry(node.name, node.lineno, parameters, _calling(function), tensors)


def uncalled_classes(
    tree: ast.Module,
    entered: Set[int],
    namespace: Dict[str, Any],
    is_layer_class: Callable[[Any], bool],
) -> Iterator[Tuple[ast.ClassDef, Any]]:
    """Layer and model classes of the file whose ``call`` was never entered."""
    for node in tree.body:
        if not isinstance(node, ast.ClassDef) or not is_layer_class(namespace.get(node.name)):
            continue
        methods = {item.name: item for item in node.body if isinstance(item, ast.FunctionDef)}
        if "call" in methods and methods["call"].lineno not in entered:
            yield node, namespace[node.name]


def required_parameters(function: Any) -> Optional[Tuple[inspect.Parameter, ...]]:
    """The parameters that a call must give; ``None`` when the signature is unknown."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return tuple(
        parameter
        for parameter in signature.parameters.values()
        if parameter.default is inspect.Parameter.empty and parameter.kind not in kinds
    )


def _calling(function: Any) -> Callable[[Dict[str, Any]], Any]:
    return lambda arguments: function(**arguments)


def _names_in(node: ast.AST) -> Set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _defines_layers(node: Function, namespace: Dict[str, Any]) -> bool:
    """Whether a function mentions something of Keras' by a name of the module."""
    for name in _names_in(node):
        value = namespace.get(name)
        home = getattr(value, "__module__", None) or getattr(value, "__name__", "")
        if isinstance(home, str) and home.split(".")[0] in ("keras", "tensorflow", "tf_keras"):
            return True
    return False
