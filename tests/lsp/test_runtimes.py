"""Which interpreter traces a document, and how many are kept loaded. Nothing is started here."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest

from kerascope.lsp import runtime, runtimes
from kerascope.lsp.client import Scope, Status
from kerascope.lsp.runtimes import Choice, Environment, Runtimes
from kerascope.tracing.environment import Interpreter, InterpreterNotFound
from kerascope.tracing.memo import CrashMemo
from kerascope_tracer.wire import Ready


class FakeClient:
    def __init__(self) -> None:
        self.told: dict[Scope, Status] = {}
        self.notices: list[str] = []

    def statuses(self, statuses: dict[Scope, Status]) -> None:
        self.told = statuses

    def notice(self, message: str, level: str) -> None:
        self.notices.append(message)

    def log(self, message: str) -> None:
        pass

    @asynccontextmanager
    async def progress(self, title: str, message: str) -> Any:
        yield


class FakeTracer:
    open: ClassVar[list[FakeTracer]] = []

    def __init__(self, interpreter: str, *, memo: CrashMemo, **options: Any) -> None:
        self.interpreter = interpreter
        self.memo = memo
        self.open.append(self)

    async def start(self) -> Ready:
        return Ready(1, "3.11.7", self.interpreter, "2.21", "3.15", "tensorflow", "fork", 1, 1)

    async def close(self) -> None:
        self.open.remove(self)


def found(named: str | None, folders: Sequence[Path]) -> Interpreter:
    if named is None and not folders:
        raise InterpreterNotFound("there is none")
    return Interpreter(named or f"{folders[0]}/.venv/bin/python", "test", (3, 11, 7), True)


ROOTS = ["/work/a", "/work/a/inner", "/work/b", "/work/c", "/work/d"]


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> FakeClient:
    monkeypatch.setattr(runtimes, "find_interpreter", found)
    monkeypatch.setattr(runtime, "Tracer", FakeTracer)
    FakeTracer.open.clear()
    return FakeClient()


def pool(client: FakeClient, roots: Sequence[str] = ROOTS, **environment: Any) -> Runtimes:
    made = Runtimes(client, lambda: roots)  # type: ignore[arg-type]
    made.configure(Environment(trusted=True, **environment))
    return made


def loaded() -> list[str]:
    return [tracer.interpreter for tracer in FakeTracer.open]


async def used(runtimes: Runtimes, *paths: str) -> None:
    for path in paths:
        assert await runtimes.acquire(path) is not None
        await asyncio.sleep(0)  # what was let go of is closed


@pytest.mark.parametrize(
    ("path", "choice"),
    [
        ("/work/a/m.py", Choice("/py/a")),
        ("/work/a/inner/deep/m.py", Choice("/work/a/inner/.venv/bin/python")),
        ("/work/aa/m.py", Choice("/py/rest")),
        ("/work/b/m.py", Choice(None, tuple(map(Path, ["/work/b", *ROOTS[:2], *ROOTS[3:]])))),
        ("/work/c/m.py", Choice("/py/rest")),
        ("", Choice("/py/rest")),
    ],
)
def test_the_innermost_folder_decides(client: FakeClient, path: str, choice: Choice) -> None:
    interpreters = {
        "/work/a": "/py/a",
        "/work/a/inner": ".venv/bin/python",
        "/work/b": None,
    }
    made = pool(client, interpreter="/py/rest", interpreters=interpreters)
    assert made._choice(path) == choice


def test_without_folders_the_file_says_where_to_look(client: FakeClient) -> None:
    assert pool(client, [])._choice("/home/me/m.py") == Choice(None, (Path("/home/me"),))


async def test_the_least_recently_used_makes_room(client: FakeClient) -> None:
    made = pool(client, interpreters={root: f"/py{root}" for root in ROOTS})
    await used(made, "/work/a/m.py", "/work/b/m.py", "/work/c/m.py", "/work/a/m.py")
    assert loaded() == ["/py/work/a", "/py/work/b", "/py/work/c"]
    await used(made, "/work/d/m.py")
    assert sorted(loaded()) == ["/py/work/a", "/py/work/c", "/py/work/d"]
    assert client.told["/work/b"].state == "off"
    assert client.told["/work/d"].state == "ready"
    await used(made, "/work/b/m.py")
    assert sorted(loaded()) == ["/py/work/a", "/py/work/b", "/py/work/d"]


async def test_what_crashed_is_remembered_by_the_one_that_comes_back(client: FakeClient) -> None:
    made = pool(client, interpreters={root: f"/py{root}" for root in ROOTS})
    await used(made, "/work/a/m.py")
    memo = FakeTracer.open[0].memo
    await used(made, "/work/b/m.py", "/work/c/m.py", "/work/d/m.py", "/work/a/m.py")
    assert FakeTracer.open[-1].interpreter == "/py/work/a"
    assert FakeTracer.open[-1].memo is memo
    # The user's own word lets everything be run again.
    made.restart()
    await used(made, "/work/a/m.py")
    assert FakeTracer.open[-1].memo is not memo


async def test_one_that_is_tracing_is_not_taken_away(client: FakeClient) -> None:
    made = pool(client, interpreters={root: f"/py{root}" for root in ROOTS})
    await used(made, "/work/a/m.py", "/work/b/m.py", "/work/c/m.py")
    with made.tracing("/work/a/m.py"), made.tracing("/work/b/m.py"), made.tracing("/work/c/m.py"):
        await used(made, "/work/d/m.py")
        assert len(loaded()) == 4
    await used(made, "/work/d/m.py")
    assert sorted(loaded()) == ["/py/work/b", "/py/work/c", "/py/work/d"]


async def test_folders_share_an_interpreter_however_it_was_found(client: FakeClient) -> None:
    shared = "/work/b/.venv/bin/python"
    made = pool(client, interpreters={"/work/a": shared, "/work/b": None, "/work/c": shared})
    await used(made, "/work/a/m.py", "/work/b/m.py", "/work/c/m.py")
    assert loaded() == [shared]


async def test_a_choice_elsewhere_disturbs_nobody(client: FakeClient) -> None:
    made = pool(client, interpreters={"/work/a": "/py/a", "/work/b": "/py/b"})
    await used(made, "/work/a/m.py", "/work/b/m.py")
    first = FakeTracer.open[0]
    interpreters = {"/work/a": "/py/a", "/work/b": "/py/new"}
    assert made.configure(Environment(trusted=True, interpreters=interpreters))
    await asyncio.sleep(0)
    assert FakeTracer.open == [first]
    assert client.told["/work/a"].state == "ready"
    assert not made.configure(Environment(trusted=True, interpreters=dict(interpreters)))


@pytest.mark.parametrize("change", [{"trusted": False}, {"enabled": False}, {"sandbox": False}])
async def test_what_decides_on_all_ends_all(client: FakeClient, change: dict[str, bool]) -> None:
    made = pool(client, interpreters={"/work/a": "/py/a"})
    await used(made, "/work/a/m.py", "/work/b/m.py")
    made.configure(Environment(**{"trusted": True, "interpreters": {"/work/a": "/py/a"}, **change}))
    await asyncio.sleep(0)
    assert loaded() == []


async def test_that_there_is_none_is_told_once(client: FakeClient) -> None:
    made = pool(client, [])
    for _ in range(3):
        assert await made.acquire("") is None
    assert client.notices == ["There is none."]
    assert client.told[None].state == "no-interpreter"
    await used(made, "/home/me/m.py")
    assert client.told[None].state == "ready"
