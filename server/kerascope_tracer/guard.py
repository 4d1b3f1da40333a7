"""What instrumented code asks at run time: go on or give up, which branch, how often, who is told.

The guard decides whether a failing statement is the user's mistake, a consequence of something
unknown, or something that tracing by its nature cannot do; only the first is told as an error.
"""

import sys
from types import TracebackType
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple, Union

from kerascope_tracer import failures, limits, softstop
from kerascope_tracer.control_flow import ControlFlow
from kerascope_tracer.decorators import decorator
from kerascope_tracer.lenient import lenient, sliceable
from kerascope_tracer.positions import Sources
from kerascope_tracer.record import Recorder
from kerascope_tracer.spreading import collected, spread
from kerascope_tracer.unknown import Unknown, UnknownValueError
from kerascope_tracer.wire import ErrorInfo, ErrorRaised, Span


class Guard(ControlFlow):
    """The object that instrumented code knows as ``_kerascope_``."""

    #: What a statement's handler catches. SystemExit: a usage check must not end the trace.
    caught = (Exception, SystemExit)

    def __init__(
        self,
        sources: Sources,
        recorder: Recorder,
        passes: Callable[[Any], Union[Iterator[Any], List[Any], None]],
        on_bound: Callable[[str, Span, Any], None],
    ) -> None:
        super().__init__(sources, recorder, passes)
        self._on_bound = on_bound
        self._tries: List[Callable[[], Tuple[type, ...]]] = []
        self._reason = "a statement above it failed"
        #: what the trace may use
        self.memory_bytes = sys.maxsize
        #: the definitions that were entered, by line, with the arguments of the first call
        self.entered: Dict[int, Dict[str, Any]] = {}

    # -- failures -------------------------------------------------------------------------

    def failed(self, error: BaseException) -> None:
        """A statement raised ``error``. Returns when the program is to go on after it.

        Raises ``error`` again when the user's own code is to see it: it is raised on purpose in a
        function, or a ``try`` around this catches it.
        """
        softstop.insist()
        traceback = error.__traceback__
        if self._is_deliberate(traceback):
            raise error
        if isinstance(error, RecursionError):
            self._unwind(error)
            return
        if self.expects(error) and not self._is_ours(error, traceback):
            raise error
        self.tell(error, traceback)

    def _is_ours(self, error: BaseException, traceback: Optional[TracebackType]) -> bool:
        """Whether only tracing makes a statement fail that the program would carry out: then the
        handler around it, which deals with real failures, is not to hide what follows."""
        if isinstance(error, UnknownValueError):
            return True
        known_to_be_absent = isinstance(error, (ImportError, OSError, StopIteration, KeyError))
        return not known_to_be_absent and failures.taint(traceback, self._sources) is not None

    def _unwind(self, error: RecursionError) -> None:
        """Leave an endless recursion at the call with which it began.

        Going on after each of a thousand unfinished calls would begin it anew, from each.
        """
        allowed, before = limits.recursion_limit(), sys.getrecursionlimit()
        # Not a context manager: that would be left deeper on the stack than it was entered.
        sys.setrecursionlimit(before + limits.HEADROOM)
        try:
            if self.expects(error):
                raise error
            codes = getattr(error, "_kerascope_recursing_", None)
            if codes is None:
                codes = limits.recursing(error.__traceback__)
                error._kerascope_recursing_ = codes  # type: ignore[attr-defined]
            traceback = error.__traceback__
            if traceback is not None and traceback.tb_frame.f_code in codes:
                raise error
            self._reason = "it comes out of a recursion that does not end"
            spans = self._sources.traceback_spans(traceback)[:2]
            why = "at a depth of {} calls".format(allowed)
            self._tell_limit(
                limits.left_out("recursion", spans, "the recursion", why, self._sources)
            )
        finally:
            sys.setrecursionlimit(before)

    def _too_large(self, error: MemoryError, spans: Tuple[Span, ...]) -> None:
        if limits.is_used_up(self.memory_bytes):
            raise limits.MemoryStop().with_traceback(error.__traceback__)
        self._reason = "it needs more memory than a trace may use"
        why = "because it needs more than {} of memory".format(limits.size(self.memory_bytes))
        self._tell_limit(
            limits.left_out("allocation", spans, "out what is made", why, self._sources)
        )

    def expects(self, error: BaseException) -> bool:
        """Whether a ``try`` of the user's that is being executed catches ``error``."""
        for types in reversed(self._tries):
            try:
                if isinstance(error, types()):
                    return True
            except Exception:  # an unknown exception type catches nothing that we know
                continue
        return False

    def tell(self, error: BaseException, traceback: Optional[TracebackType]) -> None:
        """Record ``error`` as what it is: a mistake, or something unknown, with its reason."""
        spans = self._sources.traceback_spans(traceback)
        span = spans[-1] if spans else None
        unknown = failures.taint(traceback, self._sources)
        failures.mark_broken(error)
        if isinstance(error, MemoryError):
            self._too_large(error, spans)
            return
        if unknown is not None:
            self._reason = failures.reason_of(unknown)
            return
        origin = failures.origin(error, traceback, self._sources)
        message = failures.text(error)
        if failures.lacks_rank(message) and not self.in_function():
            origin = "symbolic"
        of_graph = failures.of_graph(error)
        if of_graph is not None:
            spans = (*spans, *self._sources.lines_told(of_graph))
            span, message = spans[-1] if spans else None, failures.reason_in(of_graph)
            if failures.is_of_values(message) or failures.is_of_values(of_graph[:2000]):
                origin = "symbolic"
        self._reason = message
        if origin in ("environment", "symbolic"):
            self._recorder.unknown(span, failures.explain(error))
            return
        if span is None or (span, message) in self._told:
            return
        self._told.add((span, message))
        call = getattr(error, "_kerascope_call_", None)
        info = ErrorInfo(type(error).__name__, message, spans)
        layer, attribute = getattr(error, "_kerascope_attribute_", (None, None))
        self._recorder.add(
            ErrorRaised(
                span,
                info,
                origin,
                layer=layer,
                attribute=attribute,
                call=call,
                stack=tuple(reversed(spans)),
            )
        )

    #: whether a function is being traced that is traced in a real run, too
    in_function: Callable[[], bool] = staticmethod(lambda: False)

    #: told of an object to which something should have been added, and what is there instead
    on_spoiled: Callable[[Any, Any], None] = staticmethod(lambda value, instead: None)

    def spoil(self, value: Any) -> None:
        """Adding something to ``value`` failed, so it is not what the program meant."""
        if type(value) is list:
            value.append(self.unknown())
        self.on_spoiled(value, self.unknown())

    def unknown(self) -> Unknown:
        """What the names of the statement that failed last are bound to."""
        return Unknown(self._reason)

    def put(self, container: Any, key: Any) -> None:
        """The statement that would have put something into ``container`` failed."""
        if type(container) is dict:
            container[key] = self.unknown()

    def _is_deliberate(self, traceback: Optional[TracebackType]) -> bool:
        """Whether the statement is inside a function and a ``raise`` in that same call left it.

        A function that raises on purpose must not be continued after its ``raise``.
        """
        if traceback is None or traceback.tb_next is not None:
            return False
        code = traceback.tb_frame.f_code
        if code.co_name == "<module>":
            return False
        source = self._sources.of(code)
        return source is not None and source.raises_at(traceback.tb_lineno)

    def enter(self, line: int) -> None:
        """The function defined at ``line`` of the traced document is entered."""
        softstop.ask()
        if line not in self.entered:
            self.entered[line] = dict(sys._getframe(1).f_locals)

    # -- user-handled errors --------------------------------------------------------------

    def enter_try(self, types: Callable[[], Tuple[type, ...]]) -> None:
        """The body of a ``try`` with handlers for ``types()`` begins."""
        self._tries.append(types)

    def leave_try(self) -> None:
        """The body of the innermost ``try`` ends."""
        if self._tries:
            self._tries.pop()

    # -- values ---------------------------------------------------------------------------

    #: the form of a built-in function that user code calls
    lenient = staticmethod(lenient)
    #: the form of what decorates a function or a class
    decorator = staticmethod(decorator)
    #: the form of a value of which user code takes a slice
    sliceable = staticmethod(sliceable)
    #: the items of what is put into a tuple or list with ``*``, and that tuple or list
    spread = staticmethod(spread)
    collected = staticmethod(collected)

    def manage(self, manager: Any) -> Any:
        """``manager`` as a context manager that, when it fails, still lets the body run."""
        return _Managed(manager, self)

    def bound(self, *bindings: Tuple[str, Tuple[int, int, int, int], Any]) -> None:
        """Names were bound; ``bindings`` holds name, position and value of each."""
        source = self._sources.of(sys._getframe(1).f_code)
        if source is None:
            return
        for name, position, value in bindings:
            try:
                self._on_bound(name, source.span(*position), value)
            except Exception:  # of the value, which does not like to be looked at
                softstop.insist()


class _Managed:
    def __init__(self, manager: Any, guard: Guard) -> None:
        self._manager = manager
        self._guard = guard
        self._entered = False

    def __enter__(self) -> Any:
        try:
            value = self._manager.__enter__()
        except Exception as error:
            if self._guard.expects(error):
                raise
            self._guard.tell(error, error.__traceback__)
            return self._guard.unknown()
        self._entered = True
        return value

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> Any:
        if not self._entered:
            return False
        return self._manager.__exit__(kind, error, traceback)
