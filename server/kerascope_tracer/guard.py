"""What instrumented code asks at run time: go on or give up, which branch, how often, who is told.

The guard decides whether a failing statement is the user's mistake, a consequence of something
unknown, or something that tracing by its nature cannot do; only the first is told as an error.
"""

import sys
from types import FrameType, TracebackType
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

from kerascope_tracer import failures, limits, softstop
from kerascope_tracer.decorators import decorator
from kerascope_tracer.lenient import (
    Growth,
    is_partial,
    lenient,
    mark_partial,
    partial_length,
    sliceable,
)
from kerascope_tracer.positions import Sources
from kerascope_tracer.record import Recorder
from kerascope_tracer.unknown import Unknown, UnknownValueError, find_unknown
from kerascope_tracer.wire import ErrorInfo, ErrorRaised, LimitHit, Span, UnknownMade

Template = Any

_MOST_PASSES = 10_000
# Passes that only repeat what is known; of those that collect tensors, more.
_REPEATED_PASSES, _COLLECTING_PASSES = 3, 100
_NOT_FILLED = "it is filled by a loop over something unknown"

__all__ = ["Guard", "UnknownMade"]


class Guard:
    """The object that instrumented code knows as ``_kerascope_``."""

    #: What a statement's handler catches. SystemExit: a usage check must not end the trace.
    caught = (Exception, SystemExit)

    def __init__(
        self,
        sources: Sources,
        recorder: Recorder,
        passes: Callable[[Any], Optional[Iterator[Any]]],
        on_bound: Callable[[str, Span, Any], None],
    ) -> None:
        self._sources = sources
        self._recorder = recorder
        self._passes = passes
        self._on_bound = on_bound
        self._tries: List[Callable[[], Tuple[type, ...]]] = []
        self._reason = "a statement above it failed"
        self._told: set = set()  # type: ignore[type-arg]
        self._turns: dict = {}  # type: ignore[type-arg]
        self._passes_of: Dict[Any, Any] = {}
        self._undecided = 0
        #: what the trace may use
        self.memory_bytes = sys.maxsize
        #: the definitions that were entered, by line, with the arguments of the first call
        self.entered: Dict[int, Dict[str, Any]] = {}
        #: how often something was trained, evaluated or read from a dataset so far
        self.trained = 0
        self._cut = 0
        self._uncut_length: Optional[int] = None

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

    def _tell_limit(self, hit: LimitHit) -> None:
        if (hit.span, hit.kind) not in self._told:
            self._told.add((hit.span, hit.kind))
            self._recorder.add(hit)

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
        if isinstance(error, MemoryError):
            self._too_large(error, spans)
            return
        if unknown is not None:
            self._reason = failures.reason_of(unknown)
            return
        origin = failures.origin(error, traceback, self._sources)
        message = failures.text(error)
        self._reason = message
        if origin in ("environment", "symbolic"):
            self._recorder.unknown(span, failures.explain(error, origin))
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

    #: told of an object to which something should have been added
    on_spoiled: Callable[[Any], None] = staticmethod(lambda value: None)

    def spoil(self, value: Any) -> None:
        """Adding something to ``value`` failed, so it is not what the program meant."""
        self.on_spoiled(value)

    def unknown(self) -> Unknown:
        """What the names of the statement that failed last are bound to."""
        return Unknown(self._reason)

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

    # -- control flow ---------------------------------------------------------------------

    def choose(self, condition: Any, default: bool) -> Any:
        """The truth of an ``if``'s condition; ``default`` where it cannot be known."""
        if find_unknown(condition, 0) is not None:
            self._undecided += 1
            return default
        try:
            return bool(condition)
        except Exception as error:
            if failures.origin(error, error.__traceback__, self._sources) == "symbolic":
                self._recorder.unknown(self._here(), failures.explain(error, "symbolic"))
                return default
            raise

    def negate(self, value: Any) -> Any:
        """``not value``; the negation of something unknown is unknown."""
        return value if type(value) is Unknown else not value

    def proceed(self, condition: Any) -> Any:
        """The truth of a ``while``'s condition; one pass where it cannot be known."""
        frame = sys._getframe(1)
        key = (id(frame), frame.f_lineno)
        turns = self._turns[key] = self._turns.get(key, 0) + 1
        if self._only_repeats(key, turns, frame.f_locals):
            del self._turns[key]
            return False
        known = self.choose(condition, True) if find_unknown(condition, 0) is None else None
        if known is None or _is_symbolic(condition):
            if turns > 1:
                del self._turns[key]
                return False
            return True
        if not known:
            del self._turns[key]
            return False
        if turns > _MOST_PASSES:
            del self._turns[key]
            here = self._here()
            why = "after {} passes".format(_MOST_PASSES)
            spans = () if here is None else (here,)
            self._tell_limit(limits.left_out("loop", spans, "the loop", why, self._sources))
            return False
        return True

    def _only_repeats(self, key: Any, turns: int, scope: Dict[str, Any]) -> bool:
        """Whether the passes of a ``while`` so far tell all: it has trained, calls layers as
        before, or does nothing new until something unknown ends it."""
        recorder = self._recorder
        now = (recorder.heard + self._undecided, recorder.news, self.trained)
        if turns == 1:
            self._passes_of[key] = (now, 0, Growth(scope))
            return False
        before, repeated, growth = self._passes_of[key]
        if now[0] > before[0]:
            repeated = repeated + 1 if now[1] == before[1] else 0
        self._passes_of[key] = (now, repeated, growth)
        over = self.trained > before[2] or _is_over(repeated, growth)
        if over:
            growth.mark()
        return over

    def iterate(self, values: Any, template: Template) -> Iterator[Any]:
        """The passes of a loop over ``values``.

        An unknown gives one pass with unknown values in the form of the loop's target, a dataset
        one symbolic element. A loop over a range whose body has trained counts epochs or steps: one
        pass tells all. So do a few passes whose calls of layers only repeat what is known, as in a
        loop that generates word by word, unless they collect tensors.
        """
        scope = sys._getframe(1).f_locals
        if type(values) is Unknown:
            item = values._part("[", "item")
            return self._some(iter((_fill(template, item),)), scope, None)
        if is_partial(values):
            items = list(values) or [_fill(template, Unknown(_NOT_FILLED))]
            return self._some(iter(items), scope, partial_length(values))
        passes = self._passes(values)
        if passes is not None:
            self.trained += 1
            return self._some(passes, scope, _length(values))
        return self._until_trained(values, scope) if isinstance(values, range) else iter(values)

    def _some(
        self, items: Iterator[Any], scope: Dict[str, Any], length: Optional[int]
    ) -> Iterator[Any]:
        """``items`` instead of ``length`` passes; what the passes fill is partial."""
        self._cut += 1
        self._uncut_length = length
        growth = Growth(scope)
        try:
            yield from items
        finally:
            growth.mark()

    def _until_trained(self, values: range, scope: Dict[str, Any]) -> Iterator[int]:
        before = self.trained
        growth = Growth(scope)
        repeated = 0
        for count, value in enumerate(values, 1):
            heard, news = self._recorder.heard, self._recorder.news
            yield value
            if self._recorder.heard > heard:
                repeated = repeated + 1 if self._recorder.news == news else 0
            over = self.trained > before or _is_over(repeated, growth)
            if over and count < len(values):
                growth.mark()
                return

    def passes_cut(self) -> int:
        """How many loops had fewer passes than they would have so far."""
        return self._cut

    def gather(self, cut_before: int, made: Any, whole: bool) -> Any:
        """``made`` by a comprehension; ``whole`` when it has one item for each pass."""
        if self._cut == cut_before:
            return made
        known = whole and self._cut == cut_before + 1
        return mark_partial(made, self._uncut_length if known else None)

    #: the form of a built-in function that user code calls
    lenient = staticmethod(lenient)
    #: the form of what decorates a function or a class
    decorator = staticmethod(decorator)
    #: the form of a value of which user code takes a slice
    sliceable = staticmethod(sliceable)

    def unpack(self, value: Any, template: Template) -> Any:
        """``value``, or as many unknowns as the target on the left wants."""
        return _fill(template, value) if type(value) is Unknown else value

    def manage(self, manager: Any) -> Any:
        """``manager`` as a context manager that, when it fails, still lets the body run."""
        return _Managed(manager, self)

    # -- values ---------------------------------------------------------------------------

    def bound(self, *bindings: Tuple[str, Tuple[int, int, int, int], Any]) -> None:
        """Names were bound; ``bindings`` holds name, position and value of each."""
        source = self._sources.of(sys._getframe(1).f_code)
        if source is None:
            return
        for name, position, value in bindings:
            self._on_bound(name, source.span(*position), value)

    def _here(self) -> Optional[Span]:
        frame: Optional[FrameType] = sys._getframe(1)
        while frame is not None:
            span = self._sources.frame_span(frame)
            if span is not None:
                return span
            frame = frame.f_back
        return None


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


def _is_symbolic(condition: Any) -> bool:
    return not isinstance(condition, (bool, int, float, str, list, tuple, dict, type(None))) and (
        hasattr(condition, "graph") or hasattr(condition, "_keras_history")
    )


def _is_over(repeated: int, growth: Growth) -> bool:
    """Whether so many passes in a row that told nothing new are enough."""
    if repeated < _REPEATED_PASSES:
        return False
    return repeated >= _COLLECTING_PASSES or not growth.holds(_is_array)


def _is_array(value: Any) -> bool:
    return hasattr(type(value), "shape")


def _fill(template: Template, value: Unknown) -> Any:
    """``value`` in the form of a target; an empty tuple in a template is a starred name."""
    if template is None:
        return value
    return tuple(
        value._part("[", index) if part == () else _fill(part, value._part("[", index))
        for index, part in enumerate(template)
    )


def _length(values: Any) -> Optional[int]:
    """The number of items of an array that is looped over; of a dataset it is unknown."""
    shape = getattr(values, "shape", None)
    return int(shape[0]) if isinstance(shape, tuple) and shape else None
