"""IPython's own syntax in a cell, made neutral without moving anything.

What is not Python (``%matplotlib inline``, ``!pip install``, ``obj?``, ``%%bash``) becomes a
statement that does nothing, or a comment; what runs Python (``%time model.fit(…)``, ``%%time``)
stays. Every line stays where it is, and what stays of a line keeps its columns.

Source of the facts: IPython 9, ``core/inputtransformer2.py`` (which syntax there is) and
``core/magics`` (what each magic does). IPython itself is not used: it brings a dozen packages, and
its transformer moves columns.
"""

from __future__ import annotations

import re
import warnings
from itertools import pairwise

# Cell magics whose body is Python that runs in the notebook's own namespace.
_PYTHON_CELLS = frozenset(
    {"time", "timeit", "capture", "prun", "memit", "mprun", "lprun", "python3"}
)
# Line magics whose argument is such a statement.
_PYTHON_LINES = frozenset({"time", "timeit", "prun", "memit"})

_CELL_MAGIC = re.compile(r"^%%(\w+)?")
_LINE = re.compile(r"^(\s*)(%|!|\?)")
_LINE_MAGIC = re.compile(r"^(\s*)%(\w+)((?:\s+-\w+(?:\s+\d+)?)*)(\s*)(.*)$")
_ASSIGNED = re.compile(r"^(\s*[\w.,\s\[\]'\"]*[\w\]]\s*=\s*)([%!])(?!=).*$")
_HELP = re.compile(r"^(\s*)%{0,2}[A-Za-z_][\w.*]*(?:\[[^\]]*\])*\?{1,2}\s*$")
_COMPOUND = re.compile(
    r"^(if|for|while|with|try|def|class|async|match|elif|else|except|finally|@)(?!\w)"
)
_FUTURE = re.compile(r"^(\s*)from\s+__future__\s+import\b.*$")
# What begins a cell for VS Code, Spyder and jupytext ("# %%"), and for nbconvert ("# In[3]:").
_SCRIPT_CELL = re.compile(r"^#[ \t]*(?:%%|<codecell>|In\[[ \d]*\])", re.MULTILINE)
_SUSPICIOUS = re.compile(r"^\s*[%!?]|\?\s*$|=\s*[%!]", re.MULTILINE)
_PYLAB = "import numpy as np, matplotlib.pyplot as plt; from numpy import *"


def neutral(source: str, *, of_script: bool = False) -> str:
    """``source``, the text of one cell, as Python with as many lines.

    The cell of a script is part of one file, where ``from __future__`` stays what it is.
    """
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is not None:
        magic = _CELL_MAGIC.match(lines[first])
        if magic is not None:
            if magic.group(1) not in _PYTHON_CELLS:
                return "\n".join(commented(line) for line in lines)
            lines[first] = commented(lines[first])
    out: list[str] = []
    nesting = _Nesting()
    continued = False
    for line in lines:
        if continued:  # of a shell command over several lines
            continued = line.rstrip().endswith("\\")
            out.append(commented(line))
            continue
        changed = line if nesting.inside else _neutral_line(line, of_script)
        if changed != line:
            continued = line.rstrip().endswith("\\")
        out.append(changed)
        nesting.pass_over(changed)
    return "\n".join(out)


def runnable_script(source: str) -> str:
    """``source``, the text of a file, without IPython's own syntax if it is a script of cells.

    Editors run such a script (``# %%``) cell by cell in IPython, which takes magics. What is Python
    as it stands is left alone, and so are files without cells.
    """
    if _SCRIPT_CELL.search(source) is None or _SUSPICIOUS.search(source) is None:
        return source
    if trouble(source) is None:
        return source
    starts = [0, *(match.start() for match in _SCRIPT_CELL.finditer(source)), len(source)]
    return "".join(_script_cell(source[a:b]) for a, b in pairwise(starts))


def _script_cell(source: str) -> str:
    """One cell of a script; its first line is the marker, which is a comment."""
    marker, line_break, body = source.partition("\n")
    if _SCRIPT_CELL.match(marker) is None:
        return neutral(source, of_script=True)
    return marker + line_break + neutral(body, of_script=True)


def commented(line: str) -> str:
    """``line`` as a comment."""
    return "#" + line if line.strip() else line


def trouble(text: str) -> tuple[int, str] | None:
    """Line and reason of what keeps ``text`` from being compiled, if something does."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of invalid escapes, which are not ours to tell here
            compile(text, "<cell>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return error.lineno or 1, error.msg or "invalid syntax"
    except (ValueError, RecursionError, MemoryError) as error:
        return 1, str(error) or type(error).__name__
    return None


def _neutral_line(line: str, of_script: bool) -> str:
    magic = _LINE_MAGIC.match(line)
    if magic is not None:
        indent, name, options, space, rest = magic.groups()
        before = len(name) + 1 + len(options) + len(space)
        if name in _PYTHON_LINES and rest and before >= len("if 1:") and not _COMPOUND.match(rest):
            return indent + "if 1:" + " " * (before - len("if 1:")) + rest
        return indent + (_PYLAB if name == "pylab" else "pass")
    shell = _LINE.match(line)
    if shell is not None:
        return shell.group(1) + "pass"
    question = _HELP.match(line)
    if question is not None:
        return question.group(1) + "pass"
    future = _FUTURE.match(line)
    if (
        future is not None and not of_script
    ):  # legal at the top of any cell, but not in the middle of a program
        return future.group(1) + "pass"
    assigned = _ASSIGNED.match(line)
    if assigned is not None:
        return assigned.group(1) + "get_ipython().result"
    return line


class _Nesting:
    """Whether a line begins inside brackets, a string of several lines, or a continued line."""

    def __init__(self) -> None:
        self._depth = 0
        self._quotes = ""
        self._continued = False

    @property
    def inside(self) -> bool:
        """Whether the next line goes on with what the lines so far began."""
        return self._depth > 0 or bool(self._quotes) or self._continued

    def pass_over(self, line: str) -> None:
        """Take ``line`` into account."""
        at = 0
        self._continued = False
        while at < len(line):
            if self._quotes:
                end = _closing(line, at, self._quotes)
                if end < 0:
                    return
                at, self._quotes = end, ""
                continue
            char = line[at]
            if char == "#":
                return
            if char in "\"'":
                self._quotes = char * 3 if line.startswith(char * 3, at) else char
                at += len(self._quotes)
                if len(self._quotes) == 1:
                    end = _closing(line, at, char)
                    at, self._quotes = (end if end >= 0 else len(line)), ""
                continue
            if char in "([{":
                self._depth += 1
            elif char in ")]}":
                self._depth = max(0, self._depth - 1)
            at += 1
        self._continued = line.endswith("\\")


def _closing(line: str, at: int, quotes: str) -> int:
    """The position after the next ``quotes`` that no backslash takes away; -1 without."""
    while at < len(line):
        if line[at] == "\\":
            at += 2
        elif line.startswith(quotes, at):
            return at + len(quotes)
        else:
            at += 1
    return -1
