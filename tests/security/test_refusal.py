"""Where the sandbox cannot be complete, nothing is executed, and the user is told the way out."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from kerascope.cli.inspection import incomplete_sandbox
from kerascope.lsp import runtime, runtimes
from kerascope.lsp.client import Scope, Status
from kerascope.tracing.environment import Interpreter
from kerascope_tracer.sandbox import SandboxReport, required_layers
from kerascope_tracer.wire import PROTOCOL_VERSION, Ready

SERVER = Path(__file__).parents[2] / "server"
MISSING = {"seccomp": "unavailable: not in this kernel"}


def run(program: str) -> str:
    """What a program prints that can import the tracer."""
    text = f"import sys; sys.path.insert(0, {str(SERVER)!r})\n" + textwrap.dedent(program)
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_required_layer_that_is_missing_stops_everything() -> None:
    told = run("""
        from kerascope_tracer.sandbox import *
        policy = Policy(memory_bytes=1 << 30, keep=None, landlock_abi=0,
                        required=frozenset(["landlock", "seccomp"]))
        try:
            enter(policy)
        except SandboxRefused as refused:
            print(refused)
    """)
    assert told == "the layer 'landlock' is unavailable: not in this kernel"


def test_what_the_user_gave_up_is_not_required() -> None:
    told = run("""
        from kerascope_tracer.confinement import policy_for
        from kerascope_tracer.sandbox import enter
        from kerascope_tracer.wire import TraceRequest
        report = enter(policy_for(TraceRequest(1, "", "", sandbox=False)))
        print(report.states["seccomp"], report.states["landlock"], report.states["limits"])
    """)
    assert told == "left out left out active"


def test_a_trace_that_was_refused_ran_nothing() -> None:
    """In the forked child itself, whatever was found out before."""
    told = run("""
        import os, select
        from kerascope_tracer import forkedchild, sandbox
        from kerascope_tracer.wire import FrameReader, TraceRequest

        def refuse(policy):
            raise sandbox.SandboxRefused({"seccomp": "unavailable: not in this kernel"})

        sandbox.enter = refuse
        child = forkedchild.spawn(TraceRequest(1, "", "import os; os.abort()"))
        bodies = []
        while not child.results_ended:
            select.select([child.results], [], [])
            bodies += child.read_results()
        assert child.bury() is None
        reader = FrameReader()
        for body in bodies:
            for message in reader.feed(body):
                print(message.status, message.detail)
    """)
    assert told.startswith("crashed nothing was executed, because the sandbox is not complete")
    assert "--no-sandbox" in told
    assert "kerascope.sandbox" in told


def test_the_command_line_names_the_layer_and_the_way_out() -> None:
    told = incomplete_sandbox(MISSING)
    assert "seccomp is unavailable: not in this kernel" in told
    assert "--no-sandbox" in told


@pytest.mark.parametrize(("sandbox", "state"), [(True, "failed"), (False, "ready")])
async def test_the_server_uses_no_tracer_that_cannot_confine(
    monkeypatch: pytest.MonkeyPatch, sandbox: bool, state: str
) -> None:
    closed = []
    told: list[dict[Scope, Status]] = []

    class Tracer:
        def __init__(self, path: str, **options: Any) -> None:
            assert options["sandbox"] is sandbox

        async def start(self) -> Ready:
            versions = ("3.11.0", sys.executable, "2.21.0", "3.15.0", "tensorflow", "fork")
            return Ready(PROTOCOL_VERSION, *versions, 1, 1, sandbox=MISSING, missing=MISSING)

        async def close(self) -> None:
            closed.append(self)

    class Client:
        log = notice = staticmethod(lambda *texts: None)
        statuses = staticmethod(told.append)

        def progress(self, *texts: str) -> Any:
            return _Nothing()

    found = Interpreter(sys.executable, "here", (3, 11, 0), True)
    monkeypatch.setattr(runtime, "Tracer", Tracer)
    monkeypatch.setattr(runtimes, "find_interpreter", lambda *names: found)
    used = runtimes.Runtimes(Client(), list)  # type: ignore[arg-type]
    used.configure(runtimes.Environment(trusted=True, sandbox=sandbox))
    assert (await used.acquire("") is None) is sandbox
    await asyncio.sleep(0)
    status = told[-1][None]
    assert status.state == state
    assert bool(closed) is sandbox
    if sandbox:
        assert "kerascope.sandbox" in status.detail
    else:
        assert status.sandbox == {"sandbox": "off"}


class _Nothing:
    async def __aenter__(self) -> None: ...

    async def __aexit__(self, *error: object) -> None: ...


def test_what_linux_must_have_holds_files_network_and_processes() -> None:
    required = required_layers("linux")
    assert "seccomp" in required
    report = SandboxReport({"seccomp": "active", "limits": "unavailable: why"})
    assert set(report.missing(required)) == required - {"seccomp"}
    assert required_layers("darwin") == required_layers("win32") == frozenset()
