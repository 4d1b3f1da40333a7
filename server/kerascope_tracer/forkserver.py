"""The fork server: has imported Keras, runs no user code, and only listens.

Because it never computes, a request, a cancel and the end of the stream are heard at once. Every
trace is a forked child with a pipe of its own; what the child tells is relayed when it carries
that trace's number, so a child cannot speak for another. Killing is the only way to stop a child.
"""

import contextlib
import gc
import os
import selectors
import signal
import sys
import time
from collections import deque
from functools import partial
from typing import Deque, Dict, Optional

from kerascope_tracer import sandbox
from kerascope_tracer.forkedchild import NEVER, SCRATCH_INTERVAL_S, ForkedChild, spawn
from kerascope_tracer.forksafety import fork_hazard
from kerascope_tracer.preload import preload
from kerascope_tracer.sandbox.scratch import ScratchSpace, remove_left_over
from kerascope_tracer.stdio import Channel, HangupWatch, take_private_channel, write_all
from kerascope_tracer.wire import (
    Cancel,
    FrameReader,
    Ready,
    Shutdown,
    Started,
    TraceFinished,
    TraceRequest,
    WireError,
    frame,
)

# Exit codes that the server understands.
EXIT_CLOSED = 0
EXIT_BAD_REQUEST = 70
EXIT_FORK_UNSAFE = 75

_CHUNK = 1 << 16
# While the server takes nothing from us, children are not read: they block, we do not grow.
_BACKLOG = 16 * 1024 * 1024


def serve() -> int:
    """Import Keras, announce it, and serve until the request stream ends."""
    channel = take_private_channel()
    watch = HangupWatch(channel.requests)
    # Hardly anything that an import makes is ever garbage; looking for it takes half a second.
    gc.disable()
    answer = preload("fork")
    watch.stop()
    if isinstance(answer, Ready):
        _prepare_for_forks()
    write_all(channel.messages, frame(answer))
    if not isinstance(answer, Ready):
        return EXIT_CLOSED
    return ForkServer(channel).run()


def _prepare_for_forks() -> None:
    # Imported late: it reaches into the user's Keras, which `preload` has just vouched for.
    from kerascope_tracer.runner import prepare

    prepare()
    sandbox.prepare()
    remove_left_over()
    gc.freeze()  # a child's collections then pass over TensorFlow's millions of objects
    gc.enable()


