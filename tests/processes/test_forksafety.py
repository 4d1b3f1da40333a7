"""The fork server forks only while a forked child can compute."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

MAIN = Path(__file__).resolve().parents[2] / "server" / "kerascope_tracer" / "__main__.py"


def run(program: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a fresh interpreter that knows ``kerascope_tracer``."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_fresh_process_may_be_forked() -> None:
    done = run("""
        from kerascope_tracer.forksafety import fork_hazard
        print(fork_hazard())
    """)
    assert done.stdout == "None\n", done.stderr


def test_threads_forbid_a_fork() -> None:
    done = run("""
        import threading
        from kerascope_tracer.forksafety import fork_hazard
        stop = threading.Event()
        threads = [threading.Thread(target=stop.wait) for _ in range(3)]
        for thread in threads: thread.start()
        print(fork_hazard())
        stop.set()
    """)
    assert done.stdout == "there are 4 threads\n", done.stderr


def test_a_server_that_has_computed_stops_instead_of_forking() -> None:
    done = run("""
        import os
        import tensorflow as tf
        tf.constant(1) + 1
        from kerascope_tracer.forkserver import ForkServer
        from kerascope_tracer.stdio import Channel
        from kerascope_tracer.wire import TraceRequest, frame
        requests, ask = os.pipe()
        told, messages = os.pipe()
        os.write(ask, frame(TraceRequest(1, "", "x = 1")))
        code = ForkServer(Channel(requests, messages)).run()
        os.close(messages)
        print(code, os.read(told, 100))
    """)
    assert done.stdout == "75 b''\n", done.stderr
    assert "eager context" in done.stderr


def test_what_a_program_starts_ends_with_it() -> None:
    # With a stand-in for the tracer, which may well keep a program from starting anything.
    done = run("""
        import os, select, subprocess, sys, time
        from kerascope_tracer import forkedchild, runner
        from kerascope_tracer.wire import TraceFinished, TraceRequest

        held, passed_on = os.pipe()
        os.set_inheritable(passed_on, True)

        def start_something(request, emit):
            subprocess.Popen(["sleep", "1000"], close_fds=False)
            return TraceFinished(request.trace, "ok", 1.0)

        runner.run_program = start_something
        # In place of the sandbox, which keeps everything from being started and passed on.
        forkedchild.sandbox.enter = lambda policy: os.setsid()
        child = forkedchild.spawn(TraceRequest(1, "", "", sandbox=False))
        os.close(passed_on)
        while not child.has_exited():
            select.select([child.results], [], [], 0.1)
            list(child.read_results())
        child.bury()
        print("gone" if os.read(held, 1) == b"" else "alive")
    """)
    assert done.stdout == "gone\n", done.stderr


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_a_trace_dies_with_its_parent_on_every_system(platform: str) -> None:
    """The kernel's death signal, and the thread that stands in for it elsewhere."""
    done = run(f"""
        import os, signal, sys, time
        lifeline, held = os.pipe()
        started, tell = os.pipe()
        server = os.fork()
        if server == 0:
            child = os.fork()
            if child == 0:
                os.close(lifeline)
                sys.platform = {platform!r}
                from kerascope_tracer.sandbox.lifetime import die_with_parent
                die_with_parent(os.getppid(), held)
                os.write(tell, b"%d\\n" % os.getpid())
                time.sleep(1000)
            os.close(held)
            time.sleep(1000)
        os.close(lifeline)
        os.close(tell)
        child = int(os.read(started, 100))
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)
        # The child's copy is the last one of the pipe: end of file says that it is gone.
        print("gone" if os.read(started, 1) == b"" else "alive")
    """)
    assert done.stdout == "gone\n", done.stderr
