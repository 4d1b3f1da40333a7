"""Watches layers: where each is constructed, what each call receives and returns, what fails.

Source of the facts: keras/src/layers/layer.py (``Layer.__new__``, ``Layer.__call__``) and
keras/src/ops/operation.py of Keras 3.15.
"""

import functools
import inspect
import math
import os
import sys
from types import CodeType, FrameType
from typing import Any, Callable, Dict, List, Optional, Set, Tuple

import keras

from kerascope_tracer import failures, hypothetical, softstop
from kerascope_tracer.guard import Guard
from kerascope_tracer.hooks import building, lean, second_look, unknown_inputs
from kerascope_tracer.hooks.prediction import predicted_output
from kerascope_tracer.hooks.repeated import Repeated
from kerascope_tracer.hooks.specs import call_specs, spec_of, tensors_in
from kerascope_tracer.positions import Sources
from kerascope_tracer.record import Provenance, Recorder
from kerascope_tracer.unknown import Unknown, find_unknown
from kerascope_tracer.wire import (
    ErrorInfo,
    LayerCalled,
    LayerConstructed,
    LayerFailed,
    Span,
)

_OWN_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "")

# Attributes in which layers keep what their arguments were resolved to.
_RESOLVED = (
    "units",
    "filters",
    "kernel_size",
    "strides",
    "padding",
    "data_format",
    "dilation_rate",
    "groups",
    "pool_size",
    "size",
    "target_shape",
    "return_sequences",
    "return_state",
    "stateful",
    "axis",
    "axes",
    "rate",
    "input_dim",
    "output_dim",
    "num_heads",
    "key_dim",
    "n",
    "dims",
    "cropping",
    "use_bias",
    "center",
    "scale",
    "output_padding",
    "depth_multiplier",
    "reset_after",
    "merge_mode",
    "value_dim",
    "mask_zero",
    "keepdims",
    "equation",
    "newshape",
    "repeats",
    "pad_width",
    "num_classes",
    "axis1",
    "axis2",
    "indices_or_sections",
    "output_size",
    "num_query_heads",
    "num_key_value_heads",
    "head_dim",
)


