"""Layers without a ``build`` of their own are built by the call that is made anyway.

Keras carries such a layer out once to build what is inside it, and then again for its output
(keras/src/layers/layer.py of Keras 3.15, ``Layer._maybe_build``), at each level of nesting: a layer
three levels down runs four times. Here the call for the output builds; shapes, weights and errors
are those of Keras, which goes on with that call also when the first one fails.
"""

from typing import Any

import keras
from keras.src import utils
from keras.src.layers import layer as layer_module

_WAITING = "_kerascope_build_shape_"


def install() -> None:
    """Let the first call of a layer build it, where that call is carried out."""
    layer_class = keras.layers.Layer
    original_build, original_call = layer_class._maybe_build, layer_class.__call__

    def maybe_build(self: Any, call_spec: Any) -> None:
        if not self.built and _is_built_by_its_call(self):
            shapes = layer_module.get_shapes_dict(call_spec)
            self.__dict__.setdefault(_WAITING, next(iter(shapes.values()), None))
        else:
            original_build(self, call_spec)

    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        waiting = _WAITING in self.__dict__  # it calls itself
        try:
            return original_call(self, *args, **kwargs)
        finally:
            if not waiting and _WAITING in self.__dict__:
                # As Keras does after its first pass, whatever came of it: no state is added now.
                self.build(self.__dict__.pop(_WAITING))

    layer_class._maybe_build = maybe_build
    layer_class.__call__ = call


def _is_built_by_its_call(layer: Any) -> bool:
    """Whether nothing but a call builds ``layer``, and its output is not told without one."""
    default = utils.python_utils.is_default
    if not (default(layer.build) and default(layer.compute_output_shape)):
        return False
    return bool(layer_module.might_have_unbuilt_state(layer))
