"""A trace as a graph: layers, their calls, and what each call's inputs came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.report import ErrorInfo, Span, Spec
from kerascope.analysis.specs import one_shape
from kerascope_tracer.wire import (
    ApiDrift,
    CompileCalled,
    ErrorRaised,
    FitChecked,
    LayerBuilt,
    LayerCalled,
    LayerConstructed,
    LayerFailed,
    LimitHit,
    ModelFound,
    OperandsStretched,
    TensorSpec,
    TraceResult,
    UnknownMade,
    VariableBound,
)

_SHAPE_ARGUMENTS = ("input_shape", "batch_input_shape", "input_dim", "batch_shape")


@dataclass(frozen=True)
class Call:
    """One application of a layer, successful or not.

    ``outputs`` of a failed call are those that tracing went on with; ``error`` is why it failed.
    """

    id: int
    layer: LayerConstructed
    inputs: Spec
    outputs: Spec
    sources: tuple[int, ...]
    span: Span | None
    stack: tuple[Span, ...]
    parent: int | None
    params: int | None = None
    trainable_params: int | None = None
    assumed: str | None = None
    keywords: Spec = None
    error: ErrorInfo | None = None
    cause: int | None = None
    mask_in: bool = False
    mask_out: bool = False

    @property
    def cls(self) -> str:
        """The class name of the layer."""
        return self.layer.cls

    @property
    def detail(self) -> str:
        """Keras' own words on why the call failed; empty when it did not."""
        return self.error.message if self.error is not None else ""


