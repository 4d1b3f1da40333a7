"""Functions and classes of the file that define layers and that nothing calls, or not in full.

They are entered at the end with example arguments (:mod:`kerascope_tracer.examples`), twice with
different numbers: what both runs agree on does not depend on them, and the rest is unknown. Where
a branch was not taken, other arguments are chosen that lead there
(:mod:`kerascope_tracer.branches`). What fails there is no mistake of the user's: the arguments were
ours.
"""

import ast
import inspect
import itertools
import re
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, FrozenSet, List, Mapping, Optional, Sequence, Tuple

from kerascope_tracer.bodies import (
    Form,
    Function,
    forms,
    indexed_names,
    likely_ranks,
    named_ranks,
    part_names,
    sequence_parameters,
    tensor_parameters,
)
from kerascope_tracer.branches import Choice, Wanted
from kerascope_tracer.examples import Examples, depends_on_rank, is_tensor
from kerascope_tracer.unknown import Unknown

Parameters = Tuple[inspect.Parameter, ...]
_FLAGS = re.compile(r"training|(^|_)mask$|^return_")
_MISSING = object()
# What an argument is that has to be made up: there is none, or the program's own is unknown.
_TO_MAKE_UP = (type(_MISSING), Unknown)
_COLLECTING = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


@dataclass(frozen=True)
class Target:
    """Something to enter: ``call(instance, arguments)``, where ``instance`` was made by ``make``.

    ``made_with`` and ``called_with`` are the arguments of a call in the program itself.
    """

    name: str
    line: int
    body: Function
    holder: ast.AST
    namespace: Mapping[str, Any]
    call: Callable[[Any, Dict[str, Any]], Any]
    parameters: Parameters
    called_with: Optional[Mapping[str, Any]] = None
    make: Optional[Callable[..., Any]] = None
    make_parameters: Parameters = ()
    made_with: Optional[Mapping[str, Any]] = None
    wanted: Sequence[Wanted] = field(default_factory=tuple)
    taking: Optional[Function] = None  #: the function with ``parameters``, if not ``body``
    around: Optional[ast.AST] = None  #: the whole file
    of_layer: bool = False  #: whether it is the call of a layer, which takes tensors

    def ranks(self) -> Tuple[int, ...]:
        """The ranks of tensors and shapes to try; one where none takes part."""
        ranks = likely_ranks(self.holder)
        return ranks if self.needs_rank() else ranks[:1]

    def mixed_ranks(self) -> Tuple[Tuple[int, ...], ...]:
        """What ranks two parts may have that differ, by the layers that the file names."""
        if self.around is None or named_ranks(self.holder):
            return ()
        named = sorted(named_ranks(self.around), reverse=True)
        return tuple(itertools.permutations(named, 2))[:4] if len(named) < 4 else ()

    def needs_rank(self) -> bool:
        """Whether the outcome may depend on the rank of the examples."""
        wanted = (*self._missing(self.parameters, self.called_with), *self._missing_to_make())
        return depends_on_rank(wanted, self._tensors())

    def needs_examples(self) -> bool:
        """Whether any argument has to be made up."""
        missing = (*self._missing(self.parameters, self.called_with), *self._missing_to_make())
        return bool(missing or self.wanted)

    def is_starved(self) -> bool:
        """Whether the program's own call of it gives something that is unknown."""
        return any(type(value) is Unknown for value in (self.called_with or {}).values())

    def forms(self) -> Tuple[Mapping[str, Form], ...]:
        """The forms of the tensors to try: the likeliest of each, then the others of the first."""
        names = self._tensors()
        missing = {parameter.name for parameter in self._missing(self.parameters, self.called_with)}
        taking = self.taking or self.body
        options = {name: tuple(forms(taking, name)) for name in names if name in missing}
        likeliest = {name: option[0] for name, option in options.items()}
        others = [
            {**likeliest, name: form} for name, option in options.items() for form in option[1:]
        ]
        return (likeliest, *others[:2])

    def sequences(self) -> FrozenSet[str]:
        """The parameters that are lists by what is done with them."""
        found = set(sequence_parameters(self.body))
        for node in ast.walk(self.holder):
            if isinstance(node, ast.FunctionDef) and node.name == "__init__":
                found |= sequence_parameters(node)
        return frozenset(found)

    def parts(self) -> Mapping[str, Tuple[str, ...]]:
        """What the items of such a list are taken apart into."""
        return part_names(self.holder)

    def indexed(self) -> Mapping[str, int]:
        """Of how many items each is that is read by number."""
        return indexed_names(self.holder)

    def enter(self, examples: Examples) -> Any:
        """Carry it out with ``examples``."""
        own, made = self._arguments(examples)
        if self.wanted:
            chosen = self._chosen(examples, own, made)
            parameters = {parameter.name for parameter in self.parameters}
            own.update({name: value for name, value in chosen.items() if name in parameters})
            makers = {parameter.name for parameter in self.make_parameters}
            made.update({name: value for name, value in chosen.items() if name in makers})
        instance = None
        if self.make is not None:
            instance = applied(self.make, self.make_parameters, made)
        return self.call(instance, own)

    def choices(self, examples: Examples) -> Dict[str, Any]:
        """The arguments, besides the examples, that :attr:`wanted` asks for; none if impossible."""
        return self._chosen(examples, *self._arguments(examples))

    def _arguments(self, examples: Examples) -> Tuple[Dict[str, Any], Dict[str, Any]]:
        own = {**examples.arguments(self._missing(self.parameters, self.called_with))}
        own.update(_of(self.parameters, self.called_with))
        made = {**examples.arguments(self._missing_to_make())}
        made.update(_of(self.make_parameters, self.made_with))
        return own, made

    def _chosen(
        self, examples: Examples, own: Dict[str, Any], made: Dict[str, Any]
    ) -> Dict[str, Any]:
        parameters = {p.name: p for p in (*self.make_parameters, *self.parameters)}
        defaults = {
            name: parameter.default
            for name, parameter in parameters.items()
            if parameter.default is not inspect.Parameter.empty
        }

        def example(name: str) -> Any:
            return examples.value(parameters[name])

        arguments = {**defaults, **made, **own}
        choice = Choice(arguments, dict(self.namespace), example, self.body)
        return choice.chosen if choice.satisfy(self.wanted) else {}

    def _tensors(self) -> FrozenSet[str]:
        named = (p.name for p in self.parameters if is_tensor(p.name))
        given = tensor_parameters(self.taking or self.body)
        of_call = self._missing(self.parameters, None) if self.of_layer else ()
        tensors = (p.name for p in of_call if not _FLAGS.search(p.name))
        return frozenset((*named, *given, *tensors))

    def _missing_to_make(self) -> Parameters:
        return self._missing(self.make_parameters, self.made_with)

    @staticmethod
    def _missing(parameters: Parameters, known: Optional[Mapping[str, Any]]) -> Parameters:
        return tuple(
            parameter
            for parameter in parameters
            if parameter.kind not in _COLLECTING
            and parameter.default is inspect.Parameter.empty
            and (known is None or type(known.get(parameter.name, _MISSING)) in _TO_MAKE_UP)
        )


