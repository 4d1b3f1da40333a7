"""Functional models that the program makes and does not use: what their first batch would raise.

``tf.reshape(x, [tf.shape(x)[0], -1, d])`` in a layer of the user's gives an unknown axis while the
batch is unknown, and every mistake on that axis passes. Such a model is carried out once more with
a batch of a certain size, and with another one. What fails is told only if the first line of what
TensorFlow says is the same for both: then the size of the batch, which was ours, has no part in it.

A Lambda with an ``output_shape`` is not called at all until there is a batch, so what fails in it
shows here first.

Or if a row per sample meets a sequence per sample, ``(b, f) + (b, t, f)``: there the batch meets
the steps, and any batch but one of ``t`` samples fails.
"""

import dataclasses
import re
from typing import Any, List, Optional, Tuple

import keras
import tensorflow as tf
from keras.src.models.functional import Functional

from kerascope_tracer import softstop
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.hooks.models import Models
from kerascope_tracer.hooks.sequential import is_broken
from kerascope_tracer.hooks.specs import shape_of
from kerascope_tracer.record import Captured
from kerascope_tracer.wire import ErrorInfo, ErrorRaised, LayerFailed

# Programs that halve a batch or cut it into groups find whole ones.
_BATCHES = (24, 48)
# Programs that cut a batch into groups do so by small numbers; what else these cannot be cut into
# was no group.
_OTHER_BATCHES = (32, 64)
_MOST_MODELS = 4
# A second's worth of time for each model, and the same again for what comes after.
_LEAST_S = 2.0


def try_first_batches(layers: Layers, models: Models) -> None:
    """Try the models that nothing was given to; nothing but a failure is told of it."""
    nested = models.held()
    waiting = [
        model
        for model in models.all()
        if type(model) is Functional and not is_broken(model) and id(model) not in nested
        if id(model) not in models.applied and layers.id_of(model) not in layers.recorder.called
        if _hides_axes(model) or _rearranges(model)
    ]
    for model in waiting[:_MOST_MODELS]:
        # What failed before may fail again here, in other words.
        if layers.failures or softstop.remaining() < _LEAST_S:
            return
        error = _error(model, layers) if _hides_axes(model) else None
        if error is None and _rearranges(model):
            error = _mixing(model, layers)
        if error is not None:
            layers.recorder.add(error)


def _error(model: Any, layers: Layers) -> Optional[ErrorRaised]:
    found: List[ErrorRaised] = []
    for batch in _BATCHES:
        error = _first_error(model, batch, layers)
        if error is None or error.origin != "tensorflow":
            return None
        sized = dataclasses.replace(error.error, message=_per_sample(error.error.message, batch))
        found.append(dataclasses.replace(error, error=sized))
    one, other = found
    crossed = all(_is_crossed(error, batch) for error, batch in zip(found, _BATCHES))
    if one.span != other.span or (_said(one) != _said(other) and not crossed):
        return None
    text = one.error.message
    if crossed:
        text = re.sub(r"\bare {0} and|and {0}\b".format(_BATCHES[0]), _unsized, text)
    frames = dataclasses.replace(one.error, message=_any_batch(text, _BATCHES[0]))
    return dataclasses.replace(one, error=frames, call=None)


def _mixing(model: Any, layers: Layers) -> Optional[ErrorRaised]:
    """What a reshape raises that makes another number of samples of a batch than a whole number.

    ``tf.reshape(x, (-1, steps, heads, width))`` of more features than ``heads * width`` takes what
    is left over from the next sample, which only a batch of certain sizes has.
    """
    found: List[ErrorRaised] = []
    for batch in _OTHER_BATCHES:
        error = _first_error(model, batch, layers)
        if error is None or error.origin != "tensorflow" or not _is_mixed(error, batch):
            return None
        found.append(error)
    if found[0].span != found[1].span:
        return None
    return dataclasses.replace(found[0], error=_of_a_sample(found[0].error), call=None)


def _of_a_sample(error: ErrorInfo) -> ErrorInfo:
    """The same with the elements of one sample, for the size of the batch was ours."""
    batch = _OTHER_BATCHES[0]
    text = re.sub(r"but is (\d+)", lambda told: _shared(told, batch), error.message)
    return dataclasses.replace(error, message=_any_batch(text, batch))