class ForkServer:
    """The loop: requests in, children out, their words relayed."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._requests = FrameReader()
        self._children: Dict[int, ForkedChild] = {}
        self._outgoing: Deque[memoryview] = deque()
        self._backlog = 0
        self._paused = False
        self._selector = selectors.DefaultSelector()
        self._exit_code: Optional[int] = None
        self._scratch = ScratchSpace()

    def run(self) -> int:
        """Serve until the stream ends, a shutdown arrives, or forking has become unsafe."""
        wake_read, wake_write = os.pipe()
        for descriptor in (wake_read, wake_write, self._channel.messages):
            os.set_blocking(descriptor, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        self._selector.register(self._channel.requests, selectors.EVENT_READ, self._hear)
        self._selector.register(wake_read, selectors.EVENT_READ, lambda: _drain(wake_read))
        try:
            while self._exit_code is None:
                for key, _ in self._selector.select(self._patience()):
                    if key.fileobj in self._selector.get_map():
                        key.data()
                self._enforce_deadlines()
                self._reap()
                self._keep_pace()
        finally:
            for child in self._children.values():
                child.kill()
            for child in self._children.values():
                child.wait()
            self._scratch.close()
        return self._exit_code

    # Requests -------------------------------------------------------------------------

    def _hear(self) -> None:
        data = os.read(self._channel.requests, _CHUNK)
        if not data:
            self._exit_code = EXIT_CLOSED
            return
        try:
            for message in self._requests.feed(data):
                self._obey(message)
        except WireError as error:
            print("the server sent what is no request: {}".format(error), file=sys.stderr)
            self._exit_code = EXIT_BAD_REQUEST

    def _obey(self, message: object) -> None:
        if isinstance(message, TraceRequest):
            self._start(message)
        elif isinstance(message, Cancel):
            child = self._children.get(message.trace)
            if child is not None:
                child.stop("cancelled", "")
        elif isinstance(message, Shutdown):
            self._exit_code = EXIT_CLOSED

    def _start(self, request: TraceRequest) -> None:
        hazard = fork_hazard()
        if hazard is not None:
            print("the fork server stops: {}".format(hazard), file=sys.stderr)
            self._exit_code = EXIT_FORK_UNSAFE
            return
        try:
            child = spawn(request, self._scratch.make() if request.sandbox else "")
        except OSError as error:
            detail = "the system gave no process for the trace: {}".format(error)
            self._say(frame(TraceFinished(request.trace, "crashed", 0.0, detail)))
            return
        sandbox.prepare()
        self._say(frame(Started(request.trace)))
        self._children[request.trace] = child
        self._selector.register(child.chatter, selectors.EVENT_READ, partial(self._overhear, child))
        if not self._paused:  # else when the server has caught up
            self._listen(child)

    # Children -------------------------------------------------------------------------

    def _listen(self, child: ForkedChild) -> None:
        self._selector.register(child.results, selectors.EVENT_READ, partial(self._relay, child))

    def _relay(self, child: ForkedChild) -> None:
        for data in child.read_results():
            self._say(data)
        if child.results_ended:
            self._forget(child.results)

    def _overhear(self, child: ForkedChild) -> None:
        if not child.read_chatter():
            self._forget(child.chatter)

    def _forget(self, descriptor: int) -> None:
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(descriptor)

    def _enforce_deadlines(self) -> None:
        now = time.monotonic()
        for child in self._children.values():
            child.check(now)

    def _reap(self) -> None:
        for trace, child in list(self._children.items()):
            if not child.has_exited():
                continue
            for data in child.read_results(until_end=True):
                self._say(data)
            child.read_chatter()
            self._forget(child.results)
            self._forget(child.chatter)
            finished = child.bury()
            if finished is not None:
                if child.last_words:  # first, so that it is in the log when the news arrives
                    sys.stderr.write(child.last_words)
                    sys.stderr.flush()
                self._say(frame(finished))
            del self._children[trace]

    # Messages -------------------------------------------------------------------------

    def _say(self, data: bytes) -> None:
        self._outgoing.append(memoryview(data))
        self._backlog += len(data)
        self._flush()

    def _flush(self) -> None:
        descriptor = self._channel.messages
        while self._outgoing:
            head = self._outgoing[0]
            try:
                written = os.write(descriptor, head)
            except BlockingIOError:
                break
            except OSError:  # the server is gone
                self._exit_code = EXIT_CLOSED
                return
            self._backlog -= written
            if written == len(head):
                self._outgoing.popleft()
            else:
                self._outgoing[0] = head[written:]
        listening = descriptor in self._selector.get_map()
        if self._outgoing and not listening:
            self._selector.register(descriptor, selectors.EVENT_WRITE, self._flush)
        elif not self._outgoing and listening:
            self._selector.unregister(descriptor)

    def _keep_pace(self) -> None:
        """Read no results while the server is far behind."""
        behind = self._backlog > _BACKLOG
        if behind == self._paused:
            return
        self._paused = behind
        for child in self._children.values():
            if behind:
                self._forget(child.results)
            elif not child.results_ended:
                self._listen(child)

    def _patience(self) -> Optional[float]:
        """Seconds until the next deadline; ``None`` while nothing runs."""
        if not self._children:
            return None
        nearest = min(child.deadline for child in self._children.values())
        if nearest == NEVER:  # killed; SIGCHLD will tell
            return None
        return max(0.0, min(SCRATCH_INTERVAL_S, nearest - time.monotonic()))


def _drain(descriptor: int) -> None:
    with contextlib.suppress(BlockingIOError):
        while os.read(descriptor, _CHUNK):
            pass
