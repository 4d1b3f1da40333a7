"""Which branch is taken and how often a loop is passed through, when values may be unknown."""

import math
import sys
import time
from types import CodeType, FrameType
from typing import Any, Callable, Dict, Iterator, List, Optional, Set, Tuple, Union

from kerascope_tracer import failures, limits
from kerascope_tracer.absence import Absence, negated
from kerascope_tracer.hypothetical import is_hypothetical
from kerascope_tracer.lenient import (
    Growth,
    is_partial,
    mark_partial,
    partial_length,
    range_length,
)
from kerascope_tracer.nodes import Template
from kerascope_tracer.positions import Sources
from kerascope_tracer.record import Recorder
from kerascope_tracer.unknown import Unknown, find_unknown
from kerascope_tracer.wire import LimitHit, Span

_MOST_PASSES = 10_000
# Passes that only repeat what is known; of those that collect tensors, more.
_REPEATED_PASSES, _COLLECTING_PASSES = 3, 100
# A loop is looked at after so many passes at a time.
_BLOCK = 8
_CONTAINERS = (list, tuple, dict, set, frozenset, str)
# How much less time a loop has of which nothing but the values is lost: up to Python 3.11, from
# where on a comprehension has no frame of its own.
_COUNTED = 4
_COMPREHENSIONS = frozenset(("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"))
# How much longer than it may work a loop may take.
_WAITING = 2.5
# How much longer it may work that is run through again and again, in a function or another loop.
_AGAIN = 2
_NOT_FILLED = "it is filled by a loop over something unknown"


