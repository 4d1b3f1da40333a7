"""Watches the calls of layers: what each receives and returns, and what fails.

Source of the facts: keras/src/layers/layer.py (``Layer.__new__``, ``Layer.__call__``) and
keras/src/ops/operation.py of Keras 3.15.
"""

import contextlib
import math
import re
import sys
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, List, Optional, Set, Tuple

import keras

from kerascope_tracer import failures, hypothetical, softstop
from kerascope_tracer.guard import Guard
from kerascope_tracer.hooks import building, partial_lists, second_look, unknown_inputs
from kerascope_tracer.hooks.constructed import Constructed
from kerascope_tracer.hooks.frames import calling_frame
from kerascope_tracer.hooks.prediction import predicted_output
from kerascope_tracer.hooks.repeated import Repeated
from kerascope_tracer.hooks.specs import call_specs, shape_of, spec_of, tensors_in
from kerascope_tracer.positions import Sources
from kerascope_tracer.record import Provenance, Recorder
from kerascope_tracer.standins import huge_shapes, texts
from kerascope_tracer.unknown import Unknown, find_unknown
from kerascope_tracer.wire import (
    ErrorInfo,
    LayerCalled,
    LayerFailed,
    Span,
)

# How Keras says that it needs an axis that is not known.
_UNDEFINED = re.compile(
    r"fully-defined|should be defined|must be defined|\bNone\b|NoneType|" + failures.UNRANKED
)


@dataclass(frozen=True)
class _Call:
    """A call of a layer that is being carried out, as events tell of it."""

    id: int
    layer: int
    inputs: Any
    keywords: Any
    sources: Tuple[int, ...]
    span: Optional[Span]
    stack: Tuple[Span, ...]
    parent: Optional[int]
    assumed: Optional[str]
    symbolic: bool  #: whether the outermost call around it is on Keras tensors


