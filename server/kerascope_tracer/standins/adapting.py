"""``adapt`` of Keras' preprocessing layers on data that is not loaded.

What adapting leaves behind in shape: a normalization knows its axes, a lookup has a vocabulary of a
size that is not known. Source: keras/src/layers/preprocessing/*.py of Keras 3.15.
"""

import functools
from typing import Any, Callable, Optional, Tuple

import keras
import numpy as np
import tensorflow as tf
from keras.src.layers.preprocessing.index_lookup import IndexLookup

from kerascope_tracer.hypothetical import SMALLEST, UnknownSize, in_use, new_size, size_of
from kerascope_tracer.lenient import is_partial
from kerascope_tracer.unknown import Unknown, find_unknown

_REASON = "the vocabulary depends on data that is not loaded while tracing"


def install() -> None:
    """Replace what reads the values of data in preprocessing layers."""
    layers: Any = keras.layers
    layers.Normalization.adapt = _adapt_normalization
    layers.Normalization.build = _build_normalization(layers.Normalization.build)
    layers.Discretization.adapt = _adapt_discretization
    for cls in (IndexLookup, layers.StringLookup, layers.IntegerLookup, layers.TextVectorization):
        cls.adapt = _adapt_vocabulary
        cls.set_vocabulary = _set_vocabulary(cls.set_vocabulary)
        cls.get_vocabulary = _get_vocabulary(cls.get_vocabulary)
        cls.vocabulary_size = _vocabulary_size
    text: Any = layers.TextVectorization
    text.__init__ = _standardizing(text.__init__)
    text.compute_output_shape = _shape_after_split(text.compute_output_shape)
    keras.utils.FeatureSpace.adapt = _adapt_features(keras.utils.FeatureSpace.adapt)
    IndexLookup.__init__ = _with_any_vocabulary(IndexLookup.__init__)
    IndexLookup._lookup_table_from_tokens = _counting(IndexLookup._lookup_table_from_tokens)


def _adapt_features(original: Callable[..., Any]) -> Callable[..., Any]:
    """``FeatureSpace.adapt``: its features are declared, so unknown data leave it usable."""

    def adapt(self: Any, dataset: Any) -> None:
        if find_unknown(dataset) is None:
            original(self, dataset)
            return
        for name in self._list_adaptable_preprocessors():
            # Each feature is one column.
            column = tf.compat.v1.placeholder("float32", (None, 1))
            self.preprocessors[name].adapt(tf.data.Dataset.from_tensors(column))
        self._is_adapted = True
        self.get_encoded_features()
        self.built = self._sublayers_built = True

    return adapt


# -- lookups -------------------------------------------------------------------------------


def _lookup(layer: Any) -> Any:
    return getattr(layer, "_lookup_layer", layer)


def _adapt_vocabulary(self: Any, data: Any = None, *args: Any, **kwargs: Any) -> None:
    lookup = _lookup(self)
    unknown = lookup._kerascope_vocabulary_ = Unknown(_REASON)
    lookup._frozen_vocab_size = int(size_of(unknown))
    if getattr(lookup, "output_mode", "") == "tf_idf":
        lookup.idf_weights_const = tf.compat.v1.placeholder("float32", (None,))


def _set_vocabulary(original: Callable[..., Any]) -> Callable[..., Any]:
    def set_vocabulary(self: Any, vocabulary: Any, idf_weights: Any = None) -> None:
        if type(vocabulary) is Unknown or _is_described(vocabulary):
            _adapt_vocabulary(self)
        else:
            original(self, vocabulary, idf_weights)

    return set_vocabulary


def _is_described(value: Any) -> bool:
    return type(value).__name__ == "SpecArray"


def _with_any_vocabulary(original: Callable[..., Any]) -> Callable[..., Any]:
    """A lookup in a vocabulary that is not known is one that was adapted to unknown data."""

    @functools.wraps(original)
    def initialise(self: Any, *args: Any, **kwargs: Any) -> None:
        given = kwargs.get("vocabulary")
        unknown = find_unknown(given) is not None or is_partial(given) or _is_described(given)
        if unknown:
            kwargs["vocabulary"] = None
            if find_unknown(kwargs.get("idf_weights")) is not None:
                kwargs.pop("idf_weights")
        original(self, *args, **kwargs)
        if unknown:
            _adapt_vocabulary(self)

    return initialise


