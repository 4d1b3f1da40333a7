"""What a long session of hard typing leaves behind, and what a session at rest takes."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from support.conversation import PATIENCE_S, Conversation
from support.rawtracer import eventually

pytestmark = pytest.mark.alone

SOAK = os.environ.get("KERASCOPE_SOAK") == "1"
EDITS = 10_000
#: After so many of them the result is waited for.
PAUSE_EVERY = 100 if SOAK else 250
TYPING_S = 60.0 if SOAK else 3.0
HANGING = 20 if SOAK else 6
IDLE_S = 60.0 if SOAK else 4.0
MEGABYTE = 1 << 20
#: As concurrent.futures.ThreadPoolExecutor has it.
MOST_WORKERS = min(32, (os.cpu_count() or 1) + 4)

MODEL = """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.Flatten(),
    layers.Dense({units}),
])
"""


def text(units: int) -> str:
    return MODEL.replace("{units}", str(units))


class Session(Conversation):
    """A conversation on one document, whose last layer is what is edited."""

    def __init__(self, folder: Path) -> None:
        super().__init__(os.fspath(folder))
        self.uri = f"file://{folder}/model.py"
        self.version = 1
        self.server = psutil.Process(self.process.pid)
        self.open(self.uri, text(1))
        self.published(self.uri, 1)

    def edit(self) -> None:
        self.version += 1
        self.change(self.uri, self.version, text(self.version))

    def fork_server(self) -> psutil.Process:
        (found,) = self.server.children()
        return found

    def traces(self) -> list[psutil.Process]:
        return self.fork_server().children()

    def niceness(self) -> Iterator[int]:
        """That of each trace; one may end meanwhile."""
        for trace in self.traces():
            with contextlib.suppress(psutil.NoSuchProcess):
                yield trace.nice()

    def is_up_to_date(self) -> bool:
        return f"→ (None, {self.version})" in self.hints(self.uri)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    started = Session(tmp_path_factory.mktemp("load"))
    yield started
    processes = [started.server, *started.server.children(recursive=True)]
    assert started.close() == 0
    assert not [process for process in processes if process.is_running()]


def test_ten_thousand_edits_leave_nothing_behind(session: Session) -> None:
    def measured() -> tuple[list[int], list[int], list[int]]:
        assert eventually(lambda: not session.traces())
        processes = (session.server, session.fork_server())
        return (
            [process.memory_info().rss for process in processes],
            [process.num_fds() for process in processes],
            [process.num_threads() for process in processes],
        )

    def edit(times: int) -> None:
        for number in range(times):
            session.edit()
            if number % PAUSE_EVERY == PAUSE_EVERY - 1:
                assert session.published(session.uri, session.version) == []
        assert session.is_up_to_date()

    edit(2 * PAUSE_EVERY)  # what is made once is made
    memory, descriptors, threads = measured()
    fork_server = session.fork_server()
    edit(EDITS)
    memory_after, descriptors_after, threads_after = measured()
    assert session.fork_server() == fork_server, "the fork server was lost"
    assert memory_after[0] - memory[0] <= 30 * MEGABYTE
    assert memory_after[1] - memory[1] <= 5 * MEGABYTE
    assert descriptors_after == descriptors
    # asyncio's pool makes a thread when all it has are busy, up to its limit
    assert threads_after[0] <= threads[0] + MOST_WORKERS
    assert threads_after[1] == threads[1]


def test_whoever_types_fast_ends_with_the_shapes_of_the_last_text(session: Session) -> None:
    most = 0
    answered = 0
    began = time.monotonic()
    while time.monotonic() - began < TYPING_S:
        session.edit()
        time.sleep(0.01)
        if session.version % 10 == 0:
            most = max(most, len(session.traces()))
            session.hover(session.uri, 5, 12)
            answered += 1
    assert answered > 0
    # One that runs, and one that was just killed.
    assert most <= 2
    end = time.monotonic() + PATIENCE_S
    while not session.is_up_to_date():
        assert time.monotonic() < end, "the last edit's shapes never came"
    assert session.hover(session.uri, 5, 12) is not None


def test_files_that_hang_take_nothing_from_the_others(session: Session) -> None:
    folder = Path(session.uri.removeprefix("file://")).parent
    hanging = [f"file://{folder}/hanging_{number}.py" for number in range(HANGING)]
    for number, uri in enumerate(hanging):
        ways = ("sum(iter(int, 1))", "list(iter(int, 1))", "__import__('threading').Event().wait()")
        session.open(uri, f"import keras\n{ways[number % len(ways)]}\n")
    session.edit()
    assert session.published(session.uri, session.version) == []
    assert session.is_up_to_date()
    # What takes long has stepped aside.
    assert eventually(lambda: set(session.niceness()) == {10})
    session.notify(
        "workspace/didChangeConfiguration", {"settings": {"kerascope": {"limits": {"seconds": 2}}}}
    )
    # Each is stopped at its limit, and its line is named.
    assert eventually(lambda: not session.traces())
    for uri in hanging:
        found = session.published(uri, 1)
        assert [item["range"]["start"]["line"] for item in found] == [1], found
        session.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


def test_a_session_at_rest_does_nothing(session: Session) -> None:
    """Less than half a percent of a processor, by the system's own count; no timer ticks."""
    assert eventually(lambda: not session.traces())
    time.sleep(1.0)
    processes = [session.server, session.fork_server()]

    def used() -> list[float]:
        return [sum(process.cpu_times()[:2]) for process in processes]

    def woken() -> list[int]:
        return [process.num_ctx_switches().voluntary for process in processes]

    cpu, switches = used(), woken()
    time.sleep(IDLE_S)
    for before, after in zip(cpu, used(), strict=True):
        assert after - before <= 0.005 * IDLE_S
    of_server, of_fork_server = (
        after - before for before, after in zip(switches, woken(), strict=True)
    )
    assert of_fork_server == 0
    assert of_server <= 2 * IDLE_S  # it looks once a second whether the editor is there
