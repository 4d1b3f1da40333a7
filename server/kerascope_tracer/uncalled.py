"""Functions and classes of the file that define layers and that nothing calls.

They are entered at the end with example arguments: defaults where there are any, otherwise numbers
chosen by annotation and name. Everything is done twice with different numbers; what both runs agree
on does not depend on them, and the rest is unknown. What fails there is no mistake of the user's:
the arguments were ours.
"""

import ast
import inspect
import re
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, Optional, Set, Tuple, Union

Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]

# Primes, so that a coincidence cannot hide a dependence; large enough for several halvings.
_RUNS = (
    {"size": (509, 521, 523, 541), "count": 101, "kernel": 3, "step": 1, "rate": 0.25},
    {"size": (563, 569, 571, 577), "count": 103, "kernel": 5, "step": 2, "rate": 0.5},
)
_TENSOR = re.compile(
    r"^(x\d*|inputs?|inp|input_(tensor|layer|data)|tensor|prev|previous|skip|residual|features?"
    r"|images?|query|q|value|v|key|k|encoder_outputs?|.*_(tensor|input|inputs|features))$"
)
_SHAPE = re.compile(r"(^|_)(shape|input_dims?|img_dims?|resolution)$")
_COUNT = re.compile(
    r"^(n|k|d|h|w|c)$|^(n|num|nb|no|max|min)_|^(units?|filters?|depth|width|height|channels?|dim"
    r"|classes|layers?|heads|growth|hidden|latent|vocab|size)"
    r"|_(units?|filters?|dims?|size|classes|layers?|heads|depth|channels?|len|length|width|count)$"
)
_KERNEL = re.compile(r"kernel|(^|_)(ks|window)(_|$)")
_STEP = re.compile(r"stride|pool|dilation|factor|repeat|scale")
_RATE = re.compile(r"rate|dropout|drop|alpha|beta|gamma|momentum|epsilon|eps|^lr$|decay|ratio")
_NO_EXAMPLE = object()
_BY_NAME: Tuple[Dict[str, Any], Dict[str, Any]] = (
    {"training": False, "mask": None, "activation": "relu", "padding": "same", "name": None},
    {"training": True, "mask": None, "activation": "tanh", "padding": "valid", "name": None},
)
_RANKS = (4, 3, 2, 5)


@dataclass(frozen=True)
class Entry:
    """Something to call: ``call(arguments)`` with the parameters that have no default."""

    name: str
    line: int
    parameters: Tuple[inspect.Parameter, ...]
    call: Callable[[Dict[str, Any]], Any]


@dataclass(frozen=True)
class Examples:
    """One choice of example numbers, and the rank of tensors and shapes."""

    run: int
    rank: int
    tensor: Callable[[Tuple[Optional[int], ...]], Any]

    def arguments(self, parameters: Tuple[inspect.Parameter, ...]) -> Optional[Dict[str, Any]]:
        """Values for ``parameters``; ``None`` when one has no likely value."""
        values: Dict[str, Any] = {}
        for parameter in parameters:
            value = self._value(parameter)
            if value is _NO_EXAMPLE:
                return None
            values[parameter.name] = value
        return values

    def _value(self, parameter: inspect.Parameter) -> Any:
        numbers: Dict[str, Any] = _RUNS[self.run]
        name = parameter.name.lower()
        annotation = parameter.annotation
        text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
        if text == "bool":
            return False
        if text == "float" or (text == "" and _RATE.search(name)):
            return numbers["rate"]
        if _SHAPE.search(name):
            return numbers["size"][: self.rank - 1]
        if _TENSOR.search(name) and text not in ("int", "str"):
            return self.tensor((None, *numbers["size"][: self.rank - 1]))
        if _KERNEL.search(name):
            return numbers["kernel"]
        if _STEP.search(name):
            return numbers["step"]
        if text == "int" or _COUNT.search(name):
            return numbers["count"]
        return _BY_NAME[self.run].get(name, _NO_EXAMPLE)


def depends_on_rank(parameters: Tuple[inspect.Parameter, ...]) -> bool:
    """Whether a tensor or a shape, whose rank is to be found, is among ``parameters``."""
    names = [parameter.name.lower() for parameter in parameters]
    return any(_SHAPE.search(name) or _TENSOR.search(name) for name in names)


def ranks(parameters: Tuple[inspect.Parameter, ...]) -> Tuple[int, ...]:
    """The ranks to try in order, the batch axis included."""
    return _RANKS if depends_on_rank(parameters) else _RANKS[:1]


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
            yield Entry(node.name, node.lineno, parameters, _calling(function))


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
