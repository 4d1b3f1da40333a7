"""A failing statement hides nothing after it, and a program that works is not changed."""

import ast
import builtins
from collections.abc import Iterator

import pytest

from kerascope_tracer.guard import Guard
from kerascope_tracer.instrument import GUARD, instrument
from kerascope_tracer.positions import Sources, SourceText
from kerascope_tracer.record import Recorder
from kerascope_tracer.unknown import Unknown
from kerascope_tracer.wire import ErrorRaised, TraceEvent, UnknownMade


class Run:
    """A guarded run of a program: its names, what was told, what was bound."""

    def __init__(self, text: str) -> None:
        self.events: list[TraceEvent] = []
        self.bound: list[tuple[str, int, int]] = []
        self.names: dict[str, object] = {"__name__": "__main__"}
        tree = ast.parse(text)
        sources = Sources()
        sources.add("program.py", SourceText("", text, tree))
        recorder = Recorder()
        recorder.begin(self.events.extend, 1000)

        def on_bound(name: str, span: object, value: object) -> None:
            self.bound.append((name, span.line, span.column))  # type: ignore[attr-defined]

        guard = Guard(sources, recorder, lambda values: None, on_bound)
        setattr(builtins, GUARD, guard)
        exec(compile(instrument(tree), "program.py", "exec"), self.names)
        recorder.flush()

    def __getitem__(self, name: str) -> object:
        return self.names[name]

    def errors(self) -> list[tuple[int, str]]:
        return [
            (event.span.line, event.error.type)
            for event in self.events
            if isinstance(event, ErrorRaised)
        ]


@pytest.fixture(autouse=True)
def _builtins_as_before() -> Iterator[None]:
    yield
    if hasattr(builtins, GUARD):
        delattr(builtins, GUARD)


def test_the_statements_after_a_failing_one_run() -> None:
    run = Run("a = 1\nb = 1 / 0\nc = a + 1\n")
    assert run["c"] == 2
    assert isinstance(run["b"], Unknown)
    assert run.errors() == [(2, "ZeroDivisionError")]


def test_what_follows_from_a_failure_is_not_told() -> None:
    run = Run("a = 1 / 0\nb = len(a)\nc = [0][b]\n")
    assert run.errors() == [(1, "ZeroDivisionError")]


def test_a_failure_inside_a_function_does_not_end_it() -> None:
    run = Run("def f():\n    a = {}['k']\n    b = 2\n    return b, a\nx, y = f()\n")
    assert run["x"] == 2
    assert isinstance(run["y"], Unknown)
    assert run.errors() == [(2, "KeyError")]


def test_a_function_that_raises_on_purpose_ends_there() -> None:
    run = Run(
        "log = []\ndef f(n):\n    if n < 0:\n        raise ValueError(n)\n    log.append(n)\n"
        "    return n\na = f(-1)\nb = f(2)\n"
    )
    assert run["log"] == [2]
    assert isinstance(run["a"], Unknown)
    assert run["b"] == 2


def test_the_program_s_own_handlers_see_their_errors() -> None:
    run = Run(
        "def f():\n    x = 1 / 0\n    return x\n"
        "try:\n    f()\n    after = True\nexcept ZeroDivisionError:\n    handled = True\n"
    )
    assert run["handled"] is True
    assert "after" not in run.names
    assert run.errors() == []


def test_an_error_that_no_handler_wants_does_not_skip_the_rest_of_the_try() -> None:
    run = Run("try:\n    a = {}['k']\n    b = 2\nexcept ImportError:\n    c = 3\n")
    assert run["b"] == 2
    assert "c" not in run.names


def test_a_missing_module_binds_its_names_and_says_so() -> None:
    run = Run(
        "import no_such_module.sub as m\nfrom no_such_module import a, b as c\n"
        "x = m.f(a)\ny = c + 1\n"
    )
    assert all(isinstance(run[name], Unknown) for name in ("m", "a", "c", "x", "y"))
    reasons = [event.reason for event in run.events if isinstance(event, UnknownMade)]
    assert "the module 'no_such_module' is not installed in this interpreter" in reasons


