"""One forked trace, seen from the fork server: its pipes, its deadline and its end."""

import contextlib
import dataclasses
import json
import os
import re
import signal
import sys
import time
import warnings
from typing import Iterator, NoReturn, Optional

from kerascope_tracer import sandbox
from kerascope_tracer.confinement import GRACE_S, policy_for, refusal
from kerascope_tracer.sandbox import scratch as scratch_folder
from kerascope_tracer.stdio import silence_input, write_all
from kerascope_tracer.wire import (
    FrameReader,
    Span,
    TraceFinished,
    TraceRequest,
    WireError,
    frame,
    frame_body,
)

#: The deadline of a process that was killed already.
NEVER = float("inf")

_CHUNK = 1 << 16
#: What one trace may tell (bytes of JSON); a model of a thousand layers tells one megabyte.
MOST_BYTES = 64 * 1024 * 1024
#: How often the size of a trace's scratch folder is looked at (seconds).
SCRATCH_INTERVAL_S = 0.5
#: A trace that takes longer than most leaves the processors to the others (seconds, niceness).
STEP_ASIDE_S = 0.5
STEP_ASIDE_NICE = 10
_KEPT_CHATTER = 8192


class ForkedChild:
    """A running trace. Every ``ForkedChild`` ends in exactly one ``TraceFinished``."""

    def __init__(
        self,
        request: TraceRequest,
        pid: int,
        results: int,
        chatter: int,
        magic: bytes,
        scratch: str,
    ) -> None:
        self.request = request
        self._scratch = scratch
        self._stepped_aside = False
        self._scratch_seen = time.monotonic()
        self.results = results
        self.chatter = chatter
        self.results_ended = False
        self.last_words = ""
        self._pid = pid
        self._began = time.monotonic()
        self.deadline = self._began + request.limits.wall_s + GRACE_S
        self._frames = FrameReader(magic, MOST_BYTES)
        self._told = 0
        self._tail = b""
        self._finished = False
        self._stopped: Optional[TraceFinished] = None
        # What the frames of this trace begin with. Comparing bytes saves reading the JSON.
        number = json.dumps(request.trace)
        self._events = '{{"$":"Events","trace":{},'.format(number).encode()
        self._ending = '{{"$":"TraceFinished","trace":{},'.format(number).encode()

    # What it says ---------------------------------------------------------------------

    def read_results(self, until_end: bool = False) -> Iterator[bytes]:
        """Frames to relay, from what the pipe holds now."""
        while not self.results_ended:
            try:
                data = os.read(self.results, _CHUNK)
            except BlockingIOError:
                return
            if not data:
                self.results_ended = True
                return
            yield from self._checked(data)
            if not until_end:
                return

    def _checked(self, data: bytes) -> Iterator[bytes]:
        self._told += len(data)
        if self._told > MOST_BYTES:
            self.stop("crashed", "the trace told more than {} MB".format(MOST_BYTES >> 20))
            self.results_ended = True
            return
        try:
            for body in self._frames.feed_bodies(data):
                if self._finished:
                    return
                if body.startswith(self._events):
                    yield frame_body(body)
                elif body.startswith(self._ending):
                    if self._stopped is None:
                        self._finished = True
                        yield frame_body(body)
                    self.kill()
                else:
                    raise WireError("a message of another trace")
        except WireError as error:
            self.stop("crashed", "the traced program wrote to the tracer's pipe: {}".format(error))
            self.results_ended = True

    def read_chatter(self) -> bool:
        """Take what the program printed and keep the last of it. False at the end."""
        while True:
            try:
                data = os.read(self.chatter, _CHUNK)
            except BlockingIOError:
                return True
            if not data:
                return False
            self._tail = (self._tail + data)[-_KEPT_CHATTER:]
            if len(data) < _CHUNK:
                return True

    # How it ends ----------------------------------------------------------------------

    def check(self, now: float) -> None:
        """Stop it when its time is over or its scratch folder too full."""
        if now >= self.deadline:
            limit = self.request.limits.wall_s
            self.stop("timeout", "the trace took longer than {:g} s".format(limit))
        elif not self._stepped_aside and now - self._began >= STEP_ASIDE_S:
            self._stepped_aside = True
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._pid, STEP_ASIDE_NICE)
        elif self._scratch and now - self._scratch_seen >= SCRATCH_INTERVAL_S:
            self._scratch_seen = now
            if scratch_folder.size(self._scratch) > scratch_folder.MOST_BYTES:
                most = scratch_folder.MOST_BYTES >> 20
                self.stop("crashed", "the traced program wrote more than {} MB".format(most))

    def stop(self, status: str, detail: str) -> None:
        """Kill it, for this reason. The first reason counts."""
        if self._stopped is None and not self._finished:
            self._stopped = TraceFinished(self.request.trace, status, self._elapsed_ms(), detail)
        self.deadline = NEVER
        self.kill()

    def kill(self) -> None:
        """Kill its process group, whatever the program started in it included."""
        # Not reaped yet, so the number cannot belong to anyone else. The group may not exist yet.
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(self._pid, signal.SIGKILL)

    def has_exited(self) -> bool:
        """Whether the process has ended; it stays a zombie until :meth:`bury`."""
        if not hasattr(os, "waitid"):  # macOS before Python 3.13
            return self.results_ended
        with contextlib.suppress(ChildProcessError):
            return os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        return True

    def bury(self) -> Optional[TraceFinished]:
        """Reap the process. The ending to tell, or ``None`` when the child told it itself."""
        self.kill()
        status = self.wait()
        self.close()
        scratch_folder.wipe(self._scratch)
        if self._finished:
            return None
        self.last_words = self._tail.decode("utf-8", "replace")
        line = crash_line(self.last_words, self.request.path)
        span = None if line is None else Span(line, 0, line, 0)
        if self._stopped is not None:
            return dataclasses.replace(self._stopped, span=span)
        detail = describe_end(status, self.last_words)
        return TraceFinished(self.request.trace, "crashed", self._elapsed_ms(), detail, span)

    def wait(self) -> int:
        """Reap the process and give its wait status; 0 if someone else did."""
        with contextlib.suppress(ChildProcessError):
            return os.waitpid(self._pid, 0)[1]
        return 0

    def close(self) -> None:
        """Close this side's ends of the pipes."""
        for descriptor in (self.results, self.chatter):
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def _elapsed_ms(self) -> float:
        return (time.monotonic() - self._began) * 1000


