"""The tracer's facade never raises and leaves nothing behind, whatever happens below it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import venv
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import psutil
import pytest
from support.rawtracer import eventually

from kerascope.analysis.document import SourceDocument
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import LayerConstructed, Limits, Ready, TraceResult, Unavailable

DENSE = "import keras\nout = keras.layers.Dense(3)(keras.Input((4,)))\n"
STUCK = "sum(iter(int, 1))\n"
Mode = Literal["fork", "warm"]


def document(text: str) -> SourceDocument:
    return SourceDocument("file:///nowhere/program.py", "/nowhere/program.py", 1, text)


def classes(result: TraceResult) -> list[str]:
    constructed = [event for event in result.events if isinstance(event, LayerConstructed)]
    return [event.cls for event in constructed if event.role == "layer"]


def tracer_processes() -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE
        and any("kerascope_tracer" in argument for argument in child.cmdline())
    ]


async def until(condition: object) -> None:
    """Let the event loop run until the condition holds."""
    assert await asyncio.to_thread(eventually, condition)


@pytest.fixture
async def own_tracer() -> AsyncIterator[Tracer]:
    """A fork server that a test may break."""
    started = Tracer(sys.executable, mode="fork")
    assert isinstance(await started.start(), Ready)
    yield started
    await started.close()


@pytest.fixture
async def warm_tracer() -> AsyncIterator[Tracer]:
    started = Tracer(sys.executable, mode="warm")
    assert isinstance(await started.start(), Ready)
    yield started
    await started.close()


def pid_of(answer: Ready | Unavailable) -> int:
    assert isinstance(answer, Ready)
    return answer.pid


async def test_starting_twice_starts_once(tracer: Tracer) -> None:
    first, second = await asyncio.gather(tracer.start(), tracer.start())
    assert isinstance(first, Ready)
    assert first is second


async def test_results_carry_the_runtime(tracer: Tracer) -> None:
    result = await tracer.trace(document(DENSE))
    assert result.status == "ok"
    assert result.runtime == await tracer.start()
    assert classes(result) == ["Dense"]


async def test_many_traces_at_once(tracer: Tracer) -> None:
    texts = [DENSE.replace("Dense(3)", f"Dense({units})") for units in range(1, 9)]
    results = await asyncio.gather(*(tracer.trace(document(text)) for text in texts))
    units = [
        event.config["units"]
        for result in results
        for event in result.events
        if isinstance(event, LayerConstructed) and event.cls == "Dense"
    ]
    assert units == list(range(1, 9))


async def test_a_program_finds_the_variables_that_were_chosen(
    tracer: Tracer, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        "import os, keras\n"
        "width = int(os.environ.get('KERASCOPE_TEST_WIDTH', '7'))\n"
        "width += 100 * ('HOME' in os.environ)\n"
        "out = keras.layers.Dense(width)(keras.Input((4,)))\n"
    )

    async def width(environment: dict[str, str | None]) -> object:
        result = await tracer.trace(document(text), environment=environment)
        (dense,) = (
            e for e in result.events if isinstance(e, LayerConstructed) and e.cls == "Dense"
        )
        return dense.config["units"]

    assert await width({"KERASCOPE_TEST_WIDTH": "3"}) == 103
    assert await width({"KERASCOPE_TEST_WIDTH": "5", "HOME": None}) == 5
    # One trace's are not another's.
    assert await width({}) == 107


async def test_an_endless_program_times_out_with_its_facts(tracer: Tracer) -> None:
    result = await tracer.trace(document(DENSE + STUCK), limits=Limits(wall_s=0.5))
    assert result.status == "timeout"
    assert classes(result) == ["Dense"]
    assert "0.5 s" in result.detail


async def test_a_crash_is_a_result(tracer: Tracer) -> None:
    result = await tracer.trace(document(DENSE + "import ctypes\nctypes.string_at(0)\n"))
    assert result.status == "crashed"
    assert "SIGSEGV" in result.detail and "\n" not in result.detail
    assert classes(result) == ["Dense"]
    assert (await tracer.trace(document(DENSE))).status == "ok"


async def test_cancelling_the_caller_kills_the_trace(own_tracer: Tracer) -> None:
    server = psutil.Process(pid_of(await own_tracer.start()))
    task = asyncio.create_task(own_tracer.trace(document(STUCK), limits=Limits(wall_s=600)))
    await until(server.children)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: not server.children())
    assert (await own_tracer.trace(document(DENSE))).status == "ok"


async def test_a_killed_trace_process_is_a_result(own_tracer: Tracer) -> None:
    server = psutil.Process(pid_of(await own_tracer.start()))
    task = asyncio.create_task(own_tracer.trace(document(STUCK), limits=Limits(wall_s=600)))
    await until(server.children)
    server.children()[0].send_signal(signal.SIGKILL)
    result = await task
    assert result.status == "crashed"
    assert "SIGKILL" in result.detail


async def test_a_killed_fork_server_is_started_again(own_tracer: Tracer) -> None:
    first = pid_of(await own_tracer.start())
    running = asyncio.create_task(own_tracer.trace(document(DENSE)))
    os.kill(first, signal.SIGKILL)
    result = await running
    assert result.status == "ok", "the second try needs no help"
    assert classes(result) == ["Dense"]
    await until(lambda: not psutil.pid_exists(first))
    assert len(tracer_processes()) >= 1


async def test_a_stopped_fork_server_is_replaced(own_tracer: Tracer) -> None:
    first = pid_of(await own_tracer.start())
    os.kill(first, signal.SIGSTOP)
    # It does not confirm the request, which then goes to another.
    assert (await own_tracer.trace(document(DENSE))).status == "ok"
    await until(lambda: not psutil.pid_exists(first))
    assert [process.pid for process in tracer_processes()] not in ([], [first])


async def test_closing_ends_running_traces_and_every_process() -> None:
    before = set(tracer_processes())
    tracer = Tracer(sys.executable, mode="fork")
    server = psutil.Process(pid_of(await tracer.start()))
    running = asyncio.create_task(tracer.trace(document(STUCK), limits=Limits(wall_s=600)))
    await until(server.children)
    processes = [server, *server.children()]
    await tracer.close()
    assert (await running).status == "cancelled"
    await until(lambda: not any(process.is_running() for process in processes))
    assert set(tracer_processes()) <= before
    assert (await tracer.trace(document(DENSE))).status == "cancelled"


async def test_closing_while_keras_is_being_imported() -> None:
    before = set(tracer_processes())
    tracer = Tracer(sys.executable, mode="fork")
    starting = asyncio.create_task(tracer.start())
    await until(lambda: set(tracer_processes()) - before)
    await tracer.close()
    assert isinstance(await starting, Unavailable)
    assert set(tracer_processes()) <= before


async def test_closing_what_was_never_started() -> None:
    tracer = Tracer(sys.executable)
    await tracer.close()
    await tracer.close()


async def test_an_interpreter_that_is_not_there() -> None:
    tracer = Tracer("/nowhere/python")
    answer = await tracer.start()
    assert isinstance(answer, Unavailable)
    assert "/nowhere/python" in answer.detail and "\n" not in answer.detail
    result = await tracer.trace(document(DENSE))
    assert (result.status, result.detail) == ("crashed", answer.detail)
    await tracer.close()


async def test_an_interpreter_that_dies_at_once(tmp_path: Path) -> None:
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\necho 'it went wrong' >&2\nexit 5\n")
    program.chmod(0o755)
    heard: list[str] = []
    tracer = Tracer(os.fspath(program), log=heard.append)
    answer = await tracer.start()
    assert isinstance(answer, Unavailable)
    assert "exit status 5" in answer.detail and "it went wrong" in answer.detail
    await tracer.close()


async def test_an_interpreter_that_speaks_another_language(tmp_path: Path) -> None:
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\necho 'this is not the protocol'\nexec sleep 1000\n")
    program.chmod(0o755)
    tracer = Tracer(os.fspath(program))
    answer = await tracer.start()
    assert isinstance(answer, Unavailable)
    assert "not understood" in answer.detail
    await tracer.close()
    assert tracer_processes() == [] or all(
        os.fspath(program) not in process.cmdline() for process in tracer_processes()
    )


async def test_an_environment_without_tensorflow(tmp_path: Path) -> None:
    venv.create(tmp_path / "bare", with_pip=False, symlinks=True)
    tracer = Tracer(os.fspath(tmp_path / "bare" / "bin" / "python"))
    answer = await tracer.start()
    assert isinstance(answer, Unavailable)
    assert answer.reason == "no-tensorflow"
    assert await tracer.start() is answer
    await tracer.close()


async def test_a_warm_worker_is_used_once(warm_tracer: Tracer) -> None:
    first = await warm_tracer.trace(document(DENSE + "import os\n"))
    second = await warm_tracer.trace(document(DENSE))
    assert first.status == second.status == "ok"
    assert classes(first) == classes(second) == ["Dense"]
    # A worker that was used twice would have counted the second layer's name up.
    assert [event.name for event in second.events if isinstance(event, LayerConstructed)][:1] == [
        event.name for event in first.events if isinstance(event, LayerConstructed)
    ][:1]


async def test_a_warm_worker_that_crashes_is_a_result(warm_tracer: Tracer) -> None:
    result = await warm_tracer.trace(document(DENSE + "import os\nos._exit(3)\n"))
    assert result.status == "crashed"
    assert "status 3" in result.detail
    assert classes(result) == ["Dense"]
    assert (await warm_tracer.trace(document(DENSE))).status == "ok"


async def test_an_endless_program_in_a_warm_worker_is_killed(warm_tracer: Tracer) -> None:
    result = await warm_tracer.trace(document(DENSE + STUCK), limits=Limits(wall_s=0.5))
    assert result.status == "timeout"
    assert classes(result) == ["Dense"]


async def test_cancelling_kills_a_warm_worker(warm_tracer: Tracer) -> None:
    worker = pid_of(await warm_tracer.start())
    task = asyncio.create_task(warm_tracer.trace(document(STUCK), limits=Limits(wall_s=600)))
    await asyncio.sleep(0)
    await until(lambda: psutil.Process(worker).cpu_times().user > 0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: not psutil.pid_exists(worker))


async def test_a_spare_that_died_is_passed_over(warm_tracer: Tracer) -> None:
    worker = pid_of(await warm_tracer.start())
    os.kill(worker, signal.SIGKILL)
    await until(
        lambda: (
            psutil.Process(worker).status() == psutil.STATUS_ZOMBIE
            if psutil.pid_exists(worker)
            else True
        )
    )
    await asyncio.sleep(1)
    assert (await warm_tracer.trace(document(DENSE))).status == "ok"