def test_unpacking_and_looping_over_an_unknown_take_the_target_s_form() -> None:
    run = Run(
        "import no_such_module as m\n(a, b), *c = m.load()\n"
        "for i, (x, y) in m.batches():\n    z = x\n"
        "w = [p for p, q in m.pairs()]\n"
    )
    assert all(isinstance(run[name], Unknown) for name in ("a", "b", "i", "x", "y", "z"))
    assert len(run["w"]) == 1


def test_a_loop_or_with_whose_head_fails_still_runs_its_body() -> None:
    run = Run(
        "seen = []\nfor name in open('/no/such/file'):\n    seen.append('loop')\n"
        "with open('/no/such/file') as f, open('/nor/this') as g:\n    seen.append('with')\n"
    )
    assert run["seen"] == ["loop", "with"]


def test_an_unknown_condition_takes_the_branch_that_stays() -> None:
    run = Run(
        "import sys, no_such_module as m\ntaken = []\n"
        "if not m.ready():\n    taken.append('body')\n"
        "if m.missing():\n    sys.exit(1)\nelse:\n    taken.append('else')\n"
    )
    assert run["taken"] == ["body", "else"]


def test_exit_does_not_end_the_trace() -> None:
    run = Run("import sys\nif len(sys.argv) < 99:\n    sys.exit('usage')\nx = 1\n")
    assert run["x"] == 1


def test_a_while_over_an_unknown_runs_once_and_an_endless_one_is_left() -> None:
    run = Run(
        "import no_such_module as m\nn = 0\nwhile m.more():\n    n += 1\n"
        "k = 0\nwhile True:\n    k += 1\n"
    )
    assert run["n"] == 1
    assert run["k"] == 10_000


def test_a_working_program_does_what_it_did() -> None:
    text = '''
"""Docstring."""
from __future__ import annotations
from dataclasses import dataclass
import contextlib, enum

@dataclass
class Point:
    x: int
    y: int = 2
    @property
    def total(self) -> int:
        return sum(v for v in (self.x, self.y))

class Colour(enum.Enum):
    RED = 1
    BLUE = 2

@contextlib.contextmanager
def managed():
    yield 5

def numbers(n):
    while n:
        n -= 1
        yield n

def counter():
    count = 0
    def add():
        nonlocal count
        count += 1
        return count
    return add

class Swallow:
    def __enter__(self): return self
    def __exit__(self, *exc): return True

p = Point(1)
with managed() as m, managed() as k:
    q = m + k
with Swallow():
    raise ValueError
squares = {i: i * i for i, j in zip(range(3), "abc") if j != "b"}
if (w := len(squares)) > 1: first, *rest = numbers(3)
add = counter(); add(); c = add()
try:
    next(iter([]))
except StopIteration:
    stopped = True
else:
    stopped = False
finally:
    done = True
match p:
    case Point(x=1, y=y): matched = y
for i in range(5):
    if i == 3: break
else:
    i = -1
result = (doc := __doc__, p.total, q, squares, w, first, rest, c, stopped, done, matched, i,
          Colour.BLUE.value, "yes" if p.x else "no")
'''
    plain: dict[str, object] = {"__name__": "__main__"}
    exec(compile(text, "program.py", "exec"), plain)
    run = Run(text)
    assert run["result"] == plain["result"]
    assert run.errors() == []


def test_the_values_that_names_are_bound_to_are_told_with_their_places() -> None:
    run = Run("x = y = 1\na, [b] = 2, [3]\nz: int = 4\nz += 1\n")
    assert run.bound == [
        ("x", 1, 0),
        ("y", 1, 4),
        ("a", 2, 0),
        ("b", 2, 4),
        ("z", 3, 0),
        ("z", 4, 0),
    ]
