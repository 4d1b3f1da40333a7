"""A piece of a program that is no Python (yet): why, and how the rest runs without it."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Collection, Iterator

from kerascope.analysis.magics import commented, trouble

# What stands at the begin of a line and binds names, in text that no parser takes.
_TARGETS = re.compile(r"^[ \t]*([A-Za-z_]\w*(?:\s*,\s*\*?[A-Za-z_]\w*)*)\s*(?::[^=\n]+)?=(?!=)")
_AUGMENTED = re.compile(r"^[ \t]*([A-Za-z_]\w*)\s*(?://|\*\*|>>|<<|[-+*/%@&|^])=")
_DEFINED = re.compile(r"^[ \t]*(?:async\s+)?(?:def|class)\s+([A-Za-z_]\w*)")
_LOOP = re.compile(r"^[ \t]*(?:async\s+)?for\s+\(?([\w\s,]+?)\)?\s+in\b")
_WITH = re.compile(r"\bas\s+([A-Za-z_]\w*)\s*[:,)]")
#: Methods that change what they are called on, so that later shapes are others.
_CHANGED = re.compile(
    r"^[ \t]*([A-Za-z_]\w*)(?:\.\w+|\[[^\]]*\])*"
    r"(?:\.(?:add|append|build|clear|extend|insert|pop|remove|setdefault|update)\s*\("
    r"|(?:\.\w+|\[[^\]\n]*\])\s*=(?!=))"
)
_IMPORT = re.compile(r"^(?:import|from)\s")
_NAME = re.compile(r"[A-Za-z_]\w*")


def left_out(text: str, modules: Collection[str] = ()) -> str:
    """``text`` with as many lines, of which only whole imports run.

    What the others would bind or change is unknown. ``modules`` are names that imports of the
    program bind: those are no values that change.
    """
    lines = text.split("\n")
    imports = {line for line in lines if _IMPORT.match(line) and trouble(line) is None}
    known = frozenset(modules).union(*map(imported_names, imports))
    names = sorted(touched_names(text) - known)
    out = [line if line in imports else commented(line) for line in lines]
    free = next((number for number, line in enumerate(lines) if line not in imports), None)
    if names and free is not None:
        # Like the result of a shell command: nobody can know it.
        out[free] = " = ".join((*names, "get_ipython().result"))
    return "\n".join(out)


def touched_names(text: str) -> frozenset[str]:
    """The names that ``text``, which need not be Python, seems to bind or to change."""
    found: set[str] = set()
    for line in text.split("\n"):
        for pattern in (_TARGETS, _AUGMENTED, _DEFINED, _LOOP, _CHANGED):
            match = pattern.match(line)
            if match is not None:
                found.update(_NAME.findall(match.group(1)))
        if line.lstrip().startswith(("with ", "async with ")):
            found.update(_WITH.findall(line))
    return frozenset(name for name in found if not _reserved(name))


def imported_names(text: str) -> frozenset[str]:
    """The names that import statements of ``text``, which is Python, bind."""
    return frozenset(_imported(ast.parse(text)))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0]


def _reserved(name: str) -> bool:
    return keyword.iskeyword(name) or hasattr(builtins, name)
