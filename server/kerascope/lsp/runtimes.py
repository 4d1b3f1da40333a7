"""The interpreters that are in use: which one traces a document, and how many are kept loaded.

Folders of a workspace may have different interpreters. Documents that have the same one share its
tracer. Nothing is started before a document needs it, and nothing at all without the user's trust.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kerascope.lsp.client import Client, Scope, Status
from kerascope.lsp.runtime import Runtime
from kerascope.tracing.environment import InterpreterNotFound, find_interpreter
from kerascope.tracing.tracer import Tracer

#: Interpreters that are kept loaded at once. Each takes some 200 MB of its own (540 MB resident);
#: the one that was asked for longest ago goes first, and comes back with the next edit.
MOST_LOADED = 3
#: Time that closing tracers may take before they are left to their end-of-file watch (seconds).
CLOSE_TIMEOUT_S = 1.0

UNTRUSTED = (
    "Kerascope runs nothing in this workspace, because it is not trusted: shapes need parts of "
    "your code to be executed. "
)


@dataclass(frozen=True)
class Environment:
    """What decides whether and where code is run.

    ``interpreters`` are those that the client named for folders (absolute paths); ``None`` is for
    a folder in which it found none. ``interpreter`` is for everything else.
    """

    trusted: bool = False
    enabled: bool = True
    interpreter: str | None = None
    sandbox: bool = True
    interpreters: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """What decides on an interpreter: its name, or else where to look for one."""

    named: str | None
    folders: tuple[Path, ...] = ()


class Runtimes:
    """One :class:`Runtime` for each interpreter, found for the environment that was set last."""

    def __init__(self, client: Client, roots: Callable[[], Sequence[str]]) -> None:
        """``roots`` gives the workspace's folders, whose virtual environments are the user's."""
        self._client = client
        self._roots = roots
        self._environment = Environment()
        self._finding: dict[Choice, asyncio.Task[Runtime | None]] = {}
        self._found: dict[Choice, Runtime] = {}
        self._problems: dict[Choice, Status] = {}
        #: by interpreter, the one that was asked for longest ago first
        self._runtimes: dict[str, Runtime] = {}
        # What a document outside of all folders was traced with last.
        self._elsewhere: Choice | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def allowed(self) -> bool:
        """Whether code may be run."""
        return self._environment.trusted and self._environment.enabled

    def configure(self, environment: Environment) -> bool:
        """Take over a new environment. True when what was traced before no longer counts."""
        before, self._environment = self._environment, environment
        if environment == before:
            return False
        if self.allowed and before == _with_interpreters_of(environment, before):
            self._drop_unchosen()
        else:
            self._drop_all()
        self.tell()
        return True

    def restart(self) -> None:
        """Start afresh with the next trace, whatever went wrong before."""
        self._drop_all()
        self.tell()

    async def acquire(self, path: str) -> Tracer | None:
        """The tracer for the file ``path`` (empty for none), started if need be.

        ``None`` when there can be none (the status says why).
        """
        if not self.allowed:
            return None
        choice = self._choice(path)
        if self._scope(path) is None:
            self._elsewhere = choice
        finding = self._finding.get(choice)
        if finding is None:
            finding = self._finding[choice] = asyncio.ensure_future(self._find(choice))
        # It goes on when the caller is cancelled: the next edit needs it as well.
        await asyncio.wait({finding})
        if finding.cancelled() or finding.exception() is not None:
            return None
        runtime = finding.result()
        if runtime is None:
            return None
        self._use(runtime)
        return await runtime.acquire()

    @contextmanager
    def tracing(self, path: str) -> Iterator[None]:
        """Marks that a trace of the file ``path`` is running."""
        runtime = self._found.get(self._choice(path))
        if runtime is None:
            yield
            return
        with runtime.tracing():
            yield

    def traced(self, path: str, status: str, elapsed_ms: float, detail: str) -> None:
        """Take note of how a trace of the file ``path`` ended."""
        runtime = self._found.get(self._choice(path))
        if runtime is not None:
            runtime.traced(status, elapsed_ms, detail)

    def tell(self) -> None:
        """Tell the client how things are, unless it is past caring."""
        if not self._closed:
            self._client.statuses(self.statuses())

    def statuses(self) -> dict[Scope, Status]:
        """How things are: by folder, and under ``None`` for documents outside of all folders."""
        environment = self._environment
        if not environment.enabled:
            return {
                None: Status("off", detail="Kerascope is disabled by the setting kerascope.enable.")
            }
        if not environment.trusted:
            return {None: Status("untrusted", environment.interpreter, detail=UNTRUSTED.strip())}
        statuses: dict[Scope, Status] = {
            folder: self._status(self._choice(os.path.join(folder, "_")))
            for folder in self._scopes()
        }
        if not statuses or self._elsewhere is not None:
            statuses[None] = self._status(self._elsewhere or self._choice(""))
        return statuses

    async def close(self) -> None:
        """End all tracers and wait for them, though not for ever. A second call does nothing."""
        if self._closed:
            return
        self._closed = True
        self._environment = Environment(enabled=False)
        self._drop_all()
        if self._closing:
            await asyncio.wait(self._closing, timeout=CLOSE_TIMEOUT_S)

    # Which interpreter

    def _scopes(self) -> list[str]:
        """The folders that may have an interpreter of their own."""
        return list(dict.fromkeys([*self._roots(), *self._environment.interpreters]))

    def _scope(self, path: str) -> Scope:
        """The innermost of them around ``path``."""
        around = [folder for folder in self._scopes() if Path(folder) in Path(path).parents]
        return max(around, key=len, default=None)

    def _choice(self, path: str) -> Choice:
        scope = self._scope(path)
        named = self._environment.interpreters.get(scope or "", self._environment.interpreter)
        if named is None:
            roots = [scope, *self._roots()] if scope else list(self._roots())
            if not roots and path:
                roots = [os.path.dirname(path)]
            return Choice(None, tuple(dict.fromkeys(map(Path, roots))))
        if scope and os.path.dirname(named) and not named.startswith("~"):
            named = os.path.join(scope, named)  # which an absolute path takes no notice of
        return Choice(named)

    async def _find(self, choice: Choice) -> Runtime | None:
        self.tell()
        try:
            # Candidates are asked by starting them, which may take a while.
            found = await asyncio.to_thread(find_interpreter, choice.named, choice.folders)
        except InterpreterNotFound as error:
            detail = f"{str(error)[:1].upper()}{str(error)[1:]}."
            self._problems[choice] = Status(
                "no-interpreter", detail=detail, action="selectInterpreter"
            )
            self._client.notice(detail, "warning")
            self.tell()
            return None
        runtime = self._runtimes.get(found.path)
        if runtime is None:
            runtime = self._runtimes[found.path] = Runtime(
                self._client,
                found.path,
                sandbox=self._environment.sandbox,
                told=self.tell,
                end=self._end,
            )
        self._found[choice] = runtime
        return runtime

    def _status(self, choice: Choice) -> Status:
        if choice in self._problems:
            return self._problems[choice]
        if choice in self._found:
            return self._found[choice].status()
        if choice in self._finding:
            return Status("loading", choice.named, detail="Loading TensorFlow and Keras…")
        return Status("off", choice.named, detail="Starts with the first file that imports Keras.")

    # How many

    def _use(self, runtime: Runtime) -> None:
        """Take note that it is asked for, and make room for it if it is not loaded."""
        self._runtimes[runtime.interpreter] = self._runtimes.pop(runtime.interpreter, runtime)
        loaded = [other for other in self._runtimes.values() if other.loaded and other != runtime]
        resting = [other for other in loaded if not other.busy]
        # More than the most are loaded only while all of them are tracing.
        for other in resting[: max(0, len(loaded) + 1 - MOST_LOADED)]:
            self._client.log(f"TensorFlow is unloaded from {other.interpreter} to make room")
            other.drop()

    def _drop_all(self) -> None:
        for finding in self._finding.values():
            finding.cancel()
        for runtime in self._runtimes.values():
            runtime.drop()
        for known in (self._finding, self._found, self._problems, self._runtimes):
            known.clear()
        self._elsewhere = None

    def _drop_unchosen(self) -> None:
        """Let go of what no folder has chosen any more; the others go on undisturbed."""
        paths = [os.path.join(folder, "_") for folder in self._scopes()]
        chosen = {self._choice(path) for path in [*paths, ""]}
        for choice in [choice for choice in self._finding if choice not in chosen]:
            self._finding.pop(choice).cancel()
            self._found.pop(choice, None)
            self._problems.pop(choice, None)
        self._elsewhere = None
        named = {choice.named for choice in chosen}
        kept = [*self._found.values()]
        for interpreter, runtime in list(self._runtimes.items()):
            if runtime not in kept and interpreter not in named:
                runtime.drop()
                del self._runtimes[interpreter]

    def _end(self, tracer: Tracer) -> None:
        task = asyncio.ensure_future(tracer.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


def _with_interpreters_of(environment: Environment, other: Environment) -> Environment:
    return Environment(
        environment.trusted,
        environment.enabled,
        other.interpreter,
        environment.sandbox,
        other.interpreters,
    )
