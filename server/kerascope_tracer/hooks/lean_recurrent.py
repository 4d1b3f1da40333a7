"""Leaves out the loops over time of recurrent layers on data: no shape depends on what they give.

TensorFlow traces the body of such a loop as functions of their own, forwards and backwards, which
takes as long as fifty other layers. What can go wrong in it is looked at beforehand; where anything
is unusual (a mask, a state that is kept, weights or states of another size), the loop runs.
"""

import functools
from typing import Any, Callable

import keras
import tensorflow as tf
from keras.src.layers.rnn.gru import GRUCell
from keras.src.layers.rnn.lstm import LSTMCell
from keras.src.layers.rnn.simple_rnn import SimpleRNNCell

_CELLS = {
    keras.layers.LSTM: LSTMCell,
    keras.layers.GRU: GRUCell,
    keras.layers.SimpleRNN: SimpleRNNCell,
}


def install() -> None:
    """Have Keras' recurrent layers with Keras' own cells tell their outputs without the loop."""
    for cls in _CELLS:
        cls.inner_loop = _without_loop(cls.inner_loop)


def _without_loop(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def inner_loop(
        self: Any, sequences: Any, initial_state: Any, mask: Any, training: bool = False
    ) -> Any:
        if mask is not None or not _fits(self, sequences, initial_state):
            return original(self, sequences, initial_state, mask, training=training)
        batch, steps, _ = sequences.shape
        units, kind = self.cell.units, sequences.dtype
        last = tf.compat.v1.placeholder(kind, (batch, units))
        shape = (batch, steps if self.return_sequences else 1, units)
        states = [tf.compat.v1.placeholder(state.dtype, (batch, units)) for state in initial_state]
        return last, tf.compat.v1.placeholder(kind, shape), states

    return inner_loop


def _fits(layer: Any, sequences: Any, states: Any) -> bool:
    """Whether nothing can go wrong when ``layer`` goes over ``sequences``."""
    cell = layer.cell
    if _CELLS.get(type(layer)) is not type(cell) or layer.stateful or not cell.built:
        return False
    if not isinstance(sequences, tf.Tensor) or sequences.shape.rank != 3:
        return False
    if sequences.shape[-1] != cell.kernel.shape[0] or sequences.dtype != cell.compute_dtype:
        return False
    wanted = tf.TensorShape((sequences.shape[0], cell.units))
    return all(
        isinstance(state, tf.Tensor)
        and state.shape.rank == 2
        and state.shape[-1] == cell.units
        and state.dtype == sequences.dtype
        and wanted.is_compatible_with(state.shape)
        for state in states
    )