class ControlFlow:
    """Decides on branches and passes; ``passes`` gives those over data, if its argument is some."""

    def __init__(
        self,
        sources: Sources,
        recorder: Recorder,
        passes: Callable[[Any], Union[Iterator[Any], List[Any], None]],
    ) -> None:
        self._sources = sources
        self._recorder = recorder
        self._passes = passes
        self._told: set = set()  # type: ignore[type-arg]
        self._turns: dict = {}  # type: ignore[type-arg]
        self._passes_of: Dict[Any, Any] = {}
        self._blocks: Dict[Any, Tuple[Tuple[float, float], int]] = {}
        self._undecided = 0
        #: how often something was trained, evaluated or read from a dataset so far
        self.trained = 0
        # The loops that had fewer passes than they would have: whose they are, and how many.
        self._cuts: List[Tuple[CodeType, Optional[int]]] = []
        #: how long a loop may take whose passes tell nothing new, in seconds
        self.patience_s = math.inf
        self._slow: Set[Tuple[CodeType, int]] = set()
        # What loops that were run through took before, by their place: seconds, and of work.
        self._spent: Dict[Tuple[CodeType, int], Tuple[float, float]] = {}

    def choose(self, condition: Any, default: bool, way_on: Optional[bool] = None) -> Any:
        """The truth of an ``if``'s condition; ``default`` where it cannot be known.

        ``way_on`` where it follows from a file that is not there (see ``absence``).
        """
        if type(condition) is Absence and way_on is not None:
            return way_on
        if find_unknown(condition, 0) is not None:
            self._undecided += 1
            return default
        try:
            return bool(condition)
        except Exception as error:
            if failures.origin(error, error.__traceback__, self._sources) == "symbolic":
                self._recorder.unknown(self._here(), failures.explain(error))
                return default
            raise

    def negate(self, value: Any) -> Any:
        """``not value``; the negation of something unknown is unknown."""
        if type(value) is Absence:
            return negated(value)
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
            self._tell_left("after {} passes".format(_MOST_PASSES))
            return False
        return True

    def _only_repeats(self, key: Any, turns: int, scope: Dict[str, Any]) -> bool:
        """Whether the passes of a ``while`` so far tell all: it has trained, calls layers as
        before, or does nothing new until something unknown ends it."""
        recorder = self._recorder
        now = (recorder.heard + self._undecided, recorder.news, self.trained)
        if turns == 1:
            self._passes_of[key] = (now, 0, Growth(scope))
            self._blocks[key] = (_now(), recorder.news)
            return False
        before, repeated, growth = self._passes_of[key]
        if turns % _BLOCK == 1:
            began, news = self._blocks[key]
            if recorder.news == news and self._is_slow(began, self.patience_s):
                growth.mark()
                self._tell_slow(self.patience_s)
                return True
            self._blocks[key] = (began, recorder.news)
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
        frame = sys._getframe(1)
        if type(values) is Unknown:
            item = values._part("[", "item")
            return self._some(iter((_fill(template, item),)), frame, range_length(values))
        if is_partial(values):
            items = list(values) or [Unknown(_NOT_FILLED)]
            items = [_fitted(template, item) for item in items]
            return self._some(iter(items), frame, partial_length(values))
        passes = self._passes(values)
        if isinstance(passes, list):
            return self._bounded(iter(passes), frame, len(passes))
        if passes is not None:
            self.trained += 1
            return self._some(passes, frame, _length(values))
        if isinstance(values, range):
            each_number = self._until_trained(values, frame)
            return self._bounded(each_number, frame, len(values))
        each: Iterator[Any] = iter(values)
        if template is not None:
            each = (_fitted(template, item) for item in each)
        if isinstance(values, _CONTAINERS) and len(values) <= _BLOCK:
            return each
        return self._bounded(each, frame)

    def _some(self, items: Iterator[Any], frame: FrameType, length: Optional[int]) -> Iterator[Any]:
        """``items`` instead of ``length`` passes; what the passes fill is partial."""
        self._cuts.append((frame.f_code, length))
        growth = Growth(frame.f_locals)
        try:
            yield from items
        finally:
            growth.mark(length if is_hypothetical(length) else None)

    def _until_trained(self, values: range, frame: FrameType) -> Iterator[int]:
        before = self.trained
        growth = Growth(frame.f_locals)
        repeated = 0
        shapes = _shapes(frame)
        for count, value in enumerate(values, 1):
            heard, news = self._recorder.heard, self._recorder.news
            yield value
            if self._recorder.heard > heard:
                repeated = repeated + 1 if self._recorder.news == news else 0
            over = self.trained > before or _is_over(repeated, growth)
            if over and count == 1 and _hands_on(shapes, _shapes(frame)):
                # The next pass starts from something else than the first: ``state = next_state``.
                before = self.trained
                continue
            if over and count < len(values):
                growth.mark()
                return

    def _bounded(
        self, items: Iterator[Any], frame: FrameType, length: Optional[int] = None
    ) -> Iterator[Any]:
        """``items``, but no more of them when the passes take long and tell nothing new: what
        comes after the loop is worth more. What they have filled is partial then.

        ``length``: the number of ``items``. A comprehension over so many has as many, so there is
        less to be lost.
        """
        counted = length is not None and frame.f_code.co_name in _COMPREHENSIONS
        patience_s = self.patience_s / _COUNTED if counted else self.patience_s
        recorder = self._recorder
        place = (frame.f_code, frame.f_lineno)
        began = _now()
        wall, worked = self._spent.get(place, (0.0, 0.0))
        # As if all that the loop has taken so far had been taken at once.
        before = began[0] - wall, began[1] - worked
        news = recorder.news
        growth: Optional[Growth] = None
        try:
            for count, item in enumerate(items, 1):
                if growth is not None and count % _BLOCK == 1:
                    again = worked > 0 and self._is_slow(before, patience_s, _AGAIN)
                    slow = again or place in self._slow or self._is_slow(began, patience_s)
                    if slow and recorder.news == news:
                        self._slow.add(place)
                        self._cuts.append((frame.f_code, length))
                        growth.mark()
                        self._tell_slow(_AGAIN * patience_s if again else patience_s)
                        return
                    news = recorder.news
                elif count == _BLOCK:
                    growth, news = Growth(frame.f_locals), recorder.news
                yield item
        finally:
            if growth is not None:
                now = _now()
                self._spent[place] = now[0] - before[0], now[1] - before[1]

    @staticmethod
    def _is_slow(began: Tuple[float, float], patience_s: float, times: float = 1) -> bool:
        """Whether a loop has worked for too long; on a busy machine it is left to wait longer, but
        not until the time of the trace is over."""
        wall, worked = (now - then for now, then in zip(_now(), began))
        return worked > times * patience_s or wall > _WAITING * patience_s

    def _tell_slow(self, patience_s: float) -> None:
        self._tell_left("after {:.3g} s in which it told nothing new".format(patience_s))

    def _tell_left(self, why: str) -> None:
        here = self._here()
        spans = () if here is None else (here,)
        self._tell_limit(limits.left_out("loop", spans, "the loop", why, self._sources))

    def passes_cut(self) -> int:
        """How many loops had fewer passes than they would have so far."""
        return len(self._cuts)

    def gather(self, cut_before: int, made: Any, whole: bool) -> Any:
        """``made`` by a comprehension; ``whole`` when it has one item for each pass.

        Loops in the functions that it calls say nothing of the number of its items.
        """
        cuts = self._cuts[cut_before:]
        if cuts:
            code = sys._getframe(1).f_code
            cuts = [cut for cut in cuts if cut[0] is code or _is_comprehension(cut[0], code)]
        if not cuts:
            return made
        return mark_partial(made, cuts[0][1] if whole and len(cuts) == 1 else None)

    def unpack(self, value: Any, template: Template) -> Any:
        """``value``, or as many unknowns as the target on the left wants."""
        return _fill(template, value) if type(value) is Unknown else value

    def _tell_limit(self, hit: LimitHit) -> None:
        if (hit.span, hit.kind) not in self._told:
            self._told.add((hit.span, hit.kind))
            self._recorder.add(hit)

    def _here(self) -> Optional[Span]:
        frame: Optional[FrameType] = sys._getframe(1)
        while frame is not None:
            span = self._sources.frame_span(frame)
            if span is not None:
                return span
            frame = frame.f_back
        return None


