"""Example arguments for what the file defines and nothing calls.

Defaults stay. Otherwise a value is chosen by annotation, by name, and by what the body does with
the parameter. There are two choices with different numbers: what both lead to does not depend on
them. Sizes can be halved many times, since networks that halve and double are what is written most.
A parameter without a likely value is unknown.
"""

import contextlib
import inspect
import re
from dataclasses import dataclass, field, replace
from typing import Any, Callable, Container, Dict, FrozenSet, Mapping, Optional, Tuple

from kerascope_tracer.bodies import Form
from kerascope_tracer.unknown import Unknown

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
_ADJACENCY = re.compile(r"^adj$|^adj_|adjacency")
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
_NOT_GIVEN = "it is a parameter of what nothing calls here"


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

    ``tensors`` names the parameters that the body treats as tensors whatever they are called, with
    the form in which it wants them, ``sequences`` those that it passes through, ``parts`` what it
    takes their items apart into, and ``indexed`` of how many items it reads by number.
    """

    run: int
    rank: int
    tensor: Callable[[Tuple[Optional[int], ...]], Any]
    array: Callable[[Tuple[int, ...]], Any]
    tensors: Mapping[str, Form] = field(default_factory=dict)
    sequences: FrozenSet[str] = frozenset()
    ranks: Tuple[int, ...] = ()  #: of the parts of what comes in parts, if they differ
    parts: Mapping[str, Tuple[str, ...]] = field(default_factory=dict)
    indexed: Mapping[str, int] = field(default_factory=dict)
    steps: Tuple[int, int] = (1, 2)  #: strides and the like

    def arguments(self, parameters: Tuple[inspect.Parameter, ...]) -> Dict[str, Any]:
        """Values for ``parameters``; unknown for one that has no likely value."""
        return {parameter.name: self.value(parameter) for parameter in parameters}

    def value(self, parameter: inspect.Parameter) -> Any:
        """A likely value for one parameter, or one that is unknown."""
        value = self._value(parameter)
        if type(value) is int and parameter.name in self.indexed:
            return (value,) * self.indexed[parameter.name]
        return Unknown(_NOT_GIVEN) if value is _NO_EXAMPLE else value

    def _given(self, form: Form) -> Any:
        """Tensors in the form in which a body wants them."""
        if form is None:
            return self.tensor((None, *self._shape("channels")))
        if isinstance(form, int):
            return [self._part(index) for index in range(form)]
        return {key: self._part(index) for index, key in enumerate(form)}

    def _part(self, index: int) -> Any:
        rank = self.ranks[index] if index < len(self.ranks) else self.rank
        return self.tensor((None, *replace(self, rank=rank)._shape("channels")))

    def _several(self, name: str) -> Any:
        """A list of two where the body passes through what is a number by its name."""
        if _REPEATED.search(name) and not _COUNT.search(name):
            return [2, (2, 3)[self.run]]
        if _KERNEL.search(name):
            return [3, 3]
        if _RATE.search(name):
            return [_RUNS[self.run]["rate"]] * 2
        if _STEP.search(name):
            return [1, 2]
        if _COUNT.search(name) or _HEADS.search(name):
            return [_RUNS[self.run]["channels"], 2 * _RUNS[self.run]["channels"]]
        return _NO_EXAMPLE

    def _taken_apart(self, names: Tuple[str, ...]) -> Any:
        """A list of two items whose parts have these names, if any of them says what it is."""
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        item = tuple(self.value(inspect.Parameter(name, kind)) for name in names)
        return _NO_EXAMPLE if all(type(part) is Unknown for part in item) else [item, item]

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
            return self._given(self.tensors[parameter.name])
        if parameter.name in self.parts and not _TENSOR.search(name):
            return self._taken_apart(self.parts[parameter.name])
        if parameter.name in self.sequences and not _TENSOR.search(name):
            return self._several(name)
        if text == "bool":
            return False
        if text == "str" or _TEXT.search(name):
            return _BY_NAME.get(name, "example")
        if text == "float" or (text == "" and _RATE.search(name)):
            return numbers["rate"]
        if _ADJACENCY.search(name):  # of as many nodes as a number of nodes says
            return self.array((numbers["channels"], numbers["channels"]))
        if _SHAPE.search(name):
            return self._shape("colours")
        if _TENSOR.search(name) and text != "int":
            return self._given(None)
        if _KERNEL.search(name):
            return (3, 5)[self.run]
        if _REPEATED.search(name):
            return (2, 3)[self.run]
        if _STEP.search(name):
            return self.steps[self.run]
        if _HEADS.search(name):
            return numbers["heads"]
        if text == "int" or _COUNT.search(name):
            return numbers["channels"]
        return _BY_NAME.get(name, _NO_EXAMPLE)


def depends_on_rank(parameters: Tuple[inspect.Parameter, ...], tensors: Container[str]) -> bool:
    """Whether a shape or a tensor is among ``parameters``, so that a rank has to be chosen."""
    names = [parameter.name for parameter in parameters]
    return any(
        name in tensors or _SHAPE.search(name.lower()) or _TENSOR.search(name.lower())
        for name in names
    )


def is_tensor(name: str) -> bool:
    """Whether a parameter of this name is a tensor by all likelihood."""
    return bool(_TENSOR.search(name.lower()))
