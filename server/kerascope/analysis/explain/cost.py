"""Multiply-adds of one sample: those of convolutions, matrix products, recurrences and attention.

What works element by element (activations, normalisation, biases, pooling) is not counted, as is
usual. A multiplication and the addition of its result are one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

from kerascope.analysis.explain.applied import (
    Applied,
    applied,
    classes,
    known_product,
    multiplied,
)
from kerascope.analysis.explain.attention_cost import ATTENTION_RULES
from kerascope.analysis.explain.forward import forward_steps, inner_pass, model_of
from kerascope.analysis.explain.spatial import channel_axis, spatial_axes
from kerascope.analysis.report import ModelFact, Shape, ShapeReport, Step
from kerascope.analysis.specs import specialises

_MOST_DEPTH = 20


@dataclass(frozen=True)
class Cost:
    """Multiply-adds for one sample. Not ``exact`` when a part could not be counted."""

    value: int
    exact: bool = True

    @property
    def text(self) -> str:
        """The number for people; empty when nothing is known."""
        if self.exact:
            return f"{self.value:,}"
        return f"at least {self.value:,}" if self.value else ""


UNCOUNTED = Cost(0, exact=False)
_NOTHING = Cost(0)


def step_cost(report: ShapeReport, step: Step, depth: int = 0) -> Cost:
    """The multiply-adds of one step, with all that runs inside of it."""
    one = applied(report, step)
    if one is None or step.failed or depth > _MOST_DEPTH:
        return UNCOUNTED
    if one.info.role == "input":
        return _NOTHING
    if one.info.role == "model":
        return _of_model_call(one, depth)
    if one.info.role == "op":
        return _of_operation(one)
    rule = _RULES.get(one.cls)
    if rule is not None:
        return _checked(rule(one))
    if one.cls in ("Bidirectional", "SpectralNormalization", "Wrapper", "Pipeline"):
        return _inside(one, depth)
    if one.cls in ("TimeDistributed", "RNN"):
        steps = one.input[1] if one.input is not None and len(one.input) > 1 else None
        inner = _inside(one, depth)
        return UNCOUNTED if steps is None else Cost(inner.value * steps, inner.exact)
    if one.info.is_keras:
        return _NOTHING if _works_by_element(one) else UNCOUNTED
    # A layer of the user's own may compute what the trace does not tell of.
    return Cost(_inside(one, depth).value, exact=False)


def model_cost(report: ShapeReport, model: ModelFact, depth: int = 0) -> Cost:
    """The multiply-adds of one pass through a model."""
    steps = forward_steps(report, model)
    return total_cost(model, [step_cost(report, step, depth + 1) for step in steps])


def total_cost(model: ModelFact, costs: list[Cost]) -> Cost:
    """The multiply-adds of one pass through a model, from those of its parts."""
    if not costs:
        return UNCOUNTED
    total = _total(costs)
    # A ``call`` of the user's own may compute what the trace does not tell of.
    return total if model.output_calls else Cost(total.value, exact=False)


def _of_model_call(one: Applied, depth: int) -> Cost:
    model = model_of(one.report, one.info.id)
    if model is not None and specialises(one.step.inputs, model.inputs):
        return model_cost(one.report, model, depth)
    return Cost(_inside(one, depth).value, exact=False)


def _inside(one: Applied, depth: int) -> Cost:
    steps = inner_pass(one.report, one.step)
    if not steps:
        return UNCOUNTED
    return _total([step_cost(one.report, step, depth + 1) for step in steps])


def _total(costs: list[Cost]) -> Cost:
    return Cost(sum(cost.value for cost in costs), all(cost.exact for cost in costs))


def _checked(value: int | None) -> Cost:
    return UNCOUNTED if value is None else Cost(value)


def _works_by_element(one: Applied) -> bool:
    """Whether a layer of Keras' own multiplies nothing with a kernel."""
    parts = one.info.module.split(".")
    families = ("activations", "regularization", "normalization", "pooling", "reshaping")
    if any(family in parts for family in (*families, "merging", "preprocessing")):
        return one.cls not in ("MelSpectrogram", "STFTSpectrogram")
    return one.cls in ("Embedding", "Masking", "Identity", "InputLayer")


_PRODUCTS = classes(
    """Einsum Dot Tensordot Inner Outer Vdot Conv DepthwiseConv SeparableConv ConvTranspose
    DotProductAttention FFT FFT2 IFFT2 RFFT IRFFT STFT ISTFT Inv Solve SVD QR Eigh Cholesky
    VectorizedMap Map Scan WhileLoop ForiLoop AssociativeScan Cond Switch"""
)


