"""The tracer that is in use: when it may run, in which interpreter, and how it is doing.

Nothing is started before a document needs it, and nothing at all without the user's trust.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kerascope.lsp.client import Action, Client, State, Status
from kerascope.tracing.environment import InterpreterNotFound, find_interpreter
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import Ready, Unavailable

#: A trace that takes longer than this is worth telling (seconds).
TELL_TRACING_AFTER_S = 0.4
#: Time that closing a tracer may take before it is left to its end-of-file watch (seconds).
CLOSE_TIMEOUT_S = 1.0

UNTRUSTED = (
    "Kerascope runs nothing in this workspace, because it is not trusted: shapes need parts of "
    "your code to be executed. "
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Environment:
    """What decides whether and where code is run."""

    trusted: bool = False
    enabled: bool = True
    interpreter: str | None = None
    sandbox: bool = True


class Runtime:
    """Holds at most one tracer, for the environment that was set last."""

    def __init__(self, client: Client, folders: Callable[[], Sequence[Path]]) -> None:
        """``folders`` gives the places whose virtual environments count as the user's."""
        self._client = client
        self._folders = folders
        self._environment = Environment()
        self._tracer: Tracer | None = None
        self._starting: asyncio.Task[Tracer | None] | None = None
        self._ready: Ready | None = None
        self._problem: Status | None = None
        self._traces = 0
        self._last_ms: float | None = None
        self._telling: asyncio.TimerHandle | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def allowed(self) -> bool:
        """Whether code may be run."""
        return self._environment.trusted and self._environment.enabled

    @property
    def ready(self) -> bool:
        """Whether a tracer is there and takes requests."""
        return self._ready is not None

    def configure(self, environment: Environment) -> bool:
        """Take over a new environment. True when what was traced before no longer counts."""
        if environment == self._environment:
            return False
        self._environment = environment
        self._drop()
        return True

    def restart(self) -> None:
        """Start afresh with the next trace, whatever went wrong before."""
        self._drop()

    async def acquire(self) -> Tracer | None:
        """The tracer, started if need be; ``None`` when there can be none (the status says why).

        The start goes on when the caller is cancelled: the next edit needs it as well.
        """
        if not self.allowed:
            return None
        if self._starting is None:
            self._starting = asyncio.ensure_future(self._start())
        starting = self._starting
        await asyncio.wait({starting})
        if starting.cancelled() or starting.exception() is not None:
            return None
        return starting.result()

    @contextmanager
    def tracing(self) -> Iterator[None]:
        """Marks that a trace is running."""
        self._traces += 1
        if self._telling is None:
            loop = asyncio.get_running_loop()
            self._telling = loop.call_later(TELL_TRACING_AFTER_S, self.tell)
        try:
            yield
        finally:
            self._traces -= 1
            if self._traces == 0:
                self._telling.cancel()
                told = self._telling.when() <= asyncio.get_running_loop().time()
                self._telling = None
                if told:
                    # A trace that was stopped has no result to tell of.
                    self.tell()

    def traced(self, status: str, elapsed_ms: float, detail: str) -> None:
        """Take note of how a trace ended."""
        if status == "crashed":
            reason = detail or "the tracer ended unexpectedly"
            self._problem = self._status("failed", f"The trace crashed: {reason}", "restart")
        else:
            self._problem = None
            self._last_ms = round(elapsed_ms, 1)
        self.tell()

    def tell(self) -> None:
        """Tell the client how things are, unless it is past caring."""
        if not self._closed:
            self._client.status(self.status())

    def status(self) -> Status:
        """How things are."""
        environment = self._environment
        if not environment.enabled:
            return self._status("off", "Kerascope is disabled by the setting kerascope.enable.")
        if not environment.trusted:
            return self._status("untrusted", UNTRUSTED.strip())
        if self._problem is not None:
            return self._problem
        if self._starting is None:
            return self._status("off", "Starts with the first file that imports Keras.")
        if self._ready is None:
            return self._status("loading", "Loading TensorFlow and Keras…")
        return self._status("tracing" if self._traces else "ready")

    async def close(self) -> None:
        """End the tracer and wait for it, though not for ever. A second call does nothing."""
        if self._closed:
            return
        self._closed = True
        self._environment = Environment(enabled=False)
        self._drop()
        if self._closing:
            await asyncio.wait(self._closing, timeout=CLOSE_TIMEOUT_S)

    async def _start(self) -> Tracer | None:
        self._problem = None
        self.tell()
        try:
            # Candidates are asked by starting them, which may take a while.
            found = await asyncio.to_thread(
                find_interpreter, self._environment.interpreter, self._folders()
            )
        except InterpreterNotFound as error:
            detail = f"{str(error)[:1].upper()}{str(error)[1:]}."
            self._fail(Status("no-interpreter", detail=detail, action="selectInterpreter"))
            return None
        sandbox = self._environment.sandbox
        tracer = self._tracer = Tracer(found.path, sandbox=sandbox, log=self._client.log)
        outcome = await self._load(tracer)
        if isinstance(outcome, Unavailable):
            self._fail(
                Status(
                    "failed",
                    outcome.executable or found.path,
                    python=outcome.python,
                    detail=outcome.detail,
                    action="selectInterpreter",
                )
            )
            self._close_later(tracer)
            self._tracer = None
            return None
        if sandbox and outcome.missing:
            detail = _incomplete_sandbox(outcome.missing)
            status = Status("failed", outcome.executable, python=outcome.python, detail=detail)
            self._fail(status)
            self._close_later(tracer)
            self._tracer = None
            return None
        self._ready = outcome
        self.tell()
        return tracer

    async def _load(self, tracer: Tracer) -> Ready | Unavailable:
        loading = asyncio.ensure_future(tracer.start())
        try:
            async with self._client.progress("Kerascope", "Loading TensorFlow and Keras"):
                return await loading
        except Exception as error:
            # The tracer promises not to raise; a broken promise must not show as loading for ever.
            logger.exception("the tracer could not be started")
            return Unavailable("import-error", f"The tracer could not be started: {error}")

    def _fail(self, status: Status) -> None:
        self._problem = status
        self._client.notice(status.detail, "warning")
        self.tell()

    def _drop(self) -> None:
        if self._starting is not None:
            self._starting.cancel()
            self._starting = None
        if self._tracer is not None:
            self._close_later(self._tracer)
            self._tracer = None
        self._ready = None
        self._problem = None
        self._last_ms = None
        self.tell()

    def _close_later(self, tracer: Tracer) -> None:
        task = asyncio.ensure_future(tracer.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def _status(
        self,
        state: State,
        detail: str = "",
        action: Action | None = None,
    ) -> Status:
        ready = self._ready
        if ready is None:
            return Status(state, self._environment.interpreter, detail=detail, action=action)
        return Status(
            state,
            ready.executable,
            python=ready.python,
            tensorflow=ready.tensorflow,
            keras=ready.keras,
            backend=ready.backend,
            detail=detail,
            action=action,
            last_trace_ms=self._last_ms,
            sandbox=dict(ready.sandbox or {}) if self._environment.sandbox else {"sandbox": "off"},
        )


def _incomplete_sandbox(missing: Mapping[str, str]) -> str:
    layers = "; ".join(f"{layer} is {state}" for layer, state in missing.items())
    return (
        f"Nothing is executed, because this system cannot confine what a program does ({layers}). "
        "Set kerascope.sandbox to off to trace all the same; docs/security.md says what that means."
    )
