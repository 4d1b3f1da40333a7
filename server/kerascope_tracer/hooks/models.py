"""What models are asked besides being called, and their state in the end."""

import sys
from typing import Any, Dict, List, Optional, Set, Tuple

import keras

from kerascope_tracer.effects import LEFT_OUT, left_out_writing
from kerascope_tracer.hooks import plain
from kerascope_tracer.hooks.layers import Layers, count_params
from kerascope_tracer.hooks.sequential import is_broken
from kerascope_tracer.hooks.specs import spec_of, tensors_in
from kerascope_tracer.standins import saved_models
from kerascope_tracer.unknown import Unknown
from kerascope_tracer.wire import ErrorInfo, ErrorRaised, ModelFound, Span, Spec


class Models:
    """The models of one trace and what was asked of them."""

    def __init__(self, layers: Layers) -> None:
        self._layers = layers
        self._summarized: Dict[int, List[Span]] = {}
        self._checked: Set[Any] = set()
        self._results: Dict[Any, Any] = {}
        self.applied = layers.applied
        self.told: List[Any] = []

    def asked_for_summary(self, model: Any, span: Optional[Span]) -> None:
        """``model.summary()`` or the like was called at ``span``."""
        if span is not None:
            self._summarized.setdefault(id(model), []).append(span)

    def has_been_checked(self, model: Any, batch: Any) -> None:
        """A fit of ``model`` on batches of this form has nothing against it."""
        if not plain.has_own_step(model):
            self._checked.add(_form(model, batch))

    def was_checked(self, model: Any, batch: Any) -> bool:
        """Whether a check on ``batch`` could only tell what one before has told."""
        return _form(model, batch) in self._checked

    def remember(self, method: str, model: Any, batch: Any, span: Any, result: Any) -> None:
        """What ``method`` at ``span`` returned for a batch of this form and size."""
        self._results[(method, span, batch.size, batch.samples, _form(model, batch))] = result

    def repeated(self, method: str, model: Any, batch: Any, span: Any) -> Optional[Tuple[Any]]:
        """What the same call returned before, if it was made before."""
        key = (method, span, batch.size, batch.samples, _form(model, batch))
        return (self._results[key],) if key in self._results else None

    def all(self) -> List[Any]:
        """Every model whose constructor ended, in order."""
        found = list(self._layers.by_id.values())
        return [
            layer
            for layer in found
            if isinstance(layer, keras.Model) and "_called" in getattr(layer, "__dict__", {})
        ]

    def held(self) -> Set[int]:
        """The identities of the layers and models that are part of another one."""
        found = list(self._layers.by_id.values())
        return {
            id(part)
            for layer in found
            if isinstance(layer, keras.layers.Layer)
            for part in getattr(layer, "__dict__", {}).get("_layers", ())
        }

    def tell(
        self,
        model: Any,
        inputs: Spec = None,
        outputs: Spec = None,
        assumed: Optional[str] = None,
        params: Tuple[Optional[int], Optional[int]] = (None, None),
    ) -> None:
        """Tell the state of ``model``."""
        layers = self._layers
        self.told.append(model)
        number = layers.id_of(model)
        first: Tuple[int, ...] = ()
        last: Tuple[int, ...] = ()
        if assumed is None:
            ends = _ends(model)
            inputs, outputs = spec_of(ends[0]), spec_of(ends[1])
            first = layers.provenance.sources(tensors_in(ends[0]))
            last = layers.provenance.sources(tensors_in(ends[1]))
            params = count_params(model)
        built = bool(model.built) and assumed is None and not is_broken(model)
        parts = tuple(layers.id_of(layer) for layer in _parts(model))
        layers.recorder.add(
            ModelFound(
                number,
                built,
                parts,
                inputs,
                outputs,
                *params,
                called=id(model) in self.applied,
                summarized=tuple(self._summarized.get(id(model), ())),
                assumed=assumed,
                input_calls=first,
                output_calls=last,
            )
        )
        layers.tell_built(model)


def _form(model: Any, batch: Any) -> Any:
    loss = id(getattr(model, "_compile_loss", None))
    return (id(model), loss, plain.form_of(batch.x, batch.y, batch.sample_weight))


def install(layers: Layers, models: Models) -> None:
    """Bend what models do besides being called."""
    _install_input_attribute(layers)
    model = keras.Model

    def summary(self: Any, *args: Any, **kwargs: Any) -> None:
        models.asked_for_summary(self, layers.sources.frame_span(sys._getframe(1)))

    def skipped(reason: str) -> Unknown:
        layers.recorder.unknown(layers.sources.frame_span(sys._getframe(2)), reason)
        return Unknown(reason)

    def write(self: Any, filepath: Any = None, *args: Any, **kwargs: Any) -> Unknown:
        return skipped(left_out_writing(filepath))

    def save(self: Any, filepath: Any = None, *args: Any, **kwargs: Any) -> Unknown:
        if not is_broken(self):
            saved_models.keep(filepath, self)
        return skipped(left_out_writing(filepath))

    def load_weights(*args: Any, **kwargs: Any) -> Unknown:
        return skipped(LEFT_OUT + "weights have no values here")

    model.summary = summary
    for name in ("save_weights", "export"):
        setattr(model, name, write)
    model.save = save
    model.load_weights = load_weights


def _install_input_attribute(layers: Layers) -> None:
    """``.input``/``.output`` of a Sequential that has a functional form but was never called.

    Keras 3 raises AttributeError there (operation.py, ``_get_node_attribute_at_index``) although
    ``.inputs``/``.outputs`` work. The error is told, and the program goes on as if those stood
    there.
    """
    for name in ("input", "output"):
        original = getattr(keras.Operation, name)
        setattr(keras.Sequential, name, _attribute(layers, name, original))


def _attribute(layers: Layers, name: str, original: Any) -> property:
    def read(self: Any) -> Any:
        try:
            return original.fget(self)
        except AttributeError as error:
            guard = layers.guard
            caller = sys._getframe(1)
            span = layers.sources.frame_span(caller)
            if is_broken(self):
                return Unknown("the model could not be built")
            if self._functional is None or span is None:
                error._kerascope_attribute_ = (layers.id_of(self), name)  # type: ignore[attr-defined]
                raise
            if guard is None or guard.expects(error):
                raise
            frames = tuple(reversed(layers.sources.stack(caller)))
            layers.recorder.add(
                ErrorRaised(
                    span,
                    ErrorInfo("AttributeError", str(error), frames),
                    "keras",
                    layer=layers.id_of(self),
                    attribute=name,
                    stack=layers.sources.stack(caller),
                )
            )
            values = self.inputs if name == "input" else self.outputs
            return values[0] if len(values) == 1 else values

    return property(read)


def _parts(model: Any) -> List[Any]:
    try:
        if isinstance(model, keras.Sequential):
            return list(model._layers)
        return list(model.layers)
    except Exception:  # a user's property may raise anything
        return []


def _ends(model: Any) -> Tuple[Any, Any]:
    """The tensors that a functional model begins and ends with."""
    functional = getattr(model, "_functional", None) or model
    try:
        return functional._inputs_struct, functional._outputs_struct
    except AttributeError:
        return None, None