def _now() -> Tuple[float, float]:
    """Seconds that have passed, and that this process has worked."""
    return time.monotonic(), time.process_time()


def _is_symbolic(condition: Any) -> bool:
    return not isinstance(condition, (bool, int, float, str, list, tuple, dict, type(None))) and (
        hasattr(condition, "graph") or hasattr(condition, "_keras_history")
    )


def _is_comprehension(code: CodeType, within: CodeType) -> bool:
    """Whether ``code`` is that of a comprehension in ``within``."""
    return code.co_name.startswith("<") and code in within.co_consts


def _is_over(repeated: int, growth: Growth) -> bool:
    """Whether so many passes in a row that told nothing new are enough."""
    if repeated < _REPEATED_PASSES:
        return False
    return repeated >= _COLLECTING_PASSES or not growth.holds(_is_array)


def _shapes(frame: FrameType) -> Dict[str, Tuple[int, ...]]:
    """The shapes of the arrays that a loop's function has names for."""
    return {
        name: value.shape
        for name, value in frame.f_locals.items()
        if type(value).__module__.partition(".")[0] == "numpy"
        and isinstance(getattr(value, "shape", None), tuple)
    }


def _hands_on(before: Dict[str, Any], after: Dict[str, Any]) -> bool:
    """Whether an array that a pass began with has another number of axes at its end."""
    return any(len(after.get(name, shape)) != len(shape) for name, shape in before.items())


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


def _fitted(template: Template, item: Any) -> Any:
    """``item`` with each unknown in it in the form that the target has in its place."""
    if not template:
        return item
    if type(item) is Unknown:
        return _fill(template, item)
    if type(item) is tuple and len(item) == len(template):
        return tuple(map(_fitted, template, item))
    return item


def _length(values: Any) -> Optional[int]:
    """The number of items of an array that is looped over; of a dataset it is unknown."""
    shape = getattr(values, "shape", None)
    return int(shape[0]) if isinstance(shape, tuple) and shape else None
