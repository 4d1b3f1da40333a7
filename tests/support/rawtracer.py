"""A tracer process on raw pipes: what the protocol says, without the server's own client."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import kerascope_tracer
from kerascope_tracer.wire import (
    Events,
    FrameReader,
    Limits,
    Ready,
    TraceEvent,
    TraceFinished,
    TraceRequest,
    frame,
)

MAIN = Path(kerascope_tracer.__file__).with_name("__main__.py")
# Far more than anything takes on a busy machine: a wait that ends here is a failure.
PATIENCE_S = 120.0


class RawTracer:
    """Starts a tracer; ``messages`` holds everything that it ever said."""

    def __init__(
        self,
        mode: str,
        *,
        python: str = sys.executable,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.process = subprocess.Popen(
            [python, "-I", os.fspath(MAIN), "--mode", mode],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={**os.environ, **(environ or {})},
            start_new_session=True,
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self._stdin, self._stdout = self.process.stdin, self.process.stdout
        self._frames = FrameReader()
        self.messages: list[Any] = []
        self._trace = 0

    @property
    def pid(self) -> int:
        """The process id."""
        return self.process.pid

    def read(self) -> Any:
        """The next message; ``None`` at the end of the stream."""
        seen = len(self.messages)
        while len(self.messages) == seen:
            data = os.read(self._stdout.fileno(), 1 << 16)
            if not data:
                return None
            self.messages.extend(self._frames.feed(data))
        self._pushed = self.messages[seen:]
        return self._pushed[0]

    def wait_ready(self) -> Ready:
        """Wait until Keras is imported."""
        answer = self.read()
        assert isinstance(answer, Ready), answer
        return answer

    def send(self, message: object) -> None:
        """Send one message."""
        self.send_bytes(frame(message))

    def send_bytes(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._stdin.write(data)
        self._stdin.flush()

    def submit(self, text: str, *, path: str = "/nowhere/program.py", **limits: Any) -> int:
        """Ask for a trace, and give its number."""
        self._trace += 1
        self.send(TraceRequest(self._trace, path, text, limits=Limits(**limits)))
        return self._trace

    def ending(self, trace: int) -> TraceFinished:
        """Wait for the end of a trace."""
        while True:
            for message in self.messages:
                if isinstance(message, TraceFinished) and message.trace == trace:
                    return message
            assert self.read() is not None, "the tracer ended"

    def trace(self, text: str, **limits: Any) -> tuple[TraceFinished, tuple[TraceEvent, ...]]:
        """Trace a program and give its end and its events."""
        trace = self.submit(text, **limits)
        return self.ending(trace), self.events(trace)

    def events(self, trace: int) -> tuple[TraceEvent, ...]:
        """What a trace has told so far."""
        return tuple(
            event
            for message in self.messages
            if isinstance(message, Events) and message.trace == trace
            for event in message.events
        )

    def hang_up(self) -> None:
        """Close the request stream."""
        self._stdin.close()

    def close(self) -> None:
        """End the process, whatever state it is in."""
        self.process.kill()
        self.process.wait()
        self._stdout.close()
        if not self._stdin.closed:
            try:
                self._stdin.close()
            except BrokenPipeError:
                pass  # unsent bytes for a process that is gone


def eventually(condition: Callable[[], bool]) -> bool:
    """Wait until ``condition`` holds; false when it never did."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return condition()
