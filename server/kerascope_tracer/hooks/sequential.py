"""Sequential models: linear cost for ``.add``, and going on after a layer that fails.

Source of the facts: keras/src/models/sequential.py of Keras 3.15.
"""

import functools
import inspect
from typing import Any, Callable, Dict, List, Optional, Tuple

import keras
from keras.src.models.functional import Functional

from kerascope_tracer.hooks import chains
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.unknown import find_unknown


def install(layers: Layers) -> None:
    """Bend Sequential's ``add`` and ``build``."""
    sequential = keras.Sequential
    original_add = sequential.add
    original_build = sequential.build

    def add(self: Any, layer: Any, rebuild: bool = True) -> None:
        if find_unknown(layer, 0) is not None:
            spoil(self, layer)
            return
        if getattr(self, "_kerascope_broken_", False):
            _go_on(self, layer)
            return
        ends = _ends(self) if rebuild and self.built else None
        if ends is None:
            original_add(self, layer, rebuild)
            return
        # Keras would build the whole model again for each layer added.
        original_add(self, layer, rebuild=False)
        _guarded(self, lambda: _extend(self, ends))

    def _extend(self: Any, ends: Tuple[Any, Any]) -> None:
        if not self.__dict__.get(_TOO_LONG) and chains.is_too_long(len(self._layers)):
            self.__dict__[_TOO_LONG] = True
            chains.tell_too_long(layers)
        outputs = self._layers[-1](ends[1])
        self.__dict__[_ENDS] = (ends[0], outputs)
        self.built = True
        self._post_build()

    def build(self: Any, input_shape: Any = None) -> None:
        if getattr(self, "_kerascope_broken_", False):
            return
        _guarded(self, lambda: original_build(self, input_shape))

    def _guarded(self: Any, step: Any) -> None:
        try:
            step()
        except Exception as error:
            if layers.guard is None or layers.guard.expects(error):
                raise
            if getattr(error, "_kerascope_call_", None) is None:
                # No layer failed: Sequential itself objects, and the statement has to hear it.
                raise
            object.__setattr__(self, "_kerascope_broken_", True)
            _finish(self, error)

    def _finish(self: Any, error: BaseException) -> None:
        """Apply the layers after the one that failed to what it would have returned."""
        failed = getattr(error, "_kerascope_layer_", None)
        self.__dict__[_PENDING] = getattr(error, "_kerascope_predicted_", None)
        position = next(
            (index for index, layer in enumerate(self._layers) if layer is failed), None
        )
        if position is None:
            self.__dict__[_PENDING] = None
            return
        for layer in self._layers[position + 1 :]:
            _apply(self, layer)

    def _go_on(self: Any, layer: Any) -> None:
        self._layers.append(layer)
        _apply(self, layer)

    def _apply(self: Any, layer: Any) -> None:
        value = self.__dict__.get(_PENDING)
        if value is None:
            return
        try:
            outputs = layer(value)
        except Exception as error:
            outputs = getattr(error, "_kerascope_predicted_", None)
        self.__dict__[_PENDING] = outputs

    functional: Any = Functional
    functional.__init__ = _breaking(functional.__init__)
    sequential._is_layer_name_unique = _is_layer_name_unique
    sequential.add = add
    sequential.build = build
    sequential._functional = property(_functional, _set_functional)


def _breaking(original: Callable[..., Any]) -> Callable[..., Any]:
    """A class derived from Model calls this constructor from its own, and is there although it
    failed: it lacks all that a model has then."""

    def initialise(self: Any, *args: Any, **kwargs: Any) -> None:
        try:
            original(self, *args, **kwargs)
        except Exception as error:
            # Marked once the error is told: it is the cause, and no consequence of the mark.
            error._kerascope_breaks_ = self  # type: ignore[attr-defined]
            raise

    functools.update_wrapper(initialise, original)
    initialise.__signature__ = inspect.signature(original)  # type: ignore[attr-defined]
    return initialise


def _is_layer_name_unique(self: Any, layer: Any) -> bool:
    """As Keras' own, which compares with every layer so far for each layer added."""
    names: Dict[str, List[Any]]
    held, count, names = self.__dict__.get(_NAMES) or (None, 0, {})
    if held is not self._layers or count != len(held):
        names = {}
        for other in self._layers:
            names.setdefault(other.name, []).append(other)
    same = names.setdefault(layer.name, [])
    unique = not any(other is not layer and other.name == layer.name for other in same)
    if unique:
        same.append(layer)  # `add` appends it next; where it does not, the count tells
    self.__dict__[_NAMES] = (self._layers, len(self._layers) + unique, names)
    return unique


_ENDS = "_kerascope_ends_"
_NAMES = "_kerascope_names_"
_TOO_LONG = "_kerascope_too_long_"
_PENDING = "_kerascope_pending_"  # what a broken model's next layer is applied to
_WAITING = "_kerascope_waiting_"  # how many layers of a broken model were never applied


def _functional(self: Any) -> Any:
    """A Sequential's functional form, made when it is asked for and not for each layer added."""
    ends = self.__dict__.pop(_ENDS, None)
    if ends is not None:
        self._functional = Functional(inputs=ends[0], outputs=ends[1])
    return self.__dict__.get("_functional")


def _set_functional(self: Any, value: Any) -> None:
    self.__dict__.pop(_ENDS, None)
    self.__dict__["_functional"] = value


def _ends(self: Any) -> Optional[Tuple[Any, Any]]:
    """Input and output of a built Sequential, without making its functional form."""
    ends: Optional[Tuple[Any, Any]] = self.__dict__.get(_ENDS)
    known = self.__dict__.get("_functional")
    if ends is None and known is not None:
        ends = (known._inputs_struct, known._outputs_struct)
    return ends


def spoil(model: Any, instead: Any) -> None:
    """A layer that ``model`` should have could not be made, or is unknown: what follows is a
    consequence. Some layers tell their output whatever they are given: ``instead``."""
    if isinstance(model, keras.Sequential):
        if not is_broken(model) and not model.built:
            model.__dict__[_WAITING] = len(model._layers)
        object.__setattr__(model, "_kerascope_broken_", True)
        model.__dict__[_PENDING] = instead


def begin(model: Any, given: Any) -> None:
    """Apply the first layers of a broken model, which waited for data, to ``given``."""
    count = model.__dict__.pop(_WAITING, 0) if isinstance(model, keras.Sequential) else 0
    for layer in model._layers[:count] if count else ():
        given = layer(given)


def is_broken(model: Any) -> Optional[bool]:
    """Whether ``model`` could not be built and everything done with it is a consequence."""
    return bool(getattr(model, "_kerascope_broken_", False))
