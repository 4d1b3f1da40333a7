"""Runs one program abstractly and tells what its layers did."""

import ast
import builtins
import inspect
import io
import linecache
import os
import sys
import time
import types
from typing import Any, Callable, Optional, Sequence, Tuple

from kerascope_tracer import effects, imports, limits, softstop
from kerascope_tracer.instrument import GUARD, instrument
from kerascope_tracer.positions import SourceText
from kerascope_tracer.record import EventLimit
from kerascope_tracer.undefined import imports_all, undefined_names
from kerascope_tracer.unknown import Unknown
from kerascope_tracer.wire import (
    LimitHit,
    Limits,
    ModuleImported,
    Span,
    TraceEvent,
    TraceFinished,
    TraceRequest,
    UnknownMade,
)

Emit = Callable[[Sequence[TraceEvent]], None]

_UNTITLED = "<untitled>"
# What telling the models may take after a limit was hit; below the grace that the parent gives.
_LAST_WORDS_S = 0.7
# The part of a trace's time after which a loop that tells nothing new is left.
_PATIENCE = 0.25


def run_program(request: TraceRequest, emit: Emit) -> TraceFinished:
    """Trace ``request`` in this process and return how it ended.

    The caller has imported Keras, forked (or is a fresh worker), and calls this once: the
    interpreter is bent for good.
    """
    start = time.perf_counter()

    def finished(status: str, detail: str = "", span: Optional[Span] = None) -> TraceFinished:
        elapsed = (time.perf_counter() - start) * 1000
        return TraceFinished(request.trace, status, elapsed, detail, span)

    filename = request.path or _UNTITLED
    try:
        tree = ast.parse(request.text, filename)
    except SyntaxError as error:
        return finished("syntax-error", error.msg or "invalid syntax", _syntax_span(error))
    except (ValueError, RecursionError, MemoryError) as error:  # NUL bytes, deep nesting
        return finished("syntax-error", str(error) or type(error).__name__)
    softstop.arm(request.limits.wall_s)
    try:
        return _trace(request, filename, tree, emit, finished)
    finally:
        softstop.disarm()


def _trace(
    request: TraceRequest,
    filename: str,
    tree: ast.Module,
    emit: Emit,
    finished: Callable[..., TraceFinished],
) -> TraceFinished:
    # Imported here: these import Keras, and a syntax error is told without.
    from kerascope_tracer.hooks import functions, graph
    from kerascope_tracer.session import take
    from kerascope_tracer.standins import modules

    session = take()
    session.recorder.begin(emit, request.limits.events)
    session.guard.memory_bytes = request.limits.memory_bytes
    session.guard.patience_s = request.limits.wall_s * _PATIENCE
    sources = session.sources
    source = SourceText("", request.text, tree)
    sources.add(filename, source)
    status, detail = "ok", ""
    folder = os.path.dirname(request.path)
    named = imports.named_modules(tree, imports.package_of(folder)[0])
    try:
        code = compile(instrument(tree, track=True), filename, "exec")
    except (SyntaxError, RecursionError) as error:
        return finished("syntax-error", str(error))
    namespace = _prepare_interpreter(request, filename)
    for name, node in undefined_names(request.text, tree).items():
        reason = "{} is not defined in this file".format(name)
        defined = namespace.setdefault(name, unknown := Unknown(reason)) is not unknown
        if not defined and not imports_all(tree):
            session.recorder.add(UnknownMade(source.node_span(node), reason))
    setattr(builtins, GUARD, session.guard)
    roots = [imports.package_root(folder), *request.search_paths]

    def imported(file: str) -> None:
        session.recorder.add(ModuleImported(file))

    imports.install(roots, request.overlays, named, sources, imported)
    modules.override(request.modules or {})
    try:
        with graph.abstract_execution(), functions.without_autograph():
            effects.install()
            limits.make_room(len(inspect.stack(0)))
            try:
                exec(code, namespace)
            except (SystemExit, Exception) as error:
                # The guard lets through what a function raises on purpose.
                session.guard.tell(error, error.__traceback__)
            session.finish(request.text, filename, namespace, request.calls)
    except (softstop.SoftStop, limits.MemoryStop, EventLimit, MemoryError) as stop:
        softstop.disarm()
        kind, why = _limit(stop, request.limits)
        spans = sources.traceback_spans(stop.__traceback__)
        hit = limits.stopped(kind, spans, why, sources)
        _end_early(session, hit)
        status, detail = ("timeout" if kind == "time" else "partial"), hit.message
    softstop.disarm()
    session.recorder.flush()
    return finished(status, detail)


def _limit(stop: BaseException, allowed: Limits) -> Tuple[str, str]:
    """Which limit ``stop`` stands for, and what is said of it."""
    if isinstance(stop, softstop.SoftStop):
        return "time", "after {:g} s".format(allowed.wall_s)
    if isinstance(stop, EventLimit):
        return "events", "after {} events".format(allowed.events)
    return "memory", "because {} of memory are used up".format(limits.size(allowed.memory_bytes))


def _end_early(session: Any, hit: LimitHit) -> None:
    """Tell the models that are there so far, and ``hit``."""
    softstop.arm(_LAST_WORDS_S)
    try:
        session.tell_models()
    except (softstop.SoftStop, EventLimit, MemoryError):
        pass  # the models are an addition to what has been told already
    softstop.disarm()
    session.recorder.add_last(hit)


def _prepare_interpreter(request: TraceRequest, filename: str) -> Any:
    """``__main__``, ``sys.path``, ``sys.argv`` and the working folder as ``python file.py`` has."""
    folder = os.path.dirname(request.path)
    sys.path[:0] = [folder, *request.search_paths] if folder else list(request.search_paths)
    sys.argv = [request.path, *request.argv]
    sys.dont_write_bytecode = True
    if folder and os.path.isdir(folder):
        os.chdir(folder)
    sys.stdout = _Sink()
    sys.stderr = _Sink()
    lines = request.text.splitlines(keepends=True)
    linecache.cache[filename] = (len(request.text), None, lines, filename)
    main = types.ModuleType("__main__")
    main.__file__ = request.path
    if request.path.endswith(".ipynb") or "get_ipython()" in request.text:
        # What IPython puts into a notebook's namespace, and exports of notebooks expect there.
        for name in ("get_ipython", "display"):
            setattr(main, name, Unknown("IPython is not executed while tracing"))
    package, home = imports.package_of(folder)
    if package:
        main.__package__ = package
        sys.path.append(home)
    sys.modules["__main__"] = main
    return main.__dict__


class _Sink(io.TextIOBase):
    """Where the program's output goes: nowhere."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        return len(text)

    def writable(self) -> bool:
        return True


def _syntax_span(error: SyntaxError) -> Optional[Span]:
    if error.lineno is None:
        return None
    column = max((error.offset or 1) - 1, 0)
    end_line = getattr(error, "end_lineno", None) or error.lineno
    end_column = max((getattr(error, "end_offset", None) or 0) - 1, 0)
    if (end_line, end_column) <= (error.lineno, column):
        end_line, end_column = error.lineno, column + 1
    return Span(error.lineno, column, end_line, end_column)
