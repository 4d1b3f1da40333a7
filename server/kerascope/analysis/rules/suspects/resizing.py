"""Which one argument of which layer gives the sizes that are wanted.

An image or a sequence goes through convolutions, poolings and enlargements, and comes out in
another size than it has to have. A person looks for the one stage that does not belong: here each
stage's padding, strides and factor are changed in turn, and the sizes worked out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import call_at, code, enclosing, parameters, parse, walk
from kerascope.analysis.explain.sliding import transposed
from kerascope.analysis.explain.sliding import window as slid
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Span, Spec
from kerascope.analysis.rules.layers.kinds import MERGES, each_axis, kind_of, window
from kerascope.analysis.rules.origins.choosing import chooser
from kerascope.analysis.rules.rule import span_data
from kerascope.analysis.rules.wording import count
from kerascope.analysis.specs import one_shape

#: In a model with more stages than this the single odd one is not looked for.
_MOST = 400
_FACTORS = (1, 2, 3, 4)
#: The ranks of leaving a stage out, and of what is even less likely.
_LEFT_OUT, _LAST = 3, 4
#: Stands for no argument: the whole layer goes.
REMOVED = "removed"

Sizes = tuple[int, ...]


@dataclass(frozen=True)
class Stage:
    """What a layer does to the spatial axes, with the place that a change of it would edit.

    ``form`` is ``window``, ``pooling``, ``transposed``, ``enlarged`` or ``ends`` (padded or
    cropped, ``size`` being what is added).
    """

    call: Call
    place: Span | None
    form: str
    size: tuple[int, ...]
    strides: tuple[int, ...] = ()
    padding: str = ""
    dilation: tuple[int, ...] = ()
    extra: int | None = None

    def after(self, sizes: Sequence[int]) -> tuple[int, ...] | None:
        """The sizes behind the stage; ``None`` when it finds no room."""
        found = [self._axis(axis, size) for axis, size in enumerate(sizes)]
        return tuple(size for size in found if size is not None) if _positive(found) else None

    def _axis(self, axis: int, size: int) -> int | None:
        if self.form == "enlarged":
            return size * self.size[axis]
        if self.form == "ends":
            return size + self.size[axis]
        given = (size, self.size[axis], self.strides[axis], self.padding)
        formula = (
            transposed(*given, self.extra, self.dilation[axis])
            if self.form == "transposed"
            else slid(*given, self.dilation[axis])
        )
        return formula.value if formula is not None else None


@dataclass(frozen=True)
class Change:
    """One argument of a layer and the value that makes the sizes right.

    ``place`` is the call that chooses it: the layer's own, or that of a helper which passes it on,
    under ``keyword`` or at ``position``. ``text`` is the value as Python. ``also`` are the places
    and keywords that change with it; ``alike`` says that all layers of the kind then agree.
    """

    call: Call
    place: Span
    argument: str
    text: str
    keyword: str
    position: int | None
    also: tuple[tuple[Span, str], ...] = ()
    alike: bool = False

    @property
    def advice(self) -> str:
        """What to do, as a sentence."""
        who = f"this {self.call.cls}"
        if self.argument == REMOVED:
            return f"Without {who} the size would fit: it is a stage too many."
        if self.also:
            who = f"{who} and {count(len(self.also), 'other')}"
        return f"With {self.argument}={self.text} {who} would give it the size that fits."

    def as_data(self) -> list[object]:
        """The change as plain values, for the fix that makes it."""
        also = [[span_data(place), keyword] for place, keyword in self.also]
        return [span_data(self.place), self.keyword, self.text, self.position, also]


def fitting(
    trace: Trace, ends: Sequence[Call], fits: Callable[[list[Sizes]], bool]
) -> list[Change]:
    """The changes of one argument after which the sizes at ``ends`` fit, the likeliest first.

    A padding comes before strides and factors, and a stage is left out only where no argument
    fits; then an argument that is unlike those of the other
    layers of its kind; and then the later one: what is made of a picture follows what it is made
    from. Empty when the sizes on the way are not known, or not what they are worked out to be.
    """
    found = {stage.call.id: stage for end in ends for stage in _stages(trace, end)}
    chain = [found[number] for number in sorted(found)]
    known = [_spatial(end.outputs) for end in ends]
    if not chain or len(chain) > _MOST or _sizes(trace, ends, chain) != known or None in known:
        return []
    right: list[tuple[tuple[int, bool, int], Change]] = []
    grows = any(stage.form == "enlarged" for stage in chain)
    choices = _Choices(trace)
    worked: dict[tuple[object, ...], list[Sizes | None]] = {}
    for index, stage in enumerate(chain):
        for rank, argument, value, edited in _edits(stage):
            place = choices.of(stage, argument)
            if place is None:
                continue
            key = (place, argument, value, stage.form, len(stage.size))
            if key not in worked:
                # What a loop or a helper makes from one argument changes together.
                tried = [
                    _like(one, argument, edited) if choices.of(one, argument) == place else one
                    for one in chain
                ]
                worked[key] = _sizes(trace, ends, tried)
            sizes = worked[key]
            if all(size is not None for size in sizes) and fits([s for s in sizes if s]):
                alike = _is_alike(stage, edited, argument, chain)
                change = Change(
                    stage.call, place[0], argument, value, place[1], place[2], alike=alike
                )
                odd = _is_odd(stage, argument, chain)
                # A pooling that alone has no padding is as likely as a convolution.
                rank = 0 if odd and argument == "padding" else rank
                if grows and argument == "strides" and stage.form == "window":
                    rank = _LAST  # nobody enlarges a picture to make it smaller at once
                right.append(((rank, not odd, -index), change))
    right.sort(key=lambda item: item[0])
    unique: dict[tuple[Span, str], Change] = {}
    for _, change in right:
        unique.setdefault((change.place, change.argument), change)
    changed = [change for rank, change in right if rank[0] < _LEFT_OUT]
    changed = [change for change in unique.values() if change in changed]
    return changed or _together(trace, ends, fits, chain, choices) or list(unique.values())


def _together(
    trace: Trace,
    ends: Sequence[Call],
    fits: Callable[[list[Sizes]], bool],
    chain: Sequence[Stage],
    choices: _Choices,
) -> list[Change]:
    """The one change of all convolutions without padding, where they are meant to keep the size:
    no other has it, and branches of them meet."""
    bare = [s for s in chain if s.form == "window" and s.padding == "valid" and max(s.size) > 1]
    places = list(dict.fromkeys(choices.of(stage, "padding") for stage in bare))
    if len(places) < 2 or any(max(stage.strides) > 1 for stage in bare):
        return []
    tried = [replace(stage, padding="same") if stage in bare else stage for stage in chain]
    sizes = _sizes(trace, ends, tried)
    known = [place for place in places if place is not None]
    if len(known) < len(places) or None in sizes or not fits([s for s in sizes if s]):
        return []
    first, *others = known
    alike = tuple((place, keyword) for place, keyword, _ in others)
    return [Change(bare[0].call, first[0], "padding", '"same"', first[1], None, alike)]


_Place = tuple[Span, str, int | None]
_POSITIONS = {"strides": 2, "size": 0, "padding": None, REMOVED: None}


class _Choices:
    """Where the arguments of stages are chosen: at the layer, or in the call of a helper."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._known: dict[tuple[int, str], _Place | None] = {}

    def of(self, stage: Stage, argument: str) -> _Place | None:
        """The call, keyword and position; ``None`` when the document has none."""
        key = (stage.call.id, argument)
        if key not in self._known:
            self._known[key] = self._find(stage, argument)
        return self._known[key]

    def _find(self, stage: Stage, argument: str) -> _Place | None:
        position = _POSITIONS[argument] if stage.form != "pooling" else None
        value = getattr(stage, argument, "")
        one = value[0] if isinstance(value, tuple) and len(set(value)) == 1 else value
        chosen = chooser(self._trace, stage.call.layer, argument, position, one)
        if chosen is not None:
            return chosen[0].span, chosen[1], chosen[2]
        made = call_at(parse(self._trace.text), stage.place) if stage.place is not None else None
        given = made.argument(argument, position) if made is not None else None
        if stage.place is None or (given is not None and _is_passed(given.value)):
            return None
        return stage.place, argument, position