def _of(parameters: Parameters, known: Optional[Mapping[str, Any]]) -> Dict[str, Any]:
    names = {parameter.name for parameter in parameters}
    return {
        name: value
        for name, value in (known or {}).items()
        if name in names and type(value) is not Unknown
    }


def parameters_of(function: Any) -> Optional[Parameters]:
    """The parameters of a call; ``None`` when the signature is unknown."""
    try:
        return tuple(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None


def required_parameters(function: Any) -> Optional[Parameters]:
    """The parameters that a call must give; ``None`` when the signature is unknown."""
    parameters = parameters_of(function)
    return None if parameters is None else Target._missing(parameters, None)


def applied(function: Callable[..., Any], parameters: Parameters, values: Mapping[str, Any]) -> Any:
    """``function`` called with ``values`` by the names of its parameters, collecting ones too."""
    collected = any(
        parameter.kind is inspect.Parameter.VAR_POSITIONAL and values.get(parameter.name)
        for parameter in parameters
    )
    args: List[Any] = []
    kwargs: Dict[str, Any] = {}
    for parameter in parameters:
        if parameter.name not in values:
            continue  # it keeps its default
        value = values[parameter.name]
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            args.extend(value)
        elif parameter.kind is inspect.Parameter.VAR_KEYWORD:
            kwargs.update(value)
        elif parameter.kind is inspect.Parameter.POSITIONAL_ONLY or (
            collected and parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
        ):
            args.append(value)
        else:
            kwargs[parameter.name] = value
    return function(*args, **kwargs)


def mentions_keras(node: ast.AST, namespace: Mapping[str, Any]) -> bool:
    """Whether a function mentions something of Keras' by a name of the module."""
    for name in names_in(node):
        value = namespace.get(name)
        home = getattr(value, "__module__", None) or getattr(value, "__name__", "")
        if isinstance(home, str) and home.split(".")[0] in ("keras", "tensorflow", "tf_keras"):
            return True
    return False


def concerned_with_keras(tree: ast.Module, namespace: Mapping[str, Any]) -> "set[str]":
    """The functions and classes of a module that use Keras, themselves or through one another."""
    mentioned = {
        node.name: names_in(node)
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    }
    found = {
        node.name
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and mentions_keras(node, namespace)
    }
    pending = list(found)
    while pending:
        used = pending.pop()
        users = {name for name, names in mentioned.items() if used in names} - found
        found |= users
        pending.extend(users)
    return found


def names_in(node: ast.AST) -> "set[str]":
    """The names that ``node`` mentions."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
