"""Names of layers as Keras 2 had them: ``get_layer("input_1")``, ``get_layer("conv1/relu")``, a new
``_name``, and ``super().__init__("policy")`` in a model's class.

Keras 3 counts inputs as ``input_layer``, ``input_layer_1``, allows no slash in a name, and keeps a
layer's name in another attribute (keras/src/ops/operation.py, Operation.__init__;
keras/src/models/model.py, Model.get_layer). A model takes its name by keyword only.
"""

import functools
import inspect
import re
import sys
from typing import Any, Optional

import keras

from kerascope_tracer.hooks.drift.telling import Drift

_INPUT = re.compile(r"^input_(\d+)$")


def install(drift: Drift) -> None:
    """Let models find layers by the names that they had, and take their own by position."""
    _names_by_position(drift)
    original = keras.Model.get_layer

    def get_layer(self: Any, name: Any = None, index: Any = None) -> Any:
        try:
            return original(self, name, index)
        except ValueError as error:
            layer = _earlier(self, name) if index is None else None
            if layer is None or drift.expected(error):
                raise
            drift.tell(sys._getframe(1), name, layer.name, "name", str(error)[:200])
            return layer

    keras.Model.get_layer = get_layer


def _names_by_position(drift: Drift) -> None:
    original = keras.Model.__init__

    def initialise(self: Any, *args: Any, **kwargs: Any) -> None:
        if len(args) == 1 and isinstance(args[0], str) and "name" not in kwargs:
            error = TypeError("Layer.__init__() takes 1 positional argument but 2 were given")
            if not drift.expected(error):
                today = "name={!r}".format(args[0])
                drift.tell(sys._getframe(1), args[0], today, "name", str(error))
                original(self, name=args[0], **kwargs)
                return
        original(self, *args, **kwargs)

    functools.update_wrapper(initialise, original)
    # Operation.__new__ reads the constructor's signature, so it has to stay what it was.
    initialise.__signature__ = inspect.signature(original)  # type: ignore[attr-defined]
    keras.Model.__init__ = initialise


def _earlier(model: Any, name: Any) -> Optional[Any]:
    """The layer of ``model`` that had ``name`` in Keras 2, where only one can be meant."""
    if not isinstance(name, str):
        return None
    renamed = [layer for layer in model.layers if layer.__dict__.get("_name") == name]
    if len(renamed) == 1:
        return renamed[0]
    named = {layer.name: layer for layer in model.layers}
    if "/" in name:
        return named.get(name.replace("/", "_"))
    number = _INPUT.match(name)
    if number is None:
        return None
    inputs = [layer for layer in model.layers if isinstance(layer, keras.layers.InputLayer)]
    if len(inputs) == 1 and inputs[0].name.startswith("input_layer"):
        return inputs[0]
    before = int(number.group(1)) - 1
    return named.get("input_layer_{}".format(before) if before else "input_layer")
