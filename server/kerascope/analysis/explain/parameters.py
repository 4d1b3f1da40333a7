"""How many parameters a layer has, as a formula over the shapes of its weights.

The weights themselves are told by the trace, so every formula is theirs; recurrent layers are
written by their gates (keras/src/layers/rnn/lstm.py, gru.py, simple_rnn.py of Keras 3.15).
"""

from __future__ import annotations

from collections.abc import Mapping

from kerascope.analysis.explain.formula import Formula, multiple, plus, times
from kerascope.analysis.report import LayerInfo
from kerascope_tracer.wire import TensorSpec

_GATES = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1, "LSTMCell": 4, "GRUCell": 3, "SimpleRNNCell": 1}
# A longer sum explains nothing.
_MOST_TERMS = 6


def parameter_formula(info: LayerInfo) -> Formula | None:
    """The formula for ``info.params``; ``None`` when there is none that is short and right."""
    if not info.params or not info.weights:
        return None
    formula = _gated(info) or _summed(info.weights)
    return formula if formula is not None and formula.value == info.params else None


def frozen_note(info: LayerInfo) -> str:
    """Which of the parameters are not trained; empty when all are."""
    if info.params is None or info.trainable_params is None:
        return ""
    frozen = info.params - info.trainable_params
    if not frozen:
        return ""
    return "not trainable" if frozen == info.params else f"{frozen:,} of them not trainable"


def _gated(info: LayerInfo) -> Formula | None:
    """``gates · ((inputs + units) · units + units)`` for each direction of a recurrent layer."""
    if not info.is_keras:
        return None
    directions = _directions(info)
    if info.cls == "Bidirectional":
        gates = {_gates_of(weights) for weights in directions}
        if len(directions) != 2 or len(gates) != 1 or None in gates:
            return None
        count = gates.pop()
    else:
        count = _GATES.get(info.cls)
    if count is None:
        return None
    formulas = [_gate_formula(weights, count) for weights in directions]
    first = formulas[0] if formulas else None
    if first is None or any(formula != first for formula in formulas):
        return None
    return multiple(len(formulas), first)


def _gate_formula(weights: Mapping[str, TensorSpec], gates: int) -> Formula | None:
    kernel, recurrent = _shape(weights, "kernel"), _shape(weights, "recurrent_kernel")
    if kernel is None or recurrent is None or len(kernel) != 2 or len(recurrent) != 2:
        return None
    inputs, units = kernel[0], recurrent[0]
    if kernel[1] != gates * units or recurrent[1] != gates * units:
        return None
    one = Formula(f"({inputs} + {units}) · {units}", (inputs + units) * units)
    bias = _shape(weights, "bias")
    if bias is not None:
        # GRU's reset_after has one bias for the inputs and one for the state.
        one = plus(one, times(units) if len(bias) == 1 else times(bias[0], units))
    return multiple(gates, one)


def _gates_of(weights: Mapping[str, TensorSpec]) -> int | None:
    recurrent = _shape(weights, "recurrent_kernel")
    if recurrent is None or len(recurrent) != 2 or not recurrent[0]:
        return None
    count = recurrent[1] // recurrent[0]
    return count if count * recurrent[0] == recurrent[1] else None


def _directions(info: LayerInfo) -> list[dict[str, TensorSpec]]:
    """The weights of each direction by their last names."""
    found: dict[str, dict[str, TensorSpec]] = {}
    for name, spec in (info.weights or {}).items():
        direction = name.partition("/")[0] if info.cls == "Bidirectional" else ""
        found.setdefault(direction, {})[name.rpartition("/")[2]] = spec
    return list(found.values())


def _shape(weights: Mapping[str, TensorSpec], name: str) -> tuple[int, ...] | None:
    spec = weights.get(name)
    return _known(spec) if spec is not None else None


def _known(spec: TensorSpec) -> tuple[int, ...] | None:
    if spec.shape is None or any(axis is None for axis in spec.shape):
        return None
    return tuple(axis for axis in spec.shape if axis is not None)


def _summed(weights: Mapping[str, TensorSpec]) -> Formula | None:
    """The sum over a layer's parts (``query/kernel`` belongs to ``query``), alike ones together."""
    parts: dict[str, list[Formula]] = {}
    for name, spec in weights.items():
        shape = _known(spec)
        if shape is None:
            return None
        parts.setdefault(name.rpartition("/")[0], []).append(times(*shape))
    sums = [_alike(terms) for terms in parts.values()]
    total = _alike(sums)
    return total if total.text.count(" + ") < _MOST_TERMS else None


def _alike(terms: list[Formula]) -> Formula:
    counts: dict[Formula, int] = {}
    for term in terms:
        counts[term] = counts.get(term, 0) + 1
    return plus(*(multiple(count, term) for term, count in counts.items()))