def _get_vocabulary(original: Callable[..., Any]) -> Callable[..., Any]:
    def get_vocabulary(self: Any, *args: Any, **kwargs: Any) -> Any:
        unknown = getattr(_lookup(self), "_kerascope_vocabulary_", None)
        return unknown if unknown is not None else original(self, *args, **kwargs)

    return get_vocabulary


def _vocabulary_size(self: Any) -> Any:
    """As IndexLookup counts, without asking a table of a graph."""
    lookup = _lookup(self)
    unknown = getattr(lookup, "_kerascope_vocabulary_", None)
    if unknown is not None:
        return size_of(unknown)
    count = getattr(lookup, "_kerascope_tokens_", None)
    return (count or 0) + lookup._token_start_index()


def _standardizing(original: Callable[..., Any]) -> Callable[..., Any]:
    """``TextVectorization`` with a function that standardizes by a library that is not here:
    texts stay as many texts (keras/src/layers/preprocessing/text_vectorization.py)."""

    @functools.wraps(original)
    def initialise(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        standardize = self._standardize
        if not callable(standardize):
            return

        def standardized(texts: Any) -> Any:
            result = standardize(texts)
            return texts if type(result) is Unknown else result

        self._standardize = standardized

    return initialise


def _shape_after_split(original: Callable[..., Any]) -> Callable[..., Any]:
    """Splitting takes away a last axis of one; Keras 3.15 leaves it in the symbolic shape of all
    output modes but ``int``, and real calls give one axis less than it says."""

    def compute_output_shape(self: Any, input_shape: Any) -> Any:
        shape = tuple(input_shape)
        if self._output_mode != "int" and self._split is not None and shape[-1:] == (1,):
            shape = shape[:-1]
        return original(self, shape)

    return compute_output_shape


def _counting(original: Callable[..., Any]) -> Callable[..., Any]:
    def lookup_table_from_tokens(self: Any, tokens: Any) -> Any:
        self._kerascope_tokens_ = len(tokens)
        return original(self, tokens)

    return lookup_table_from_tokens


# -- numbers -------------------------------------------------------------------------------


def _adapt_normalization(self: Any, data: Any, *args: Any, **kwargs: Any) -> None:
    self._kerascope_adapted_ = True
    shape = _batch_shape(data)
    if shape is None or self.built or self.input_mean is not None:
        return
    kept = [shape[axis] for axis in self.axis if -len(shape) <= axis < len(shape)]
    if any(axis is None or _is_unknown(axis) for axis in kept):
        return  # built by its first call, with the axes that it gets there
    self.build(shape)


def _build_normalization(original: Callable[..., Any]) -> Callable[..., Any]:
    """Of data whose width only its file could tell; in the real program it is known by then."""

    def build(self: Any, input_shape: Any) -> None:
        adapted = getattr(self, "_kerascope_adapted_", False)
        if adapted and self.input_mean is None and not isinstance(input_shape, dict):
            shape = list(input_shape)
            for axis in self.axis or ():
                if -len(shape) <= axis < len(shape) and shape[axis] is None:
                    shape[axis] = int(new_size())
            input_shape = tuple(shape)
        original(self, input_shape)

    return build


def _is_unknown(axis: int) -> bool:
    return isinstance(axis, UnknownSize) or (in_use() and axis >= SMALLEST)


def _batch_shape(data: Any) -> Optional[Tuple[Optional[int], ...]]:
    """The shape of a batch of ``data``; ``None`` when it is unknown."""
    if isinstance(data, tf.data.Dataset):
        spec = data.element_spec
        spec = spec[0] if isinstance(spec, tuple) else spec
        if not isinstance(spec, tf.TensorSpec) or spec.shape.rank is None:
            return None
        shape = tuple(spec.shape.as_list())
        return (None, *shape) if len(shape) == 1 else shape
    if isinstance(data, (np.ndarray, tf.Tensor)):
        return tuple(data.shape)
    if isinstance(data, (list, tuple)) and data:
        array = np.asarray(data)
        return None if type(array) is Unknown else tuple(array.shape)
    return None


def _adapt_discretization(self: Any, data: Any, *args: Any, **kwargs: Any) -> None:
    if self.num_bins is None:
        raise ValueError(
            "Cannot adapt a Discretization layer that has been initialized with "
            "`bin_boundaries`, use `num_bins` instead."
        )
    if self.num_bins < SMALLEST:
        self.bin_boundaries = [float(edge) for edge in range(self.num_bins - 1)]
