"""How much of the input one place of a feature map sees, and how far apart two places look.

Where branches meet, the larger field counts, when both look equally far apart. What mixes all
places (Flatten, global pooling, attention, group normalisation) or makes places closer (upsampling,
transposed convolution) has no such field, and neither has what comes after it.
"""

from __future__ import annotations

from dataclasses import dataclass

from kerascope.analysis.explain.applied import Applied, applied, classes
from kerascope.analysis.explain.forward import model_of
from kerascope.analysis.report import ShapeReport, Step
from kerascope.analysis.specs import one_shape

_WINDOWS = classes(
    """Conv1D Conv2D Conv3D DepthwiseConv1D DepthwiseConv2D SeparableConv1D SeparableConv2D
    MaxPooling1D MaxPooling2D MaxPooling3D AveragePooling1D AveragePooling2D
    AveragePooling3D"""
)
_BY_PLACE = classes(
    """Activation Dense Identity BatchNormalization RMSNormalization ZeroPadding1D ZeroPadding2D
    ZeroPadding3D Cropping1D Cropping2D Cropping3D Rescaling Normalization ReLU LeakyReLU PReLU ELU
    Dropout AlphaDropout GaussianDropout GaussianNoise SpatialDropout1D SpatialDropout2D
    SpatialDropout3D ActivityRegularization"""
)
_MERGES = classes("Add Subtract Multiply Average Maximum Minimum Concatenate")
_OPERATIONS_BY_PLACE = classes(
    """Add Subtract Multiply Divide TrueDivide Maximum Minimum Relu Relu6 LeakyRelu Elu Selu Gelu
    Silu HardSilu Sigmoid HardSigmoid Tanh Softplus Softsign Negative Absolute Square Sqrt Exp Log
    Clip Cast"""
)


@dataclass(frozen=True)
class ReceptiveField:
    """For each spatial axis: its size, and its step from one place to the next, in the input."""

    sizes: tuple[int, ...]
    strides: tuple[int, ...]

    def then(self, later: ReceptiveField) -> ReceptiveField:
        """The field of a step whose own field in this one's output is ``later``."""
        pairs = list(zip(self.sizes, self.strides, later.sizes, later.strides, strict=True))
        return ReceptiveField(
            tuple(size + (reach - 1) * stride for size, stride, reach, _ in pairs),
            tuple(stride * step for _, stride, _, step in pairs),
        )

    @property
    def text(self) -> str:
        """Size and stride along each axis, the stride once where all are alike."""
        return f"{_sides(self.sizes)}, stride {_one(self.strides)}"


def receptive_field(report: ShapeReport, step: Step) -> ReceptiveField | None:
    """The field of one place in a step's output, back to the Input; ``None`` when it has none.

    Each step's is worked out once for each report.
    """
    known = report.derived.setdefault(receptive_field, {})
    assert isinstance(known, dict)
    # What comes before a step has a smaller id than the step.
    for before in sorted(_unknown_before(report, step, known), key=lambda one: one.call):
        known[before.call] = _field(report, before, known)
    found = known[step.call]
    assert found is None or isinstance(found, ReceptiveField)
    return found


def _unknown_before(
    report: ShapeReport, step: Step, known: dict[int, ReceptiveField | None]
) -> list[Step]:
    """The step and those before it whose field was not worked out yet."""
    found: dict[int, Step] = {}
    pending = [step.call]
    while pending:
        call = pending.pop()
        current = report.steps.get(call)
        if current is not None and call not in found and call not in known:
            found[call] = current
            pending.extend(current.sources)
    return list(found.values())


def _field(
    report: ShapeReport, step: Step, known: dict[int, ReceptiveField | None]
) -> ReceptiveField | None:
    one = applied(report, step)
    if one is None or step.failed:
        return None
    if one.info.role == "input":
        shape = one_shape(step.outputs)
        return _identity(len(shape) - 2) if shape is not None and 3 <= len(shape) <= 5 else None
    if not step.sources:
        return None
    before = [known.get(source) for source in step.sources]
    fields = [field for field in before if field is not None]
    if len(fields) != len(before):
        return None
    widest = _widest(fields)
    own = _own(one)
    if widest is None or own is None or len(own.sizes) != len(widest.sizes):
        return None
    if len(fields) > 1 and not _merges(one):
        return None
    return widest.then(own)


def _own(one: Applied) -> ReceptiveField | None:
    """The field of a step in its own input."""
    if one.info.role == "model":
        return _of_model(one)
    shape = one.inputs[0] if one.inputs else None
    if shape is None or not 3 <= len(shape) <= 5:
        return None
    count = len(shape) - 2
    if one.cls in _WINDOWS:
        return _window(one, count)
    if one.info.role == "op":
        return _identity(count) if one.info.cls in _OPERATIONS_BY_PLACE else None
    if one.cls == "LayerNormalization":
        return _identity(count) if _only_last(one.info.config.get("axis", -1)) else None
    if one.cls in _MERGES:
        return _identity(count) if _merges(one) else None
    return _identity(count) if one.cls in _BY_PLACE else None


def _window(one: Applied, count: int) -> ReceptiveField | None:
    pooling = "Pooling" in one.cls
    kernel = one.numbers("pool_size" if pooling else "kernel_size", count)
    if kernel is None:
        return None
    strides = one.numbers("strides", count) or (kernel if pooling else (1,) * count)
    dilation = one.numbers("dilation_rate", count) or (1,) * count
    reach = tuple(d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True))
    return ReceptiveField(reach, strides)


def _of_model(one: Applied) -> ReceptiveField | None:
    """The field of a nested model's output in its input."""
    model = model_of(one.report, one.info.id)
    if model is None or len(model.output_calls) != 1 or len(model.input_calls) != 1:
        return None
    last = one.report.steps.get(model.output_calls[0])
    # A model cannot hold itself, so this ends.
    return receptive_field(one.report, last) if last is not None else None


def _merges(one: Applied) -> bool:
    """Whether several inputs are joined place by place."""
    if one.info.role == "op":
        return one.info.cls in _OPERATIONS_BY_PLACE
    if one.cls == "Concatenate":
        return _only_last(one.info.config.get("axis", -1), len(one.output or ()))
    return one.cls in _MERGES


def _only_last(axis: object, rank: int = 0) -> bool:
    if isinstance(axis, tuple | list) and len(axis) == 1:
        axis = axis[0]
    return isinstance(axis, int) and (axis == -1 or (rank > 0 and axis == rank - 1))


def _widest(fields: list[ReceptiveField]) -> ReceptiveField | None:
    strides = {field.strides for field in fields}
    if len(strides) != 1:
        return None
    sizes = zip(*(field.sizes for field in fields), strict=True)
    return ReceptiveField(tuple(max(of_axis) for of_axis in sizes), strides.pop())


def _identity(count: int) -> ReceptiveField:
    return ReceptiveField((1,) * count, (1,) * count)


def _sides(sizes: tuple[int, ...]) -> str:
    return " \N{MULTIPLICATION SIGN} ".join(str(size) for size in sizes)


def _one(sizes: tuple[int, ...]) -> str:
    return str(sizes[0]) if len(set(sizes)) == 1 else _sides(sizes)