class Trace:
    """The events of one trace by what they are about. Built once, then only read."""

    def __init__(self, document: SourceDocument, result: TraceResult) -> None:
        self.document = document
        self.text = document.text
        self.result = result
        self.layers: dict[int, LayerConstructed] = {}
        self.built: dict[int, LayerBuilt] = {}
        self.calls: dict[int, Call] = {}
        self.models: dict[int, ModelFound] = {}
        self.variables: list[VariableBound] = []
        self.compiled: list[CompileCalled] = []
        self.fits: list[FitChecked] = []
        self.errors: list[ErrorRaised] = []
        self.unknowns: list[UnknownMade] = []
        self.limits: list[LimitHit] = []
        self.drifts: list[ApiDrift] = []
        self.stretched: list[OperandsStretched] = []
        for event in result.events:
            self._add(event)

    def _add(self, event: object) -> None:
        if isinstance(event, LayerConstructed):
            self.layers[event.layer] = event
        elif isinstance(event, LayerCalled):
            layer = self._layer(event.layer)
            self.calls[event.call] = Call(
                event.call,
                layer,
                event.inputs,
                event.outputs,
                event.sources,
                event.span,
                event.stack,
                event.parent,
                event.params,
                event.trainable_params,
                event.assumed,
                event.keywords,
                mask_in=event.mask_in,
                mask_out=event.mask_out,
            )
        elif isinstance(event, LayerFailed):
            self.calls[event.call] = Call(
                event.call,
                self._layer(event.layer),
                event.inputs,
                event.predicted,
                event.sources,
                event.span,
                event.stack,
                event.parent,
                assumed=event.assumed,
                keywords=event.keywords,
                error=event.error,
                cause=event.cause,
            )
        elif isinstance(event, LayerBuilt):
            self.built[event.layer] = event
        elif isinstance(event, ModelFound):
            self.models[event.layer] = event
        elif isinstance(event, VariableBound):
            self.variables.append(event)
        elif isinstance(event, CompileCalled):
            self.compiled.append(event)
        elif isinstance(event, FitChecked):
            self.fits.append(_unlisted(event))
        elif isinstance(event, ErrorRaised):
            self.errors.append(event)
        elif isinstance(event, UnknownMade):
            self.unknowns.append(event)
        elif isinstance(event, OperandsStretched):
            self.stretched.append(event)
        elif isinstance(event, ApiDrift):
            self.drifts.append(event)
        elif isinstance(event, LimitHit):
            self.limits.append(event)

    def _layer(self, number: int) -> LayerConstructed:
        """The layer, or a nameless one when the trace never told of its construction."""
        known = self.layers.get(number)
        return known or LayerConstructed(number, "Layer", "", "layer", (), {})

    # -- places ---------------------------------------------------------------------------

    def here(self, spans: Iterable[Span | None]) -> Span | None:
        """The first of ``spans`` that lies in the document itself."""
        return next((span for span in spans if span is not None and not span.file), None)

    def place(self, layer: LayerConstructed) -> Span | None:
        """Where the document constructs ``layer``.

        An Input that a layer's ``input_shape=`` makes has that layer's place; a layer that a
        helper in another file makes has the place of the call in the document that led there.
        """
        if layer.span is None and layer.role == "input":
            carrier = self.carrier(layer)
            if carrier is not None:
                return self.here([carrier.span])
        return self.here([layer.span, *layer.stack])

    def place_of_call(self, call: Call) -> Span | None:
        """Where the document applies the layer, or else constructs it."""
        return self.here([call.span, *call.stack]) or self.place(call.layer)

    def carrier(self, input_layer: LayerConstructed) -> LayerConstructed | None:
        """The layer whose ``input_shape=`` (or the like) made this Input."""
        for call in self.calls_of(input_layer.layer):
            for user in self.consumers(call.id):
                if any(name in user.layer.config for name in _SHAPE_ARGUMENTS):
                    return user.layer
        return None

    # -- walking --------------------------------------------------------------------------

    @cached_property
    def _calls_by_layer(self) -> dict[int, list[Call]]:
        by_layer: dict[int, list[Call]] = {}
        for call in self.calls.values():
            by_layer.setdefault(call.layer.layer, []).append(call)
        return by_layer

    @cached_property
    def _consumers(self) -> dict[int, list[Call]]:
        consumers: dict[int, list[Call]] = {}
        for call in self.calls.values():
            for source in call.sources:
                consumers.setdefault(source, []).append(call)
        return consumers

    def calls_of(self, layer: int) -> list[Call]:
        """The calls of a layer in order."""
        return self._calls_by_layer.get(layer, [])

    def consumers(self, call: int) -> list[Call]:
        """The calls that took this call's outputs."""
        return self._consumers.get(call, [])

    def upstream(self, call: Call) -> Iterator[Call]:
        """The calls before ``call``, nearest first, along the first input at every merge.

        From the first call inside a model the walk goes on with what the model was applied to.
        """
        seen = {call.id}
        current: Call | None = call
        while current is not None:
            current = self._before(current)
            if current is None or current.id in seen:
                return
            seen.add(current.id)
            yield current

    def _before(self, call: Call) -> Call | None:
        for source in call.sources:
            if source in self.calls:
                return self.calls[source]
        parent = self.calls.get(call.parent) if call.parent is not None else None
        return self._before(parent) if parent is not None else None

    def chain(self, call: Call) -> list[Call]:
        """The calls from the Input down to ``call`` itself."""
        return [*reversed(list(self.upstream(call))), call]

    def root_input(self, call: Call) -> Call | None:
        """The Input that the chain of ``call`` starts from."""
        first = self.chain(call)[0]
        return first if first.layer.role == "input" else None

    def outermost(self, call: Call) -> Call:
        """The call, made by nobody else's call, within which ``call`` happened."""
        seen = set()
        while call.parent in self.calls and call.parent not in seen:
            seen.add(call.parent)
            call = self.calls[call.parent]
        return call

    # -- failures -------------------------------------------------------------------------

    @cached_property
    def failures(self) -> list[Call]:
        """The failed calls that are the innermost of their error, in order."""
        failed = [call for call in self.calls.values() if call.error and call.cause is None]
        return sorted(failed, key=lambda call: call.id)

    def is_consequence(self, call: Call) -> bool:
        """Whether a call's input comes out of a call that failed before it."""
        return any(before.error is not None for before in self.upstream(call))

    def specs_before(self, call: Call) -> list[tuple[Call, Spec]]:
        """The chain from the Input to ``call`` with what came out of each step."""
        return [(step, step.outputs) for step in self.chain(call)[:-1]]

    def known_rank(self, call: Call) -> int | None:
        """The rank of the single tensor that ``call`` received."""
        shape = one_shape(call.inputs)
        return None if shape is None else len(shape)


def _unlisted(event: FitChecked) -> FitChecked:
    """A check of a model with one input, given a list of one array: Keras takes it as the array."""
    one = isinstance(event.x, tuple) and len(event.x) == 1
    if one and isinstance(event.model_inputs, TensorSpec):
        return replace(event, x=event.x[0])  # type: ignore[index]
    return event
