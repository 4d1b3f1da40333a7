"""Errors that rather tell of tracing than of the program: weights without values, symbolic axes."""

from __future__ import annotations

import re

from kerascope.analysis.report import ErrorInfo

_OURS = re.compile(
    r"'NoneType' object has no attribute"  # a weight that has a shape and no value
    r"|SymbolicTensor|Symbolic(?: |T)ensor|out of scope|not (?:available|supported) in graph mode"
    r"|numpy\(\)|<unknown[ :>]"
)
#: What code raises for reasons of its own, whatever the shapes: an abstract method that a subclass
#: fills in, an exhausted machine, an assertion about values.
_NEVER_SHAPES = frozenset(
    {"NotImplementedError", "MemoryError", "RecursionError", "KeyboardInterrupt", "AssertionError"}
)


def is_doubtful(error: ErrorInfo) -> bool:
    """Whether an error that Keras or TensorFlow raised may not happen in the real program.

    Only asked where no rule has found the mistake in the shapes themselves.
    """
    return error.type in _NEVER_SHAPES or _OURS.search(error.message) is not None
