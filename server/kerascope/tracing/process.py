"""One tracer process, as the server sees it: start, requests, answers, the end.

The same for a fork server and for a warm worker; what differs is how one trace is stopped.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import kerascope_tracer
from kerascope.tracing.inert import inert_text
from kerascope.tracing.intake import Intake, parsed, trace_of
from kerascope_tracer.wire import (
    PROTOCOL_VERSION,
    Cancel,
    Events,
    FrameReader,
    Ready,
    Shutdown,
    Started,
    TraceEvent,
    TraceFinished,
    TraceRequest,
    Unavailable,
    WireError,
    frame,
)

START_TIMEOUT_S = 180.0
#: The fork server kills a trace two seconds after its limit; a warm worker is killed by us.
GRACE_S = 2.0
#: And this much later a fork server that has said nothing is taken for dead.
SILENCE_S = 5.0
#: A fork server that does not confirm a request for so long hangs, however busy the machine is.
CONFIRM_S = 10.0
CLOSE_TIMEOUT_S = 2.0
LAST_WORDS_S = 0.5

_STDERR_KEPT = 8192
_MAIN = Path(kerascope_tracer.__file__).with_name("__main__.py")


class ProcessLost(Exception):
    """The tracer process ended while a trace was running. Carries what had been told by then."""

    def __init__(self, detail: str, events: tuple[TraceEvent, ...] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.events = events


@dataclass
class _Running:
    """A trace that has not ended yet."""

    #: ``None`` when the process ended first
    finished: asyncio.Future[TraceFinished | None]
    intake: Intake
    started: asyncio.Event = field(default_factory=asyncio.Event)
    events: list[TraceEvent] = field(default_factory=list)


class TracerProcess(asyncio.SubprocessProtocol):
    """A process of the user's interpreter that traces programs.

    :meth:`start` once, then :meth:`run` (several at a time when ``Ready.mode`` is ``fork``, one
    ever when it is ``warm``), then :meth:`close`.
    """

    def __init__(self, interpreter: str, mode: str) -> None:
        self._interpreter = interpreter
        self._mode = mode
        self._transport: asyncio.SubprocessTransport | None = None
        self._requests: asyncio.WriteTransport | None = None
        self._answer: asyncio.Future[Ready | Unavailable] | None = None
        self._exited = asyncio.Event()
        self._closing = False
        self._frames = FrameReader()
        self._running: dict[int, _Running] = {}
        self._stderr = b""
        self._open_pipes = {1, 2}
        self._ready: Ready | None = None
        self._lost: str | None = None
        self._heard = time.monotonic()

    @property
    def alive(self) -> bool:
        """Whether it takes requests."""
        return self._ready is not None and self._lost is None

    @property
    def pid(self) -> int | None:
        """The process id, once there is a process."""
        return None if self._transport is None else self._transport.get_pid()

    async def start(self) -> Ready | Unavailable:
        """Start the process and wait until it has imported Keras. Raises nothing of its own."""
        loop = asyncio.get_running_loop()
        self._answer = loop.create_future()
        try:
            await loop.subprocess_exec(
                lambda: self,
                self._interpreter,
                "-I",
                os.fspath(_MAIN),
                "--mode",
                self._mode,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=os.path.abspath(os.sep),  # no folder of the user's: nothing to hijack imports
                env=_environment(),
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            reason = error.strerror or str(error)
            return self._unavailable(f"{self._interpreter} cannot be started: {reason}")
        if self._closing:
            await self.close()
        try:
            await asyncio.wait([self._answer], timeout=START_TIMEOUT_S)
        except asyncio.CancelledError:
            self.kill()
            raise
        if not self._answer.done():
            self.kill()
            return self._unavailable(
                f"importing TensorFlow in {self._interpreter} took longer than "
                f"{START_TIMEOUT_S:.0f} s"
            )
        answer = self._answer.result()
        if isinstance(answer, Unavailable):
            return answer
        if answer.protocol != PROTOCOL_VERSION:
            self.kill()
            return self._unavailable(
                f"the tracer speaks protocol {answer.protocol}, not {PROTOCOL_VERSION}; "
                "reinstall Kerascope"
            )
        self._ready = answer
        return answer

    async def run(self, request: TraceRequest) -> tuple[TraceFinished, tuple[TraceEvent, ...]]:
        """Trace one program. Cancelling the caller kills the trace. Raises ``ProcessLost``."""
        if self._lost is not None or self._ready is None:
            raise ProcessLost(self._lost or "the tracer has not started")
        running = _Running(asyncio.get_running_loop().create_future(), Intake(request))
        self._running[request.trace] = running
        patience = request.limits.wall_s + GRACE_S
        if self._ready.mode == "fork":
            patience += SILENCE_S
        try:
            self._send(request)
            if self._ready.mode == "fork":
                await self._confirmation(running)
            done, _ = await asyncio.wait([running.finished], timeout=patience)
            if not done:
                if self._ready.mode == "fork" and self._silent_s() < SILENCE_S:
                    self._stop_trace(request.trace)  # it lives, and has much to tell
                else:
                    self.kill()
                detail = f"the trace took longer than {request.limits.wall_s:g} s"
                timeout = TraceFinished(request.trace, "timeout", patience * 1000, detail)
                return timeout, tuple(running.events)
            finished = running.finished.result()
            if finished is None:
                raise ProcessLost(self._lost or "the tracer ended", tuple(running.events))
            return finished, tuple(running.events)
        except asyncio.CancelledError:
            self._stop_trace(request.trace)
            raise
        finally:
            self._running.pop(request.trace, None)

    async def _confirmation(self, running: _Running) -> None:
        """Wait until the fork server has heard. One that hangs is killed, and so lost."""
        confirmed = asyncio.ensure_future(running.started.wait())
        either: set[asyncio.Future[Any]] = {confirmed, running.finished}
        try:
            await asyncio.wait(either, timeout=CONFIRM_S, return_when=asyncio.FIRST_COMPLETED)
            if not running.started.is_set() and not running.finished.done():
                self._lose(f"the tracer did not answer for {CONFIRM_S:g} s")
                self.kill()
        finally:
            confirmed.cancel()

    def _silent_s(self) -> float:
        """Seconds since it last said something."""
        return time.monotonic() - self._heard

    def take_stderr(self) -> str:
        """What it wrote to standard error since the last call, at most the last 8 kB."""
        text, self._stderr = self._stderr.decode("utf-8", "replace"), b""
        return inert_text(text)

    def kill(self) -> None:
        """End the process at once, and every trace with it."""
        if self._transport is None or self._exited.is_set():
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self._transport.get_pid(), signal.SIGKILL)
            else:
                self._transport.kill()

    async def close(self) -> None:
        """Ask it to end, wait for two seconds, then kill. Leaves no process behind.

        One that is still importing holds nothing to be put in order, and might not listen for long.
        """
        self._closing = True
        if self._transport is None:
            return
        if self._ready is None:
            self.kill()
        self._send(Shutdown())
        if self._requests is not None:
            self._requests.close()
        try:
            await asyncio.wait_for(self._exited.wait(), CLOSE_TIMEOUT_S)
        except asyncio.TimeoutError:
            self.kill()
            await self._exited.wait()
        # A program's own child may hold the pipes open; its end is not waited for.
        self._lose("the tracer was closed")
        self._transport.close()

    # What the event loop calls ----------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.SubprocessTransport, transport)
        self._requests = cast(asyncio.WriteTransport, self._transport.get_pipe_transport(0))

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        self._heard = time.monotonic()
        if fd == 2:
            self._stderr = (self._stderr + data)[-_STDERR_KEPT:]
            return
        try:
            for body in self._frames.feed_bodies(data):
                self._take(body)
        except WireError as error:
            self._lose(f"the tracer's answer was not understood: {error}")
            self.kill()

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        self._open_pipes.discard(fd)
        # Both, because the reason of an early end stands on its standard error.
        if not self._open_pipes and self._exited.is_set():
            self._lose_to_exit()

    def process_exited(self) -> None:
        self._exited.set()
        # Its last words may still be in the pipe, whose end a program's own child may hold open.
        asyncio.get_running_loop().call_later(LAST_WORDS_S, self._lose_to_exit)

    def connection_lost(self, exc: Exception | None) -> None:
        self._lose_to_exit()

    # ------------------------------------------------------------------------------------

    def _send(self, message: object) -> None:
        if self._requests is not None and not self._requests.is_closing():
            self._requests.write(frame(message))

    def _stop_trace(self, trace: int) -> None:
        if self._ready is not None and self._ready.mode == "fork":
            self._send(Cancel(trace))
        else:
            self.kill()

    def _take(self, body: bytes) -> None:
        """Take in one message. Raises ``WireError`` when it is the process itself that errs."""
        trace = trace_of(body)
        if trace is not None:
            self._take_from_trace(trace, body)
            return
        message = parsed(body)
        if isinstance(message, Started):
            if running := self._running.get(message.trace):
                running.started.set()
            return
        if not isinstance(message, (Ready, Unavailable)):
            raise WireError("a message that no tracer sends")
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(message)

    def _take_from_trace(self, trace: int, body: bytes) -> None:
        """The same for what a traced program can have written: it ends no trace but its own."""
        running = self._running.get(trace)
        if running is None or running.finished.done():
            return
        try:
            message = running.intake.take(body)
        except WireError as error:
            detail = f"the traced program disturbed what was told of it: {error}"
            running.events.clear()  # whatever it told is its word alone
            running.finished.set_result(TraceFinished(trace, "crashed", 0.0, detail))
            self._stop_trace(trace)
            return
        if isinstance(message, Events):
            running.events.extend(message.events)
        else:
            running.finished.set_result(message)

    def _lose_to_exit(self) -> None:
        code = None if self._transport is None else self._transport.get_returncode()
        self._lose("the tracer ended" if code is None else _describe_exit(code))

    def _lose(self, detail: str) -> None:
        """Take note that no answer will come any more. The first reason counts."""
        if self._lost is not None:
            return
        self._lost = detail
        if self._answer is not None and not self._answer.done():
            last = self._stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            self._answer.set_result(self._unavailable("; last words: ".join([detail, *last])))
        for running in self._running.values():
            if not running.finished.done():
                running.finished.set_result(None)

    def _unavailable(self, detail: str) -> Unavailable:
        return Unavailable("import-error", detail, executable=self._interpreter)


def _environment() -> dict[str, str]:
    environment = dict(os.environ)
    environment.pop("__PYVENV_LAUNCHER__", None)  # macOS: would start another interpreter
    if sys.platform == "darwin":
        environment["OBJC_DISABLE_INITIALIZE_FORK_SAFETY"] = "YES"
    return environment


def _describe_exit(code: int) -> str:
    if code < 0:
        try:
            return f"the tracer was ended by {signal.Signals(-code).name}"
        except ValueError:
            return f"the tracer was ended by signal {-code}"
    return f"the tracer ended with exit status {code}"