def _is_passed(value: NodeOrLeaf) -> bool:
    """Whether an argument is computed from parameters of the function around it."""
    names = {code(node) for node in walk(value) if node.type == "name"}
    function = enclosing(value, "funcdef")
    return function is not None and not names.isdisjoint(parameters(function))


def same_sizes(sizes: list[Sizes]) -> bool:
    """What branches that meet have to be."""
    return len(set(sizes)) == 1


def _sizes(trace: Trace, ends: Iterable[Call], chain: Iterable[Stage]) -> list[Sizes | None]:
    worked = _Worked(trace, {stage.call.id: stage for stage in chain})
    return [worked.out(end, None) for end in ends]


@dataclass(frozen=True)
class _Worked:
    """The sizes that calls give when the stages are as they are here."""

    trace: Trace
    stages: dict[int, Stage]
    #: What was worked out: the ways through a residual network are too many to go each of them.
    known: dict[tuple[int, Sizes | None], Sizes | None] = field(default_factory=dict)

    def out(self, call: Call, fed: Sizes | None) -> Sizes | None:
        """The sizes behind a call; ``fed`` are those of the Input of the model around it."""
        key = (call.id, fed)
        if key not in self.known:
            self.known[key] = self._out(call, fed)
        return self.known[key]

    def _out(self, call: Call, fed: Sizes | None) -> Sizes | None:
        before = _sources(self.trace, call)
        if call.layer.role == "input":
            return fed or _spatial(call.outputs)
        if call.layer.role == "model" and before:
            end = _end(self.trace, call)
            if end is not None:
                return self.out(end, self.out(before[0], fed))
        stage = self.stages.get(call.id)
        if stage is None and not _keeps(call):
            return _spatial(call.outputs)
        # A tensor of the program's own, or the argument of a call(), comes from no layer.
        sizes = {self.out(source, fed) for source in before} or {_spatial(call.inputs)}
        one = next(iter(sizes)) if len(sizes) == 1 else None
        return stage.after(one) if stage is not None and one is not None else one


