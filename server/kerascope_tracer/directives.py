"""Comments in which the user gives an example: how to call a function, or what a model receives.

``# kerascope: call build_model(input_shape=(28, 28, 1), n_classes=10)`` may stand anywhere.
``# kerascope: input (None, 224, 224, 3)`` stands above a class, a function or the statement that
makes an undeclared model; a dtype may follow (``input (None, 20) int32``), and several inputs are a
list or a dict of shapes.
"""

import ast
import io
import re
import tokenize
from dataclasses import dataclass
from typing import Any, List, Optional, Tuple

_DIRECTIVE = re.compile(r"#\s*kerascope:\s*(call|input)\s+(.+?)\s*$")
_INPUT = re.compile(r"^(.*[\])}])\s*(\w+)?$")


@dataclass(frozen=True)
class CallDirective:
    """``expression`` is to be evaluated when the program has ended; its nodes have positions."""

    line: int
    expression: ast.Expression


@dataclass(frozen=True)
class InputDirective:
    """What stands at ``target`` (a line) receives tensors of ``shapes``, a tuple or a structure."""

    line: int
    target: int
    shapes: Any
    dtype: Optional[str]


def directives(text: str) -> Tuple[List[CallDirective], List[InputDirective]]:
    """The directives of a program; comments that cannot be understood are left alone."""
    calls: List[CallDirective] = []
    inputs: List[InputDirective] = []
    if "kerascope:" not in text:
        return calls, inputs
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for line, column, comment in _comments(text):
        match = _DIRECTIVE.match(comment)
        if match is None:
            continue
        if match.group(1) == "call":
            expression = _expression(match.group(2), line, column + match.start(2))
            if expression is not None:
                calls.append(CallDirective(line, expression))
            continue
        given = _INPUT.match(match.group(2))
        shapes = _shapes(given.group(1)) if given is not None else None
        if given is not None and shapes is not None:
            inputs.append(InputDirective(line, _next_code(lines, line), shapes, given.group(2)))
    return calls, inputs


def _comments(text: str) -> List[Tuple[int, int, str]]:
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                found.append((token.start[0], token.start[1], token.string))
    except (tokenize.TokenError, IndentationError, SyntaxError):
        pass  # the comments before the place that cannot be read count all the same
    return found


def _expression(source: str, line: int, column: int) -> Optional[ast.Expression]:
    try:
        tree = ast.parse(source, mode="eval")
    except (SyntaxError, ValueError):
        return None
    if not isinstance(tree.body, ast.Call):
        return None
    for node in ast.walk(tree):
        if isinstance(node, (ast.expr, ast.keyword)):
            node.lineno = node.end_lineno = line
            node.col_offset += column
            node.end_col_offset = (node.end_col_offset or 0) + column
    return tree


def _shapes(source: str) -> Any:
    try:
        value = ast.literal_eval(source)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    return value if _is_shapes(value) else None


def is_shape(value: Any) -> bool:
    """Whether ``value`` is the shape of one tensor: a tuple of sizes and ``None``."""
    return isinstance(value, tuple) and all(
        axis is None or (isinstance(axis, int) and not isinstance(axis, bool)) for axis in value
    )


def _is_shapes(value: Any) -> bool:
    if is_shape(value):
        return True
    if isinstance(value, dict):
        return bool(value) and all(_is_shapes(item) for item in value.values())
    return isinstance(value, (list, tuple)) and bool(value) and all(map(_is_shapes, value))


def _next_code(lines: List[str], line: int) -> int:
    """The line of the next statement below ``line``, past comments, blanks and decorators."""
    number = line + 1
    while number <= len(lines):
        text = lines[number - 1].strip()
        if text and not text.startswith(("#", "@")):
            return number
        number += 1
    return number
