"""Example arguments for what the file defines and nothing calls.

Defaults stay. Otherwise a value is chosen by annotation, by name, and by what the body does with
the parameter. There are two choices with different numbers: what both lead to does not depend on
them. Sizes can be halved many times, since networks that halve and double are what is written most.
"""

import ast
import contextlib
import inspect
import re
from dataclasses import dataclass
from typing import Any, Callable, Dict, FrozenSet, Optional, Set, Tuple, Union

Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]

_RUNS: Tuple[Dict[str, Any], Dict[str, Any]] = (
    {"space": (512, 768, 576), "channels": 96, "colours": 3, "heads": 4, "rate": 0.25},
    {"space": (640, 896, 704), "channels": 160, "colours": 4, "heads": 8, "rate": 0.5},
)
_TENSOR = re.compile(
    r"^(x\d*|inputs?|inp|input_(tensor|layer|data)|tensors?|prev|previous|skip|residual|features?"
    r"|images?|query|q|value|v|key|k|encoder_outputs?|.*_(tensor|input|inputs|features))$"
)
_SHAPE = re.compile(r"(^|_)(shape|input_dims?|img_dims?|resolution)$")
_REPEATED = re.compile(
    r"^depth$|^repeats?$|repetitions|(layers|blocks|stages|stacks|repeats|levels|steps)$"
)
_HEADS = re.compile(r"heads|groups|cardinality")
_COUNT = re.compile(
    r"^(n|k|d|h|w|c|f)$|^(n|num|nb|no|max|min)_|^(units?|filters?|width|height|channels?|dim"
    r"|classes|growth|hidden|latent|vocab|size)"
    r"|_(units?|filters?|dims?|size|classes|depth|channels?|len|length|width|count)$"
)
_KERNEL = re.compile(r"kernel|(^|_)(ks|window)(_|$)")
_STEP = re.compile(r"stride|pool|dilation|factor|repeat|scale")
_RATE = re.compile(r"rate|dropout|drop|alpha|beta|gamma|momentum|epsilon|eps|^lr$|decay|ratio")
_TEXT = re.compile(r"^(name|prefix|suffix|scope|stage|block_name|base_name|.*_name|.*_prefix)$")
_BY_NAME: Dict[str, Any] = {
    "training": False,
    "mask": None,
    "activation": "relu",
    "padding": "same",
    "data_format": "channels_last",
}
_NO_EXAMPLE = object()
_RANKS = (4, 3, 2, 5)


class HyperParameters:
    """What a tuner hands to a model builder: each choice is the first or smallest one."""

    def Int(self, name: str, min_value: int = 1, *args: Any, **kwargs: Any) -> Any:  # noqa: N802
        return kwargs.get("default") or min_value

    def Float(self, name: str, min_value: float = 0, *args: Any, **kwargs: Any) -> Any:  # noqa: N802
        return kwargs.get("default") or min_value

    def Choice(self, name: str, values: Any = (), *args: Any, **kwargs: Any) -> Any:  # noqa: N802
        return kwargs.get("default") or next(iter(values))

    def Boolean(self, name: str, default: bool = True, **kwargs: Any) -> bool:  # noqa: N802
        return default

    def Fixed(self, name: str, value: Any = None, **kwargs: Any) -> Any:  # noqa: N802
        return value

    def conditional_scope(self, *args: Any, **kwargs: Any) -> Any:
        return contextlib.nullcontext()

    name_scope = conditional_scope


@dataclass(frozen=True)
class Examples:
    """One choice of example numbers, and the rank of tensors and shapes.

    ``tensors`` names the parameters that the body treats as tensors whatever they are called.
    """

    run: int
    rank: int
    tensor: Callable[[Tuple[Optional[int], ...]], Any]
    tensors: FrozenSet[str] = frozenset()

    def arguments(self, parameters: Tuple[inspect.Parameter, ...]) -> Optional[Dict[str, Any]]:
        """Values for ``parameters``; ``None`` when one has no likely value."""
        values: Dict[str, Any] = {}
        for parameter in parameters:
            value = self._value(parameter)
            if value is _NO_EXAMPLE:
                return None
            values[parameter.name] = value
        return values

    def _shape(self, last: str) -> Tuple[int, ...]:
        numbers = _RUNS[self.run]
        if self.rank == 2:
            return (numbers["channels"],)
        return (*numbers["space"][: self.rank - 2], numbers[last if self.rank == 4 else "channels"])

    def _value(self, parameter: inspect.Parameter) -> Any:
        numbers = _RUNS[self.run]
        name = parameter.name.lower()
        annotation = parameter.annotation
        text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
        if name in ("hp", "hparams", "hyperparameters"):
            return HyperParameters()
        if parameter.name in self.tensors:
            return self.tensor((None, *self._shape("channels")))
        if text == "bool":
            return False
        if text == "str" or _TEXT.search(name):
            return _BY_NAME.get(name, "example")
        if text == "float" or (text == "" and _RATE.search(name)):
            return numbers["rate"]
        if _SHAPE.search(name):
            return self._shape("colours")
        if _TENSOR.search(name) and text != "int":
            return self.tensor((None, *self._shape("channels")))
        if _KERNEL.search(name):
            return (3, 5)[self.run]
        if _REPEATED.search(name):
            return 2  # the same in both runs, so that they can be compared call by call
        if _STEP.search(name):
            return (1, 2)[self.run]
        if _HEADS.search(name):
            return numbers["heads"]
        if text == "int" or _COUNT.search(name):
            return numbers["channels"]
        return _BY_NAME.get(name, _NO_EXAMPLE)


def ranks(parameters: Tuple[inspect.Parameter, ...], tensors: FrozenSet[str]) -> Tuple[int, ...]:
    """The ranks to try in order, the batch axis included."""
    names = [parameter.name for parameter in parameters]
    some = any(
        name in tensors or _SHAPE.search(name.lower()) or _TENSOR.search(name.lower())
        for name in names
    )
    return _RANKS if some else _RANKS[:1]


def tensor_parameters(node: Function) -> FrozenSet[str]:
    """The parameters that the body gives to what a constructor call made, as in ``Dense(4)(x)``."""
    own = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
    found: Set[str] = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Call) and call.args:
            given = call.args[0]
            parts = given.elts if isinstance(given, (ast.List, ast.Tuple)) else [given]
            found.update(part.id for part in parts if isinstance(part, ast.Name))
    return frozenset(own & found)