def _stages(trace: Trace, end: Call) -> Iterator[Stage]:
    """The stages that decide the sizes at a call."""
    pending, seen = [end], {end.id}
    while pending:
        call = pending.pop()
        stage = _stage(trace, call)
        if stage is not None:
            yield stage
        inner = _end(trace, call) if call.layer.role == "model" else None
        if stage is not None or inner is not None or _keeps(call):
            for source in [*_sources(trace, call), *([inner] if inner is not None else [])]:
                if source.id not in seen:
                    seen.add(source.id)
                    pending.append(source)


def _keeps(call: Call) -> bool:
    """Whether a call leaves the sizes alone, as an activation or an elementwise merge does."""
    if call.layer.role == "input" or kind_of(call.layer) in MERGES | {"Concatenate"}:
        return call.layer.role != "input" and _spatial(call.outputs) is not None
    return _spatial(call.inputs) is not None and _spatial(call.inputs) == _spatial(call.outputs)


def _sources(trace: Trace, call: Call) -> list[Call]:
    return [trace.calls[source] for source in call.sources if source in trace.calls]


def _end(trace: Trace, call: Call) -> Call | None:
    """The call inside a model whose sizes are the model's own."""
    state = trace.models.get(call.layer.layer)
    for part in reversed(state.layers if state is not None else ()):
        for one in trace.calls_of(part):
            if one.error is None and _spatial(one.outputs) == _spatial(call.outputs):
                return one
    return None