def spawn(request: TraceRequest, scratch: str = "") -> ForkedChild:
    """Fork a process that traces ``request``. Raises ``OSError`` when there is none to be had.

    ``scratch`` is the folder that the program may write to; it is removed with the process.
    """
    results, results_write = os.pipe()
    chatter, chatter_write = os.pipe()
    server = os.getpid()
    # What the trace's frames begin with: bytes that a program writes at random do not.
    magic = os.urandom(4)
    sys.stderr.flush()
    try:
        with warnings.catch_warnings():
            # Python 3.12 warns of OpenBLAS' thread; `fork_hazard` has looked closer.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
    except OSError:
        for descriptor in (results, results_write, chatter, chatter_write):
            os.close(descriptor)
        scratch_folder.wipe(scratch)
        raise
    if pid == 0:
        try:
            _become_trace(request, results_write, chatter_write, server, magic, scratch)
        finally:
            os._exit(1)
    os.close(results_write)
    os.close(chatter_write)
    os.set_blocking(results, False)
    os.set_blocking(chatter, False)
    return ForkedChild(request, pid, results, chatter, magic, scratch)


def _become_trace(
    request: TraceRequest, results: int, chatter: int, server: int, magic: bytes, scratch: str
) -> NoReturn:
    """In the child: standard streams, then the sandbox, then the program."""
    silence_input()
    os.dup2(chatter, 1)
    os.dup2(chatter, 2)
    os.close(chatter)
    signal.set_wakeup_fd(-1)  # its descriptor is about to be closed
    policy = policy_for(request, scratch=scratch, keep=(results,), parent=server, lifeline=results)
    try:
        sandbox.enter(policy)
    except sandbox.SandboxRefused as error:
        told = TraceFinished(request.trace, "crashed", 0.0, refusal(error))
        write_all(results, frame(told, magic))
        os._exit(0)
    from kerascope_tracer.runner import run_and_exit

    run_and_exit(request, results, magic)
    raise SystemExit(1)


# ---------------------------------------------------------------------------------------
# Explaining a crash

_MEMORY_WORDS = ("bad_alloc", "Cannot allocate memory", "MemoryError", "out of memory")


def describe_end(status: int, last_words: str) -> str:
    """One line on a process that ended without telling how."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        try:
            name = signal.Signals(number).name
        except ValueError:
            name = "signal {}".format(number)
        if any(word in last_words for word in _MEMORY_WORDS):
            return "the traced program ran out of its memory limit ({})".format(name)
        return "the traced program was ended by {}".format(name)
    return "the traced program ended its own process with status {}".format(os.WEXITSTATUS(status))


def crash_line(last_words: str, path: str) -> Optional[int]:
    """The line of ``path`` that ran when the process crashed, from faulthandler's report."""
    frames = re.findall(r'^  File "(.*)", line (\d+) in ', last_words, re.MULTILINE)
    for file, line in frames:
        if file == (path or "<untitled>"):
            return int(line)
    return None
