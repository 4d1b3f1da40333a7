"""Programs that read their command line: while tracing nobody gave them any arguments.

An option keeps its default; one that must be given is unknown, instead of a usage message that ends
the program.
"""

import argparse
import sys
from typing import Any, Callable

from kerascope_tracer.unknown import Unknown


def install() -> None:
    """Bend ``argparse``; click has a stand-in."""
    parser: Any = argparse.ArgumentParser
    parser.parse_known_args = _lenient(parser.parse_known_args)


def _lenient(original: Callable[..., Any]) -> Callable[..., Any]:
    def parse_known_args(self: Any, args: Any = None, namespace: Any = None) -> Any:
        if args is None or args == sys.argv[1:]:
            _make_optional(self)
        return original(self, args, namespace)

    return parse_known_args


def _make_optional(parser: Any) -> None:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            action.required = False
        elif action.required:
            action.required = False
            if not action.option_strings:
                action.nargs = "*" if action.nargs in ("+", "*") else "?"
            if action.default is None:
                action.default = Unknown(_reason(action))
    for group in parser._mutually_exclusive_groups:
        group.required = False


def _reason(action: Any) -> str:
    name = action.option_strings[0] if action.option_strings else action.dest
    return "the command-line argument {} has no default".format(name)