class Layers(Constructed):
    """The layers of one trace, and the calls of them that are being carried out."""

    def __init__(self, sources: Sources, recorder: Recorder, provenance: Provenance) -> None:
        super().__init__(sources, recorder)
        self.provenance = provenance
        self.guard: Optional[Guard] = None
        self._calls = 0
        self._active: List[int] = []
        self._outermost_symbolic = False
        #: a model is being built for data whose axes are not all known
        self.on_data = False
        #: the models that were applied to something unknown, or trained
        self.applied: Set[int] = set()
        self.failures = 0
        self._told: Dict[Tuple[int, str], int] = {}
        self._inner: Set[Tuple[int, str]] = set()
        self.assuming: Optional[str] = None
        #: the layers whose weights were told
        self.built_told: Set[int] = set()
        self._repeated = Repeated(self.is_written)
        #: a step of the user's runs, in which tensors are TensorFlow's
        self.stepping = False
        #: ``fit`` or the like is being checked: what Keras traces there sees axes without a number
        self.checking = False
        #: look inside every wrapper, also those around layers that the user did not write
        self.thorough = False

    def _may_be_filled(self, given: Any) -> bool:
        """Whether a collection is empty only because a loop had fewer passes than it would have."""
        empty = isinstance(given, (list, tuple, dict)) and not given
        return empty and self.guard is not None and self.guard.passes_cut() > 0

    @contextlib.contextmanager
    def apart(self) -> Iterator[None]:
        """Whatever ends what is done while this is entered, it leaves no call open."""
        calls = len(self._active)
        try:
            yield
        finally:
            del self._active[calls:]

    def call(self, original: Callable[..., Any], layer: Any, args: Any, kwargs: Any) -> Any:
        """Apply ``layer`` through ``original`` and tell what came of it."""
        softstop.ask()
        unknown = find_unknown(args, 3) or find_unknown(kwargs, 3)
        supposed: Optional[str] = None
        if unknown is not None and len(args) == 1 and texts.tensor_of(args[0]) is not None:
            args = (texts.tensor_of(args[0]),)
            unknown = find_unknown(kwargs, 3)
        if unknown is not None:
            instead = unknown_inputs.stand_in(layer, args, kwargs, self.stepping)
            if instead is None:
                self.applied.add(id(layer))
                self._applied_to(layer, unknown)
                return unknown
            args, kwargs, supposed = instead
        elif args and self._may_be_filled(args[0]):
            return Unknown("it is empty here, as what would fill it is not known")
        frame = calling_frame(sys._getframe(2))
        span = self.sources.frame_span(frame) if frame is not None else None
        number = self.id_of(layer)
        self._calls += 1
        inputs, keywords = call_specs(args, kwargs)
        tensors = tensors_in(args, kwargs)
        symbolic = any(isinstance(tensor, keras.KerasTensor) for tensor in tensors)
        call = _Call(
            self._calls,
            number,
            inputs,
            keywords,
            self.provenance.sources(tensors),
            span,
            self.sources.stack(frame) if span is not None else (),
            self._active[-1] if self._active else None,
            supposed or self.provenance.assumption(tensors) or self.assuming,
            symbolic if not self._active else self._outermost_symbolic,
        )
        if not self._active:
            self._outermost_symbolic = symbolic
        masked = building.carry_mask(tensors)  # some layers take it off
        self._active.append(call.id)
        try:
            second_look.prepare(layer, self)
            outputs = self._outputs(original, layer, args, kwargs)
            outputs = unknown_inputs.completed(layer, outputs, call.assumed)
            outputs = partial_lists.lengthened(layer, args[0] if args else None, outputs)
            if symbolic:
                second_look.inside(layer, args, kwargs, self)
            else:
                second_look.after_call(layer, args, self)
        except Exception as error:
            softstop.insist()
            self._active.pop()
            instead = self._failed(error, call, layer, args)
            if instead is None:
                raise
            return instead
        self._active.pop()
        made = tensors_in(outputs)
        self.provenance.made(made, call.id, call.assumed)
        returned = spec_of(outputs)
        if call.parent is not None and self._spans[number][0] is None:
            # A layer inside a ready-made model runs again with each call of the model.
            key = repr((inputs, returned))
            if (number, key) in self._inner:
                return outputs
            self._inner.add((number, key))
        params, trainable = count_params(layer)
        self.recorder.add(
            LayerCalled(
                call.id,
                number,
                inputs,
                returned,
                call.sources,
                span,
                call.stack,
                call.parent,
                params,
                trainable,
                symbolic,
                call.assumed,
                keywords,
                masked,
                building.carry_mask(made),
            )
        )
        self.tell_built(layer, masked)
        return outputs

    def _applied_to(self, layer: Any, unknown: Unknown) -> None:
        """Tell where ``layer`` was made that what it is applied to is unknown."""
        span = self._spans.get(self._ids.get(id(layer), 0), (None, ()))[0]
        if isinstance(layer, keras.Model):
            return  # its layers tell more than that
        if span is not None and self.recorder.captured is None:
            self.recorder.unknown(span, unknown_inputs.REASON + failures.reason_of(unknown))

    def _failed(self, error: Exception, call: _Call, layer: Any, args: Any) -> Any:
        """Tell of a call that raised ``error``, and give what tracing goes on with instead of its
        output; ``None`` when ``error`` is for the code around the call."""
        cause = getattr(error, "_kerascope_call_", None)
        if self.guard is not None and self.guard.expects(error):
            return None  # the user's own code deals with it
        recovers = call.span is not None
        tainted = failures.taint(error.__traceback__, self.sources)
        origin = failures.origin(error, error.__traceback__, self.sources)
        has_numbers = self.on_data or not call.symbolic or huge_shapes.any_dropped()
        if has_numbers and _lacks_axes(error, args):
            origin = "symbolic"
        if tainted is None and origin not in ("symbolic", "environment"):
            predicted = predicted_output(layer, args)
            spans = self.sources.traceback_spans(error.__traceback__)
            inner = failures.untold(error)
            if inner is not error:
                spans += self.sources.traceback_spans(inner.__traceback__)
            info = ErrorInfo(type(inner).__name__, failures.text(inner), spans)
            self.failures += 1
            # Keras tries a subclass's call several times before it gives up on it.
            told = self._told.setdefault((call.layer, info.message), call.id)
            if told == call.id:
                self.recorder.add(
                    LayerFailed(
                        call.id,
                        call.layer,
                        call.inputs,
                        info,
                        call.sources,
                        call.span,
                        call.stack,
                        call.parent,
                        spec_of(predicted),
                        call.assumed,
                        cause,
                        call.keywords,
                    )
                )
            if predicted is not None:
                reason = "{} failed".format(type(layer).__name__)
                self.provenance.made(tensors_in(predicted), call.id, reason)
            if cause is None:
                _mark(error, told, layer, predicted)
            if predicted is not None and recovers:
                return predicted
        elif recovers and origin in ("symbolic", "environment"):
            self.recorder.unknown(call.span, failures.explain(error))
        if not recovers:
            return None
        return Unknown(failures.reason_of(tainted) if tainted else failures.text(error))

    def tell_built(self, layer: Any, masked: bool = False) -> None:
        """Tell once of the weights of ``layer``, when it has some or deals with a mask."""
        number = self._ids[id(layer)]
        if number not in self.built_told:
            event = building.built(layer, number, masked)
            if event is not None:
                self.built_told.add(number)
                self.recorder.add(event)

    def _outputs(self, original: Callable[..., Any], layer: Any, args: Any, kwargs: Any) -> Any:
        key = self._repeated.key(layer, args, kwargs)
        outputs = self._repeated.recall(key, layer) if key is not None else None
        if outputs is None:
            outputs = original(layer, *args, **kwargs)
            if key is not None:
                self._repeated.remember(key, outputs)
        return outputs

    def input_made(self, layer: Any) -> None:
        """An InputLayer came to be: its tensor is the source of what follows."""
        number = self.id_of(layer)
        self._calls += 1
        outputs = layer.output
        self.provenance.made(tensors_in(outputs), self._calls, self.assuming)
        span, stack = self._spans[number]
        parent = self._active[-1] if self._active else None
        self.recorder.add(
            LayerCalled(
                self._calls,
                number,
                None,
                spec_of(outputs),
                (),
                span,
                stack,
                parent,
                0,
                0,
                True,
                self.assuming,
            )
        )

    def told_by(self, layer: Any, inputs: Any, outputs: Any) -> None:
        """``layer`` works inside the call that is running, although it is not called itself."""
        self._calls += 1
        params, trainable = count_params(layer)
        self.recorder.add(
            LayerCalled(
                self._calls,
                self.id_of(layer),
                spec_of(inputs),
                spec_of(outputs),
                parent=self._active[-1] if self._active else None,
                params=params,
                trainable_params=trainable,
                assumed=self.assuming,
            )
        )