def _shared(told: "re.Match[str]", batch: int) -> str:
    return "but is {}".format(int(told[1]) // batch)


def _is_mixed(error: ErrorRaised, batch: int) -> bool:
    """Whether a part of a sample is left over: neither do several make one, nor one several."""
    parts = re.search(r"evenly divisible by (\d+) but is (\d+)", error.error.message)
    if parts is None or "Reshape" not in error.error.message:
        return False
    wanted, given = int(parts[1]), int(parts[2])
    return given % batch == 0 and wanted % (given // batch) != 0 and (given // batch) % wanted != 0


def _first_error(model: Any, batch: int, layers: Layers) -> Optional[ErrorRaised]:
    """The first thing that fails when ``model`` gets ``batch`` rows, if that is in user code."""
    last = max(layers.by_id, default=0)
    layers.tell_constructed()
    failures = layers.failures
    with Captured(layers.recorder) as events:
        try:
            model(
                keras.tree.map_structure(
                    lambda tensor: tf.compat.v1.placeholder(
                        tensor.dtype, (batch, *tensor.shape[1:])
                    ),
                    model._inputs_struct,
                )
            )
        except Exception:  # where it has a place in the program, an event tells of it
            softstop.insist()
        layers.tell_constructed()
    layers.forget_after(last)
    layers.failures = failures
    for event in events:
        if isinstance(event, LayerFailed):
            return None
        if isinstance(event, ErrorRaised):
            return event
    return None


def _per_sample(message: str, batch: int) -> str:
    """``message`` with the elements of one sample, of a reshape whose target keeps the samples."""
    counts = re.search(
        r"with (\d+) elements to shape \[(\d+),([^]]*)\] \((\d+) elements\)", message
    )
    if counts is None or int(counts[2]) != batch:
        return message
    given, wanted = int(counts[1]), int(counts[4])
    if given % batch or wanted % batch:
        return message
    told = "with {} elements to shape [?,{}] ({} elements)".format(
        given // batch, counts[3], wanted // batch
    )
    return message.replace(counts[0], told)


def _said(error: ErrorRaised) -> str:
    """What TensorFlow says, without the operation that says it and the shapes it got."""
    return error.error.message.split(" for '{{node", 1)[0]


def _is_crossed(error: ErrorRaised, batch: int) -> bool:
    """Whether the samples of one operand are matched with the second axis of the other."""
    shapes = re.search(r"input shapes: \[([\d,]+)\], \[([\d,]+)\]", error.error.message)
    if shapes is None:
        return False
    low, high = sorted(
        ([int(axis) for axis in text.split(",")] for text in shapes.groups()), key=len
    )
    return len(low) + 1 == len(high) and len(low) > 1 and low[0] == high[0] == batch != high[1]


def _unsized(found: "re.Match[str]") -> str:
    return re.sub(r"\d+", "?", found[0])


def _any_batch(message: str, batch: int) -> str:
    """``message`` as TensorFlow words it when the size of the batch is unknown."""
    return re.sub(r"\[{}\b".format(batch), "[?", message)


def _hides_axes(model: Any) -> bool:
    """Whether an unknown batch, or a declared shape, may hide a mistake in ``model``."""
    try:
        hidden = _loses_axes(model) or _mixes_ranks(model) or _declares(model)
        return hidden and _takes_any_batch(model)
    except AttributeError:  # its constructor failed half way, so it has no nodes
        return False


def _rearranges(model: Any) -> bool:
    """Whether a layer of the user's reshapes what it gets, the batch included."""
    try:
        layers = [node.operation for nodes in model._nodes_by_depth.values() for node in nodes]
    except AttributeError:
        return False
    own = [one for one in layers if not type(one).__module__.startswith("keras.src.")]
    return any(map(_reshapes, own)) and _takes_any_batch(model)


def _reshapes(layer: Any) -> bool:
    methods = (getattr(one, "__code__", None) for one in vars(type(layer)).values())
    return any(
        code is not None and "reshape" in code.co_names and _has_rest(code.co_consts)
        for code in methods
    )


def _has_rest(constants: Tuple[Any, ...]) -> bool:
    """Whether -1 is among the constants of a function, alone or in a shape."""
    return any(one == -1 or (isinstance(one, tuple) and -1 in one) for one in constants)


def _takes_any_batch(model: Any) -> bool:
    """Whether all that is unknown of the inputs, dense tensors, is the batch."""
    tensors = keras.tree.flatten(model._inputs_struct)
    if any(getattr(tensor, kind, False) for tensor in tensors for kind in ("sparse", "ragged")):
        return False
    shapes = [shape_of(tensor.shape) for tensor in tensors]
    return all(
        shape is not None and shape[:1] == (None,) and None not in shape[1:] for shape in shapes
    )


def _loses_axes(model: Any) -> bool:
    """Whether a layer of the user's gives more unknown axes than it gets."""
    for nodes in model._nodes_by_depth.values():
        for node in nodes:
            layer = node.operation
            own = type(layer).__module__.startswith("keras.src.")
            if own and not isinstance(layer, keras.layers.Lambda):
                continue
            if _unknown_axes(node.outputs) > _unknown_axes(node.input_tensors) > 0:
                return True
    return False


def _declares(model: Any) -> bool:
    """Whether Keras took the shape of a Lambda as the program says it, and never called it."""
    layers = [node.operation for nodes in model._nodes_by_depth.values() for node in nodes]
    return any(
        isinstance(layer, keras.layers.Lambda) and layer._output_shape is not None
        for layer in layers
    )


def _mixes_ranks(model: Any) -> bool:
    """Whether a layer of the user's gets rows and sequences, or the like, together."""
    for nodes in model._nodes_by_depth.values():
        for node in nodes:
            own = type(node.operation).__module__.startswith("keras.src.")
            if own and not isinstance(node.operation, keras.layers.Lambda):
                continue
            if len({len(tensor.shape) for tensor in node.input_tensors}) > 1:
                return True
    return False


def _unknown_axes(tensors: Tuple[Any, ...]) -> int:
    """The unknown axes of the tensor that has most of them."""
    return max((tuple(tensor.shape).count(None) for tensor in tensors), default=0)