def _stage(trace: Trace, call: Call) -> Stage | None:
    config, place = call.layer.config, trace.place(call.layer)
    sizes = _spatial(call.inputs) or ()
    kind, count = kind_of(call.layer), len(sizes)
    slides = window(call.layer)
    if slides is not None and slides.channels_last and len(slides.size) == count:
        form = "pooling" if slides.pooling else "window"
        given = (slides.size, slides.strides, slides.padding, slides.dilation)
        return Stage(call, place, form, *given)
    if kind.endswith("Transpose"):
        size, strides = (
            each_axis(config.get("kernel_size"), count),
            each_axis(config.get("strides"), count),
        )
        extra = each_axis(config.get("output_padding"), count)
        if size is None:
            return None
        dilation = each_axis(config.get("dilation_rate"), count) or (1,) * count
        padding = str(config.get("padding", "valid")).lower()
        added = extra[0] if extra else None
        return Stage(
            call, place, "transposed", size, strides or (1,) * count, padding, dilation, added
        )
    if kind.startswith("UpSampling"):
        factors = each_axis(config.get("size", 2), count)
        return Stage(call, place, "enlarged", factors) if factors else None
    after = _spatial(call.outputs)
    if kind.startswith(("ZeroPadding", "Cropping")) and after is not None and len(after) == count:
        added_sizes = tuple(new - old for new, old in zip(after, sizes, strict=True))
        return Stage(call, place, "ends", added_sizes)
    return None


def _edits(stage: Stage) -> Iterator[tuple[int, str, str, Stage]]:
    """What could be changed in a stage: the rank of the change, the argument, its new value as
    Python, and the stage with it."""
    count = len(stage.size)
    if stage.form in ("window", "transposed", "pooling") and stage.padding in ("same", "valid"):
        other = "valid" if stage.padding == "same" else "same"
        # A window of one has the same size in either way.
        if max(stage.size) > 1:
            rank = 2 if stage.form == "pooling" else 0
            yield rank, "padding", f'"{other}"', replace(stage, padding=other)
    if stage.form in ("window", "transposed"):
        for stride in _FACTORS:
            if (stride,) * count != stage.strides:
                yield 1, "strides", str(stride), replace(stage, strides=(stride,) * count)
    if stage.form == "enlarged":
        for factor in _FACTORS[1:]:
            if (factor,) * count != stage.size:
                yield 1, "size", str(factor), replace(stage, size=(factor,) * count)
    if stage.form in ("enlarged", "pooling"):
        ones = (1,) * count
        yield _LEFT_OUT, REMOVED, "", replace(stage, size=ones, strides=ones, padding="same")


def _like(stage: Stage, argument: str, edited: Stage) -> Stage:
    """Another stage that takes the argument from the same place, with what it is there now."""
    if stage.form != edited.form or len(stage.size) != len(edited.size):
        return stage
    if argument == "size":
        return replace(stage, size=edited.size)
    if argument == REMOVED:
        return replace(stage, size=edited.size, strides=edited.strides, padding=edited.padding)
    if argument == "strides":
        return replace(stage, strides=edited.strides)
    return replace(stage, padding=edited.padding)


def _is_alike(stage: Stage, edited: Stage, argument: str, chain: Iterable[Stage]) -> bool:
    """Whether a change gives a layer what all others of its kind have."""
    if argument == REMOVED:
        return False
    others = {
        getattr(one, argument) for one in chain if one.form == stage.form and one is not stage
    }
    return others == {getattr(edited, argument)}


def _is_odd(stage: Stage, argument: str, chain: Iterable[Stage]) -> bool:
    """Whether no other layer of the kind has what this one has."""
    if argument == REMOVED:
        return False
    value = getattr(stage, argument)
    others = [
        getattr(one, argument) for one in chain if one.form == stage.form and one is not stage
    ]
    return bool(others) and value not in others


def _spatial(spec: Spec) -> Sizes | None:
    """The known sizes between the batch axis and the channels."""
    shape = one_shape(spec)
    axes = shape[1:-1] if shape is not None and 3 <= len(shape) <= 5 else ()
    known = tuple(axis for axis in axes if axis is not None)
    return known if axes and len(known) == len(axes) else None


def _positive(sizes: Iterable[int | None]) -> bool:
    return all(size is not None and size > 0 for size in sizes)