def count_params(layer: Any) -> Tuple[Optional[int], Optional[int]]:
    """The number of weights of ``layer`` and of its trainable ones; unknown before it is built."""
    if not isinstance(layer, keras.layers.Layer):
        return 0, 0
    if not layer.built:
        return None, None
    try:
        if any(hypothetical.is_hypothetical(n) for w in layer.weights for n in w.shape):
            return None, None
        total = sum(math.prod(weight.shape) for weight in layer.weights)
        trainable = sum(math.prod(weight.shape) for weight in layer.trainable_weights)
    except Exception:  # a user's property may raise anything
        return None, None
    return total, trainable


def _lacks_axes(error: Exception, args: Any) -> bool:
    """Whether a layer asks for an axis of real data, which always has one: only here, where the
    data is not read, it is unknown."""
    if _UNDEFINED.search(failures.text(error)) is None:
        return False
    shapes = [shape_of(tensor.shape) for tensor in tensors_in(args, {})]
    return any(shape is None or None in shape[1:] for shape in shapes)


def _mark(error: BaseException, call: int, layer: Any, predicted: Any) -> None:
    """Note on ``error`` which call raised it, for those whom it passes on its way."""
    try:
        error._kerascope_call_ = call  # type: ignore[attr-defined]
        error._kerascope_layer_ = layer  # type: ignore[attr-defined]
        error._kerascope_predicted_ = predicted  # type: ignore[attr-defined]
    except AttributeError:  # an exception class with slots
        pass
