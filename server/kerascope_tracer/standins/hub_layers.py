"""Layers of keras_hub, keras_nlp and keras_rs, where these are not installed.

Most of them give a sequence of the form that they are given, so the model around them is known
without them. Their weights are not: each has one of unknown size, so that no number of parameters
is told for it or for the models that it is part of.

Source of the facts: ``compute_output_shape`` of the layers in keras_hub/src/layers/modeling of
KerasHub 0.2x and in keras_rs/src/layers of Keras Recommenders 0.4.
"""

from types import ModuleType
from typing import Any, Callable, Dict

import keras

from kerascope_tracer.hypothetical import new_size

_KEEPING = (
    "TransformerEncoder TransformerDecoder FNetEncoder PositionEmbedding SinePositionEncoding "
    "RotaryEmbedding CachedMultiHeadAttention AlibiBias"
)
_KEEPING_FEATURES = "FeatureCross"
# What the first input is called where it is not ``inputs``.
_FIRST = {"TransformerDecoder": "decoder_sequence", "CachedMultiHeadAttention": "query"}
_OF_KERAS = (
    "CenterCrop Rescaling Resizing Equalization Solarization RandomBrightness RandomContrast "
    "RandomCrop RandomFlip RandomRotation RandomSaturation RandomHue RandomSharpness "
    "RandomTranslation RandomZoom"
)
# Where the sizes of an embedding stand among its arguments.
_EMBEDDING = {"TokenAndPositionEmbedding": ("embedding_dim", 2)}


class _Known(keras.layers.Layer):  # type: ignore[misc]
    """A layer that takes any arguments, and whose first input decides what it gives."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(name=kwargs.get("name"))
        self._given = (args, kwargs)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        first = _FIRST.get(type(self).__name__)
        if not args and first in kwargs:
            args = (kwargs.pop(first),)
        return super().__call__(*args, **kwargs)

    def build(self, *args: Any, **kwargs: Any) -> None:
        self.add_weight(shape=(int(new_size()),), name="weights")

    def call(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        return keras.ops.copy(inputs)

    def compute_output_spec(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        return keras.KerasTensor(inputs.shape, inputs.dtype)


class _Embedding(_Known):
    """One that makes vectors of numbers."""

    size = ("", 0)

    def call(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        size = self._size()
        return keras.ops.one_hot(inputs, size, dtype=self.compute_dtype)

    def compute_output_spec(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        return keras.KerasTensor((*inputs.shape, self._size()), self.compute_dtype)

    def _size(self) -> Any:
        (name, position), (args, kwargs) = self.size, self._given
        return kwargs[name] if name in kwargs else args[position]


def _filling(home: str, keeping: str, embedding: Dict[str, Any]) -> Callable[[ModuleType], None]:
    def fill(module: ModuleType) -> None:
        for name in keeping.split():
            setattr(module, name, type(name, (_Known,), {"__module__": home}))
        for name, size in embedding.items():
            setattr(module, name, type(name, (_Embedding,), {"__module__": home, "size": size}))

    return fill


def _augmentations(module: ModuleType) -> None:
    """The layers of KerasCV that Keras has by now, with the same arguments."""
    for name in _OF_KERAS.split():
        setattr(module, name, getattr(keras.layers, name))


FILLS: Dict[str, Callable[[ModuleType], None]] = {
    **{
        home + ".layers": _filling(home + ".layers", _KEEPING, _EMBEDDING)
        for home in ("keras_hub", "keras_nlp")
    },
    "keras_rs.layers": _filling("keras_rs.layers", _KEEPING_FEATURES, {}),
    "keras_cv.layers": _augmentations,
    # Of the packages themselves nothing else is known.
    **dict.fromkeys(("keras_hub", "keras_nlp", "keras_rs", "keras_cv"), lambda module: None),
}