class Layers:
    """The layers of one trace by the ids under which events tell of them."""

    def __init__(self, sources: Sources, recorder: Recorder, provenance: Provenance) -> None:
        self.sources = sources
        self.recorder = recorder
        self.provenance = provenance
        self.guard: Optional[Guard] = None
        self.by_id: Dict[int, Any] = {}
        self._ids: Dict[int, int] = {}
        self._last = 0
        self._untold: List[int] = []
        self._spans: Dict[int, Tuple[Optional[Span], Tuple[Span, ...]]] = {}
        self._arguments: Dict[int, Dict[str, Any]] = {}
        self._calls = 0
        self._active: List[int] = []
        self.failures = 0
        self._told: Dict[Tuple[int, str], int] = {}
        self._given: Dict[int, Any] = {}
        self.model_arguments: Optional[Tuple[Any, Any]] = None
        self._raw: Dict[int, Tuple[Any, Any]] = {}
        self._inner: Set[Tuple[int, str]] = set()
        self.assuming: Optional[str] = None
        self._built_for: Dict[int, Any] = {}
        #: the layers whose weights were told
        self.built_told: Set[int] = set()
        self._repeated = Repeated(self.is_written)
        #: a step of the user's runs, in which tensors are TensorFlow's
        self.stepping = False
        #: look inside every wrapper, also those around layers that the user did not write
        self.thorough = False

    # -- construction ---------------------------------------------------------------------

    def constructed(self, layer: Any, args: Any, kwargs: Any, frame: FrameType) -> None:
        """``layer`` is being constructed by a call in ``frame`` (or in a ``__new__`` under it)."""
        if self.model_arguments is not None:
            args, kwargs = self.model_arguments
            self.model_arguments = None
        if id(layer) in self._ids:
            return
        caller = _constructing_frame(frame)
        made_by = caller.f_code.co_filename if caller is not None else ""
        if type(layer).__name__ == "Functional" and made_by.endswith("sequential.py"):
            return  # a Sequential's own functional form is no model of the user's
        number = self._new_id(layer)
        name = type(layer).__name__
        span = self.sources.frame_span(caller, name) if caller is not None else None
        self._spans[number] = (span, self.sources.stack(caller))
        self._untold.append(number)
        if type(layer).__module__ == "__main__":
            self._raw[number] = (args, kwargs)
        self._arguments[number] = _bound_arguments(type(layer), args, kwargs)
        given = kwargs.get("layer", args[0] if args else None)
        if isinstance(given, keras.layers.Layer):
            self._given[number] = given

    def _new_id(self, layer: Any) -> int:
        self._last += 1
        self.by_id[self._last] = layer
        self._ids[id(layer)] = self._last
        return self._last

    def id_of(self, layer: Any) -> int:
        """The id of ``layer``, which events may refer to from now on."""
        number = self._ids.get(id(layer))
        if number is None:
            number = self._new_id(layer)
            self._spans[number] = (None, ())
            self._arguments[number] = {}
            self._untold.append(number)
        self.tell_constructed()
        return number

    def alias(self, copy: Any, layer: Any) -> None:
        """``copy`` was made of ``layer`` by Keras; what happens to it happens to ``layer``."""
        number = self._ids.get(id(layer))
        if number is None:
            return
        other = self._ids.get(id(copy))
        if other in self._untold:
            self._untold.remove(other)
        self._ids[id(copy)] = number

    def another(self, layer: Any) -> Any:
        """A new layer made as ``layer``, of a class of the traced document, was made."""
        args, kwargs = self._raw[self._ids[id(layer)]]
        return type(layer)(*args, **kwargs)

    def made_with(self, layer: Any) -> Dict[str, Any]:
        """The arguments, by name, with which the program made ``layer``, of a class of its own."""
        args, kwargs = self._raw.get(self._ids[id(layer)], ((), {}))
        try:
            return dict(inspect.signature(type(layer)).bind_partial(*args, **kwargs).arguments)
        except TypeError:
            return {}

    def note_build(self, layer: Any, shapes: Any, frame: FrameType) -> None:
        """Keras' own ``build``, which builds no part of ``layer``, was called in ``frame``."""
        number = self._ids.get(id(layer))
        if number is not None and self.sources.of(frame.f_code) is not None:
            self._built_for[number] = shapes

    def built_for(self, layer: Any) -> Any:
        """The shapes that the program gave to ``build`` of a layer that has no build of its own."""
        return self._built_for.get(self._ids.get(id(layer), 0))

    def argument_layer(self, layer: Any) -> Any:
        """The layer that the constructor of ``layer``, a wrapper, was given."""
        return self._given.get(self._ids.get(id(layer), 0))

    def is_written(self, layer: Any) -> bool:
        """Whether ``layer`` was constructed by an expression in user code."""
        number = self._ids.get(id(layer))
        return number is not None and self._spans[number][0] is not None

    def span_of(self, layer: Any) -> Optional[Span]:
        """Where ``layer`` was constructed in user code."""
        number = self._ids.get(id(layer))
        return self._spans[number][0] if number is not None else None

    def span_of_id(self, number: int) -> Optional[Span]:
        """Where the layer with that id was constructed in user code."""
        return self._spans.get(number, (None, ()))[0]

    def stack_of(self, layer: Any) -> Tuple[Span, ...]:
        """The user frames under which ``layer`` was constructed."""
        number = self._ids.get(id(layer))
        return self._spans[number][1] if number is not None else ()

    def tell_constructed(self) -> None:
        """Tell of the layers constructed since; those whose constructor still runs must wait."""
        waiting = []
        for number in self._untold:
            layer = self.by_id[number]
            name = getattr(layer, "__dict__", {}).get("name") or getattr(layer, "_name", None)
            if not isinstance(name, str):
                waiting.append(number)
                continue
            span, stack = self._spans[number]
            self.recorder.add(
                LayerConstructed(
                    number,
                    type(layer).__name__,
                    name,
                    _role(layer),
                    _bases(type(layer)),
                    {**self._arguments.pop(number, {}), **_resolved(layer)},
                    span,
                    stack,
                    type(layer).__module__,
                )
            )
        self._untold = waiting

    # -- calls ----------------------------------------------------------------------------

    def _may_be_filled(self, given: Any) -> bool:
        """Whether a collection is empty only because a loop had fewer passes than it would have."""
        empty = isinstance(given, (list, tuple, dict)) and not given
        return empty and self.guard is not None and self.guard.passes_cut() > 0

    def call(self, original: Callable[..., Any], layer: Any, args: Any, kwargs: Any) -> Any:
        """Apply ``layer`` through ``original`` and tell what came of it."""
        unknown = find_unknown(args, 3) or find_unknown(kwargs, 3)
        supposed: Optional[str] = None
        if unknown is not None:
            instead = unknown_inputs.stand_in(layer, args, kwargs, self.stepping)
            if instead is None:
                return unknown
            args, kwargs, supposed = instead
        elif args and self._may_be_filled(args[0]):
            return Unknown("it is empty here, as what would fill it is not known")
        frame = _calling_frame(sys._getframe(2))
        span = self.sources.frame_span(frame) if frame is not None else None
        number = self.id_of(layer)
        self._calls += 1
        call = self._calls
        parent = self._active[-1] if self._active else None
        inputs, keywords = call_specs(args, kwargs)
        tensors = tensors_in(args, kwargs)
        assumed = supposed or self.provenance.assumption(tensors) or self.assuming
        sources = self.provenance.sources(tensors)
        stack = self.sources.stack(frame) if span is not None else ()
        symbolic = any(isinstance(tensor, keras.KerasTensor) for tensor in tensors)
        masked = building.carry_mask(tensors)  # some layers take it off
        self._active.append(call)
        try:
            second_look.prepare(layer, self)
            outputs = self._outputs(original, layer, args, kwargs)
            outputs = unknown_inputs.completed(layer, outputs, assumed)
            if symbolic:
                second_look.inside(layer, args, kwargs, self)
            else:
                second_look.after_call(layer, args, self)
        except Exception as error:
            softstop.insist()
            self._active.pop()
            cause = getattr(error, "_kerascope_call_", None)
            if self.guard is not None and self.guard.expects(error):
                raise  # the user's own code deals with it
            recovers = span is not None
            tainted = failures.taint(error.__traceback__, self.sources)
            origin = failures.origin(error, error.__traceback__, self.sources)
            if tainted is None and origin not in ("symbolic", "environment"):
                predicted = predicted_output(layer, args)
                spans = self.sources.traceback_spans(error.__traceback__)
                info = ErrorInfo(type(error).__name__, failures.text(error), spans)
                self.failures += 1
                # Keras tries a subclass's call several times before it gives up on it.
                told = self._told.setdefault((number, info.message), call)
                if told == call:
                    self.recorder.add(
                        LayerFailed(
                            call,
                            number,
                            inputs,
                            info,
                            sources,
                            span,
                            stack,
                            parent,
                            spec_of(predicted),
                            assumed,
                            cause,
                            keywords,
                        )
                    )
                if predicted is not None:
                    reason = "{} failed".format(type(layer).__name__)
                    self.provenance.made(tensors_in(predicted), call, reason)
                if cause is None:
                    _mark(error, told, layer, predicted)
                if predicted is not None and recovers:
                    return predicted
            elif recovers and origin in ("symbolic", "environment"):
                self.recorder.unknown(span, failures.explain(error, origin))
            if recovers:
                reason = failures.reason_of(tainted) if tainted else failures.text(error)
                return Unknown(reason)
            raise
        self._active.pop()
        made = tensors_in(outputs)
        self.provenance.made(made, call, assumed)
        returned = spec_of(outputs)
        if parent is not None and self._spans[number][0] is None:
            # A layer inside a ready-made model runs again with each call of the model.
            key = repr((inputs, returned))
            if (number, key) in self._inner:
                return outputs
            self._inner.add((number, key))
        params, trainable = count_params(layer)
        self.recorder.add(
            LayerCalled(
                call,
                number,
                inputs,
                returned,
                sources,
                span,
                stack,
                parent,
                params,
                trainable,
                symbolic,
                assumed,
                keywords,
                masked,
                building.carry_mask(made),
            )
        )
        self.tell_built(layer, masked)
        return outputs

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

    def forget_after(self, number: int) -> None:
        """Forget the layers with ids above ``number``: they were made by the tracer itself."""
        for later in [key for key in self.by_id if key > number]:
            self._ids.pop(id(self.by_id.pop(later)), None)
        self._untold = [key for key in self._untold if key <= number]


