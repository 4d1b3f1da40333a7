"""What a program's own callbacks do with the model while it is trained: one epoch of them.

``fit`` is checked instead of run, so nothing would call them; a prediction in ``on_epoch_end`` is
where people look at samples of theirs. What a training would tell them is unknown
(keras/src/callbacks/callback.py).
"""

import types
from typing import Any, Dict, Iterator, Tuple

import keras

from kerascope_tracer import softstop
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.unknown import Unknown

_NOT_TRAINED = "nothing is trained while tracing"
_FIRST = 0
_CALLED: Tuple[Tuple[str, Tuple[Any, ...]], ...] = (
    ("on_train_begin", ()),
    ("on_epoch_begin", (_FIRST,)),
    ("on_epoch_end", (_FIRST,)),
    ("on_train_end", ()),
)


def one_epoch(model: Any, callbacks: Any, layers: Layers) -> None:
    """Call what the document's callbacks define for an epoch, in Keras' order.

    A failure there is told by the statement that fails; none of them leaves.
    """
    own = [one for one in _flat(callbacks) if any(_methods(one, layers))]
    for one in own:
        one.set_model(model)
        one.set_params(_parameters())
    for name, place in _CALLED:
        for one in own:
            method = dict(_methods(one, layers)).get(name)
            if method is None:
                continue
            try:
                method(*place, Unknown(_NOT_TRAINED))
            except Exception:
                softstop.insist()  # told already, or meant for Keras to see


def _flat(callbacks: Any) -> Iterator[keras.callbacks.Callback]:
    for one in callbacks if isinstance(callbacks, (list, tuple)) else (callbacks,):
        if isinstance(one, keras.callbacks.Callback):
            yield one


def _methods(callback: Any, layers: Layers) -> Iterator[Tuple[str, Any]]:
    """The methods that user code defines: in its class, or as functions of a LambdaCallback."""
    for name, _ in _CALLED:
        method = getattr(callback, name, None)
        function = getattr(method, "__func__", method)
        if isinstance(function, types.FunctionType) and layers.sources.of(function.__code__):
            yield name, method


def _parameters() -> Dict[str, Any]:
    return {"verbose": 0, "epochs": Unknown(_NOT_TRAINED), "steps": Unknown(_NOT_TRAINED)}
