"""Files that the program asks for and that are not on this machine.

``if not os.path.exists(folder): return`` would end the trace of a program before anything is built,
because its data is elsewhere. The answer stays no, so that what is missing is made
(``if not exists(weights): train()``), except where all that a program does about it is to give up:
what it does with the file tells more.
"""

import ast
from typing import Any, Optional, Sequence

from kerascope_tracer.nodes import leaves

# What is called to tell someone that a file is missing, by the last part of its name.
_TELLING = frozenset(
    "print write echo log info warning warn error debug exception critical fatal markdown "
    "exit _exit quit abort showerror".split()
)
_ASKING = frozenset("exists isfile isdir is_file is_dir".split())


class Absence(int):
    """The answer to a question for a file that is not there, and what follows from it."""


def negated(value: Absence) -> Absence:
    """``not value``."""
    return Absence(not value)


def asks(test: ast.expr) -> bool:
    """Whether ``test`` may ask for a file."""
    called = (node.func for node in ast.walk(test) if isinstance(node, ast.Call))
    return any(isinstance(func, ast.Attribute) and func.attr in _ASKING for func in called)


def way_on(node: ast.If, answering: bool) -> Optional[bool]:
    """The outcome of the condition of ``node`` with which the program does not give up.

    ``answering``: whether it stands in a function that returns something, so that a bare
    ``return`` is an answer.
    """
    body, orelse = _gives_up(node.body, answering), _gives_up(node.orelse, answering)
    if body and not orelse:
        return False
    return True if orelse and not body else None


def answers(function: ast.AST) -> bool:
    """Whether ``function`` returns something anywhere."""
    waiting = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            continue
        if isinstance(node, ast.Return) and not _is_nothing(node.value):
            return True
        waiting.extend(ast.iter_child_nodes(node))
    return False


def _gives_up(body: Sequence[ast.stmt], answering: bool) -> bool:
    """Whether ``body`` does no more than to tell that something is missing, and may leave."""
    if not body:
        return False
    last = body[-1]
    if isinstance(last, ast.Break):
        return False
    if isinstance(last, ast.Return):
        parts = isinstance(last.value, ast.Tuple)
        if not _is_nothing(last.value) or (answering and not parts):
            return False
    leaving = leaves(body)
    before = body[:-1] if leaving else body
    return all(_tells(statement) or (leaving and _is_text(statement)) for statement in before)


def _is_text(statement: ast.stmt) -> bool:
    """Whether ``statement`` may put together what is told: ``message = f"no {path}"``."""
    calls = (ast.Call, ast.Subscript)
    return isinstance(statement, ast.Assign) and not any(
        isinstance(part, calls) for part in ast.walk(statement)
    )


def _tells(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    called: Any = statement.value.func
    return getattr(called, "attr", getattr(called, "id", "")) in _TELLING


def _is_nothing(value: Optional[ast.expr]) -> bool:
    """Whether what is returned is nothing, or nothing in several parts."""
    if isinstance(value, ast.Tuple):
        return bool(value.elts) and all(_is_nothing(part) for part in value.elts)
    return value is None or (isinstance(value, ast.Constant) and value.value is None)