def _of_operation(one: Applied) -> Cost:
    if one.info.cls in _PRODUCTS:
        return UNCOUNTED
    if one.info.cls != "Matmul":
        return _NOTHING
    left = one.inputs[0] if one.inputs else None
    if one.output is None or not left or left[-1] is None:
        return UNCOUNTED
    positions = known_product(one.output[1:])
    return UNCOUNTED if positions is None else Cost(positions * left[-1])


def _dense(one: Applied) -> int | None:
    units = one.number("units")
    if one.input is None or units is None:
        return None
    return multiplied(known_product(one.input[1:]), units)


def _convolution(one: Applied) -> int | None:
    positions, kernel = _positions(one, one.output), _kernel(one)
    groups = one.number("groups") or 1
    channels, filters = _channels(one), one.number("filters")
    if channels is None:
        return None
    return multiplied(positions, kernel, channels // groups, filters)


def _transposed(one: Applied) -> int | None:
    return multiplied(
        _positions(one, one.input), _kernel(one), _channels(one), one.number("filters")
    )


def _depthwise(one: Applied) -> int | None:
    multiplier = one.number("depth_multiplier")
    return multiplied(_positions(one, one.output), _kernel(one), _channels(one), multiplier)


def _separable(one: Applied) -> int | None:
    """A depthwise convolution, and one by 1 that mixes its channels."""
    depthwise = _depthwise(one)
    mixed = multiplied(
        _positions(one, one.output),
        _channels(one),
        one.number("depth_multiplier"),
        one.number("filters"),
    )
    return None if depthwise is None or mixed is None else depthwise + mixed


def _recurrent(one: Applied) -> int | None:
    gates = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}[one.cls]
    units = one.number("units")
    if one.input is None or len(one.input) != 3 or units is None or one.input[2] is None:
        return None
    return multiplied(one.input[1], gates, one.input[2] + units, units)


def _cell(one: Applied) -> int | None:
    gates = {"LSTMCell": 4, "GRUCell": 3, "SimpleRNNCell": 1}[one.cls]
    units, given = one.number("units"), one.inputs[0] if one.inputs else None
    if units is None or not given or given[-1] is None:
        return None
    return gates * (given[-1] + units) * units


def _convolutional_recurrence(one: Applied) -> int | None:
    """Four gates, each a convolution of the input and one of the state (``same``)."""
    filters, kernel = one.number("filters"), _kernel(one, lead=2)
    if one.input is None or one.output is None or filters is None or kernel is None:
        return None
    lead = 2 if one.flag("return_sequences") else 1
    places = known_product(
        tuple(one.output[axis] for axis in spatial_axes(one, len(one.output), lead))
    )
    channels = one.input[channel_axis(one, 2)]
    if channels is None:
        return None
    return multiplied(one.input[1], places, 4 * filters, kernel * (channels + filters))


def _einsum(one: Applied) -> int | None:
    """The product of all the sizes that the equation names, the batch aside."""
    equation, weights = one.info.config.get("equation"), one.info.weights or {}
    kernel = weights.get("kernel")
    if not isinstance(equation, str) or "." in equation or kernel is None or not one.input:
        return None
    left, _, rest = equation.partition(",")
    right = rest.partition("->")[0]
    if kernel.shape is None or len(left) != len(one.input) or len(right) != len(kernel.shape):
        return None
    sizes = dict(zip(left, one.input, strict=True)) | dict(zip(right, kernel.shape, strict=True))
    sizes.pop(left[0])
    return known_product(tuple(sizes.values()))


def _positions(one: Applied, shape: Shape | None) -> int | None:
    if shape is None or len(shape) < 3:
        return None
    return known_product(tuple(shape[axis] for axis in spatial_axes(one, len(shape))))


def _kernel(one: Applied, lead: int = 1) -> int | None:
    if one.input is None:
        return None
    sizes = one.numbers("kernel_size", len(one.input) - lead - 1)
    return None if sizes is None else prod(sizes)


def _channels(one: Applied) -> int | None:
    return one.input[channel_axis(one)] if one.input else None


_BY_RULE: dict[Callable[[Applied], int | None], tuple[str, ...]] = {
    _dense: ("Dense",),
    _convolution: ("Conv1D", "Conv2D", "Conv3D"),
    _transposed: ("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"),
    _depthwise: ("DepthwiseConv1D", "DepthwiseConv2D"),
    _separable: ("SeparableConv1D", "SeparableConv2D"),
    _recurrent: ("LSTM", "GRU", "SimpleRNN"),
    _cell: ("LSTMCell", "GRUCell", "SimpleRNNCell"),
    _convolutional_recurrence: ("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"),
    _einsum: ("EinsumDense",),
}
_RULES = {cls: rule for rule, names in _BY_RULE.items() for cls in names} | ATTENTION_RULES