def install(layers: Layers) -> None:
    """Make every layer and Keras operation tell ``layers`` what happens to it."""
    layer_class = keras.layers.Layer
    original_new = layer_class.__new__
    original_call = layer_class.__call__

    def new(cls: Any, *args: Any, **kwargs: Any) -> Any:
        layer = original_new(cls, *args, **kwargs)
        layers.constructed(layer, args, kwargs, sys._getframe(1))
        return layer

    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        return layers.call(original_call, self, args, kwargs)

    # Model.__new__ keeps its arguments from Layer.__new__.
    original_model_new = keras.Model.__new__

    def new_model(cls: Any, *args: Any, **kwargs: Any) -> Any:
        layers.model_arguments = (args, kwargs)
        return original_model_new(cls, *args, **kwargs)

    original_build = layer_class.build

    @functools.wraps(original_build)
    def build(self: Any, input_shape: Any) -> None:
        # One frame up is Keras' wrapper around every build.
        layers.note_build(self, input_shape, sys._getframe(2))
        original_build(self, input_shape)

    layer_class.build = build
    layer_class.__new__ = staticmethod(new)
    keras.Model.__new__ = staticmethod(new_model)
    layer_class.__call__ = call
    _install_inputs(layers)
    _install_operations(layers)


def _install_inputs(layers: Layers) -> None:
    input_class = keras.layers.InputLayer
    original = input_class.__init__

    def initialise(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        layers.input_made(self)

    # Operation.__new__ reads the constructor's signature, so it has to stay what it was.
    initialise.__signature__ = inspect.signature(original)  # type: ignore[attr-defined]
    input_class.__init__ = initialise


def _install_operations(layers: Layers) -> None:
    """Operations on Keras tensors (``x + y``, ``keras.ops.*``) become links of the chain."""
    operation_class = keras.Operation
    original = operation_class.symbolic_call

    def symbolic_call(self: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(self, keras.layers.Layer):
            return original(self, *args, **kwargs)
        return layers.call(original, self, args, kwargs)

    operation_class.symbolic_call = symbolic_call


# ---------------------------------------------------------------------------------------


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


def _mark(error: BaseException, call: int, layer: Any, predicted: Any) -> None:
    """Note on ``error`` which call raised it, for those whom it passes on its way."""
    try:
        error._kerascope_call_ = call  # type: ignore[attr-defined]
        error._kerascope_layer_ = layer  # type: ignore[attr-defined]
        error._kerascope_predicted_ = predicted  # type: ignore[attr-defined]
    except AttributeError:  # an exception class with slots
        pass


def _constructing_frame(frame: Optional[FrameType]) -> Optional[FrameType]:
    """The frame whose call expression constructs: past ``__new__`` methods and ``keras.Input``."""
    while frame is not None:
        code = frame.f_code
        is_input = code.co_name == "Input" and code.co_filename.endswith("input_layer.py")
        own = code.co_filename.startswith(_OWN_FOLDER)
        if code.co_name != "__new__" and not own and not is_input:
            return frame
        frame = frame.f_back
    return None


def _calling_frame(frame: Optional[FrameType]) -> Optional[FrameType]:
    """The frame that applied the layer or operation: past our own hooks and Keras' wrappers."""
    while frame is not None and _is_plumbing(frame.f_code):
        frame = frame.f_back
    return frame


def _is_plumbing(code: CodeType) -> bool:
    name = code.co_filename
    if name == __file__ or name.endswith("traceback_utils.py"):
        return True
    path = name.replace(os.sep, "/")
    if path.endswith(("src/ops/operation.py", "src/layers/layer.py", "/data_layer.py")):
        return code.co_name == "__call__"
    # keras.ops.add(x, y) and x + y reach their operation through these.
    return "/keras/src/ops/" in path or path.endswith("common/keras_tensor.py")


def _role(layer: Any) -> str:
    if isinstance(layer, keras.layers.InputLayer):
        return "input"
    if isinstance(layer, keras.Model):
        return "model"
    return "layer" if isinstance(layer, keras.layers.Layer) else "op"


def _bases(cls: type) -> Tuple[str, ...]:
    names = []
    for base in cls.__mro__[1:]:
        names.append(base.__name__)
        if base.__name__ in ("Layer", "Operation"):
            break
    return tuple(names)


def _bound_arguments(cls: type, args: Any, kwargs: Any) -> Dict[str, Any]:
    try:
        bound = lean.signatures.signature(cls.__init__).bind_partial(None, *args, **kwargs)  # type: ignore[misc]
    except (TypeError, ValueError):
        values: Dict[str, Any] = dict(kwargs)
    else:
        values = dict(list(bound.arguments.items())[1:])
        for key in ("kwargs", "base_config"):
            extra = values.pop(key, None)
            if isinstance(extra, dict):
                values.update(extra)
    plain = {key: _plain(value) for key, value in values.items()}
    return {key: value for key, value in plain.items() if value is not _NOT_PLAIN}


def _resolved(layer: Any) -> Dict[str, Any]:
    found: Dict[str, Any] = {}
    state = getattr(layer, "__dict__", {})
    cell = state.get("cell")  # a recurrent layer's arguments are those of its cell
    if isinstance(cell, keras.layers.Layer):
        found.update(_resolved(cell))
    for name in _RESOLVED:
        # MultiHeadAttention keeps num_heads as _num_heads.
        key = name if name in state else "_" + name
        if key in state:
            value = _plain(state[key])
            if value is not _NOT_PLAIN:
                found[name] = value
    activation = state.get("activation")
    if callable(activation):
        found["activation"] = getattr(activation, "__name__", type(activation).__name__)
    return found


_NOT_PLAIN = object()


def _plain(value: Any, depth: int = 3) -> Any:
    if hypothetical.is_hypothetical(value):
        return _NOT_PLAIN
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return value[:200]
    if depth > 0 and isinstance(value, (list, tuple)) and len(value) <= 16:
        items = [_plain(item, depth - 1) for item in value]
        return _NOT_PLAIN if any(item is _NOT_PLAIN for item in items) else tuple(items)
    return _NOT_PLAIN
