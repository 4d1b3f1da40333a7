"""The layers that a trace has constructed: ids, places, and what they were made with."""

import inspect
from types import FrameType
from typing import Any, Dict, List, Optional, Tuple

import keras

from kerascope_tracer.hooks.described import bases_of, bound_arguments, resolved, role_of
from kerascope_tracer.hooks.frames import constructing_frame
from kerascope_tracer.positions import Sources
from kerascope_tracer.record import Recorder
from kerascope_tracer.wire import (
    LayerConstructed,
    Span,
)


class Constructed:
    """The layers of one trace by the ids under which events tell of them."""

    def __init__(self, sources: Sources, recorder: Recorder) -> None:
        self.sources = sources
        self.recorder = recorder
        self.by_id: Dict[int, Any] = {}
        self._ids: Dict[int, int] = {}
        self._last = 0
        self._untold: List[int] = []
        self._spans: Dict[int, Tuple[Optional[Span], Tuple[Span, ...]]] = {}
        self._arguments: Dict[int, Dict[str, Any]] = {}
        self._given: Dict[int, Any] = {}
        self.model_arguments: Optional[Tuple[Any, Any]] = None
        self._raw: Dict[int, Tuple[Any, Any]] = {}
        self._built_for: Dict[int, Any] = {}

    def constructed(self, layer: Any, args: Any, kwargs: Any, frame: FrameType) -> None:
        """``layer`` is being constructed by a call in ``frame`` (or in a ``__new__`` under it)."""
        if self.model_arguments is not None:
            args, kwargs = self.model_arguments
            self.model_arguments = None
        if id(layer) in self._ids:
            return
        caller = constructing_frame(frame)
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
        self._arguments[number] = bound_arguments(type(layer), args, kwargs)
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
                    role_of(layer),
                    bases_of(type(layer)),
                    {**self._arguments.pop(number, {}), **resolved(layer)},
                    span,
                    stack,
                    type(layer).__module__,
                )
            )
        self._untold = waiting

    def forget_after(self, number: int) -> None:
        """Forget the layers with ids above ``number``: they were made by the tracer itself."""
        for later in [key for key in self.by_id if key > number]:
            self._ids.pop(id(self.by_id.pop(later)), None)
        self._untold = [key for key in self._untold if key <= number]
