"""click: commands run with the defaults of their options, as nobody gave them any arguments.

The real one ends the program after a command, prints help for a group and refuses what lacks a
required option. Here a command is called with what it declares: a default as its type makes it, and
something unknown for what must be given (click/core.py, ``Parameter`` and ``Option``). A group runs
its commands one after another, because any of them may be the one that is meant.
"""

import functools
from types import ModuleType
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence

from kerascope_tracer.unknown import Unknown

_KEPT = "_kerascope_click_parameters_"  # declared on a function before it becomes a command
_CONVERTED = (bool, int, float, str)


class _Parameter(NamedTuple):
    """An option or argument: the name that the function knows it by, and its value."""

    name: str
    value: Any
    passed: bool


def command_of(function: Callable[..., Any], name: Optional[str] = None) -> Any:
    """The command that ``function`` becomes: a function that runs it with the defaults.

    Whatever it is called with are arguments of a command line, and nobody gave the program any.
    """

    def main(*args: Any, **kwargs: Any) -> Any:
        declared = getattr(function, _KEPT, ())
        return function(**{item.name: item.value for item in declared if item.passed})

    _present(main, function, name)
    return main


def group_of(function: Callable[..., Any], name: Optional[str] = None) -> Any:
    """A command with commands of its own: the function runs, then each of them in order."""
    alone = command_of(function, name)
    commands: Dict[str, Any] = {}

    def main(*args: Any, **kwargs: Any) -> None:
        alone()
        for each in list(commands.values()):
            each()

    def add_command(command: Any, name: Optional[str] = None) -> None:
        if callable(command):
            commands[str(name or getattr(command, "name", ""))] = command

    def adding(make: Callable[..., Any], args: Sequence[Any]) -> Any:
        def added(function: Any) -> Any:
            made = make(function, _name(args))
            add_command(made)
            return made

        return _applied(added, args)

    group: Any = main
    _present(group, function, name)
    group.commands = commands
    group.add_command = add_command
    group.command = lambda *args, **kwargs: adding(command_of, args)
    group.group = lambda *args, **kwargs: adding(group_of, args)
    group.result_callback = lambda *args, **kwargs: lambda function: function
    return group


def _present(main: Any, function: Callable[..., Any], name: Optional[str]) -> None:
    """Give ``main`` what programs read of a command. It wraps nothing: it takes no parameters."""
    functools.update_wrapper(main, function)
    del main.__wrapped__
    main.main, main.callback = main, function
    main.name = name or main.__name__.lower().replace("_", "-")


def fill(module: ModuleType) -> None:
    """``click``, as far as it decides what functions are called with; the rest is unknown."""
    known = {
        "command": _maker(command_of), "group": _maker(group_of),
        "option": option, "argument": argument, "pass_context": _passing, "pass_obj": _passing,
        "make_pass_decorator": lambda *args, **kwargs: _passing,
        "INT": int, "FLOAT": float, "STRING": str, "BOOL": bool,
        "echo": lambda *args, **kwargs: None, "secho": lambda *args, **kwargs: None,
        "style": lambda text, **kwargs: text,
    }  # fmt: skip
    for name in ("version_option", "help_option", "confirmation_option"):
        known[name] = lambda *args, **kwargs: lambda function: function  # passes nothing on
    module.__dict__.update(known)


def option(*declared: Any, **settings: Any) -> Any:
    """A decorator that declares an option (``--units``, ``-u``)."""
    name = _option_name([str(item) for item in declared])
    return _declaring(name, _value_of_option(declared, settings), settings)


def argument(*declared: Any, **settings: Any) -> Any:
    """A decorator that declares an argument, which must be given unless it has a default."""
    name = str(declared[0]).replace("-", "_").lower()
    return _declaring(name, _value_of_argument(declared, settings), settings)


def _maker(made_of: Callable[..., Any]) -> Callable[..., Any]:
    def decorator(*args: Any, **kwargs: Any) -> Any:
        return _applied(lambda function: made_of(function, _name(args)), args)

    return decorator


def _applied(decorate: Callable[[Any], Any], args: Sequence[Any]) -> Any:
    """``decorate``, or what it gives when it is written without parentheses."""
    return decorate(args[0]) if args and callable(args[0]) else decorate


def _name(args: Sequence[Any]) -> Optional[str]:
    return args[0] if args and isinstance(args[0], str) else None


def _passing(function: Any) -> Any:
    """Something of click's own comes first; what it is stays unknown."""

    @functools.wraps(function)
    def passing(*args: Any, **kwargs: Any) -> Any:
        return function(Unknown("click passes it on"), *args, **kwargs)

    return passing


def _declaring(name: str, value: Any, settings: Dict[str, Any]) -> Any:
    if settings.get("callback") is not None:
        value = Unknown("a callback may change the value of {}".format(name))
    parameter = _Parameter(name, value, bool(settings.get("expose_value", True)))

    def declare(function: Any) -> Any:
        target = getattr(function, "callback", function)  # of what is a command already
        setattr(target, _KEPT, (*getattr(target, _KEPT, ()), parameter))
        return function

    return declare


def _option_name(declared: List[str]) -> str:
    """The plain name if there is one, else the first with the longest prefix of dashes."""
    plain = [item for item in declared if item.isidentifier()]
    names = plain or sorted((item.split("/")[0].strip() for item in declared), key=_no_dashes)
    return names[0].lstrip("-").replace("-", "_").lower() if not plain else plain[0]


def _no_dashes(name: str) -> int:
    return len(name.lstrip("-")) - len(name)


def _value_of_option(declared: Any, settings: Dict[str, Any]) -> Any:
    if settings.get("default") is not None:
        return _default(settings)
    if settings.get("required") or settings.get("prompt"):
        return Unknown("the command-line option {} has no default".format(declared[0]))
    if settings.get("multiple"):
        return ()
    if settings.get("count"):
        return 0
    switch = any("/" in str(item)[1:] for item in declared)
    if "flag_value" in settings:
        return None
    return False if switch or settings.get("is_flag") else None


def _value_of_argument(declared: Any, settings: Dict[str, Any]) -> Any:
    if settings.get("default") is not None:
        return _default(settings)
    if settings.get("nargs") == -1 and not settings.get("required"):
        return ()
    if settings.get("required", True):
        return Unknown("the command-line argument {} has no default".format(declared[0]))
    return None


def _default(settings: Dict[str, Any]) -> Any:
    """The default, called if it is a function, as the declared type makes it."""
    value, kind = settings["default"], settings.get("type")
    if callable(value) and type(value) is not Unknown:
        value = value()
        if kind is None and not isinstance(value, str):  # not what click takes the type from
            return Unknown("the default of a command-line parameter has no declared type")
    many = settings.get("multiple") or settings.get("nargs", 1) != 1
    if many and isinstance(value, (list, tuple)):
        kinds = kind if isinstance(kind, tuple) else (kind,) * len(value)
        return tuple(_converted(item, each) for item, each in zip(value, kinds))
    if isinstance(kind, tuple) and isinstance(value, (list, tuple)):
        return tuple(_converted(item, each) for item, each in zip(value, kind))
    return _converted(value, kind)


def _converted(value: Any, kind: Any) -> Any:
    if kind not in _CONVERTED or type(value) is Unknown:
        return value
    if kind is bool and isinstance(value, str):
        return value.lower() in ("1", "true", "t", "yes", "y", "on")
    return kind(value)
