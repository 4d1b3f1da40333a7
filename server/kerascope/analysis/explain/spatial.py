"""Layers that work on the axes of a sequence, an image or a volume."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kerascope.analysis.explain.applied import Applied, known_product
from kerascope.analysis.explain.change import SPATIAL_NAMES, Change
from kerascope.analysis.explain.formula import Formula, times
from kerascope.analysis.explain.sliding import transposed, window
from kerascope.analysis.report import Shape


def spatial_axes(one: Applied, rank: int, lead: int = 1) -> range:
    """The spatial axes of a tensor of ``rank``, of which the first ``lead`` are batch or time."""
    return range(lead + 1, rank) if one.channels_first else range(lead, rank - 1)


def channel_axis(one: Applied, lead: int = 1) -> int:
    """The axis of the features."""
    return lead if one.channels_first else -1


def padding_of(one: Applied) -> str:
    """``valid``, ``same`` or ``causal``."""
    return str(one.info.config.get("padding", "valid")).lower()


def _convolution(one: Applied) -> Iterator[Change]:
    if one.input is None:
        return
    yield from _windows(one, one.input, "kernel_size")
    yield from _filters(one)


def _depthwise(one: Applied) -> Iterator[Change]:
    if one.input is None:
        return
    yield from _windows(one, one.input, "kernel_size")
    axis = channel_axis(one)
    channels, multiplier = one.input[axis], one.number("depth_multiplier")
    if channels is not None and multiplier is not None and multiplier != 1:
        yield Change(axis, "channels", times(channels, multiplier))


def _pooling(one: Applied) -> Iterator[Change]:
    if one.input is not None:
        yield from _windows(one, one.input, "pool_size")


def _convolutional_recurrence(one: Applied) -> Iterator[Change]:
    if one.input is None or len(one.input) < 4:
        return
    kept = one.flag("return_sequences")
    rank = len(one.input)
    sizes = _sizes(one, rank - 3, "kernel_size")
    if sizes is not None:
        for place, axis in enumerate(spatial_axes(one, rank, lead=2)):
            before = one.input[axis]
            if before is not None:
                formula = window(
                    before, sizes[0][place], sizes[1][place], padding_of(one), sizes[2][place]
                )
                yield Change(axis if kept else axis - 1, SPATIAL_NAMES[rank - 3][place], formula)
    filters = one.number("filters")
    if filters is not None:
        yield Change(channel_axis(one, 2 if kept else 1), "channels", Formula("filters", filters))
    if not kept:
        yield Change(None, "time", note="only the last step")


def _transposed(one: Applied) -> Iterator[Change]:
    before = one.input
    if before is None:
        return
    count = len(before) - 2
    sizes = _sizes(one, count, "kernel_size")
    if sizes is None:
        return
    given = one.info.config.get("output_padding")
    extra = one.numbers("output_padding", count) if given is not None else None
    for place, axis in enumerate(spatial_axes(one, len(before))):
        size = before[axis]
        if size is None:
            continue
        formula = transposed(
            size,
            sizes[0][place],
            sizes[1][place],
            padding_of(one),
            extra[place] if extra is not None else None,
            sizes[2][place],
        )
        yield Change(axis, SPATIAL_NAMES[count][place], formula)
    yield from _filters(one)


def _everywhere(one: Applied) -> Iterator[Change]:
    """Global pooling."""
    if one.input is None:
        return
    axes = spatial_axes(one, len(one.input))
    places = tuple(one.input[axis] for axis in axes)
    kind = "maximum" if "Max" in one.cls else "average"
    count = known_product(places)
    names = ", ".join(SPATIAL_NAMES[len(places)])
    if count is None:
        yield Change(None, names, note=f"the {kind} over all places")
    else:
        written = times(*(place for place in places if place is not None))
        yield Change(None, names, note=f"the {kind} over {written} places")


def _adaptive(one: Applied) -> Iterator[Change]:
    """Pooling to a size that is given, whatever comes in."""
    if one.input is None or len(one.input) - 2 not in SPATIAL_NAMES:
        return
    count = len(one.input) - 2
    sizes = one.numbers("output_size", count)
    if sizes is not None:
        for place, axis in enumerate(spatial_axes(one, len(one.input))):
            yield Change(axis, SPATIAL_NAMES[count][place], Formula("output_size", sizes[place]))


def _patches(one: Applied) -> Iterator[Change]:
    """The operation ``keras.ops.image.extract_patches``."""
    if one.input is None or len(one.input) != 4:
        return
    sizes = _sizes(one, 2, "size")
    if sizes is None:
        return
    strides = one.numbers("strides", 2) or sizes[0]
    for place, axis in enumerate(spatial_axes(one, 4)):
        before = one.input[axis]
        if before is not None:
            formula = window(
                before, sizes[0][place], strides[place], padding_of(one), sizes[2][place]
            )
            yield Change(axis, SPATIAL_NAMES[2][place], formula)
    channels = one.input[channel_axis(one)]
    if channels is not None:
        yield Change(channel_axis(one), "channels", times(*sizes[0], channels))


def _padded(one: Applied) -> Iterator[Change]:
    yield from _ends(one, "padding", "+", 1)


def _cropped(one: Applied) -> Iterator[Change]:
    yield from _ends(one, "cropping", "-", -1)


def _ends(one: Applied, argument: str, sign: str, direction: int) -> Iterator[Change]:
    if one.input is None:
        return
    count = len(one.input) - 2
    pairs = one.pairs(argument, count)
    if pairs is None:
        return
    for place, axis in enumerate(spatial_axes(one, len(one.input))):
        before, (first, last) = one.input[axis], pairs[place]
        if before is not None and (first or last):
            formula = Formula(
                f"{before} {sign} {first} {sign} {last}", before + direction * (first + last)
            )
            yield Change(axis, SPATIAL_NAMES[count][place], formula)


def _enlarged(one: Applied) -> Iterator[Change]:
    if one.input is None:
        return
    count = len(one.input) - 2
    factors = one.numbers("size", count)
    if factors is None:
        return
    for place, axis in enumerate(spatial_axes(one, len(one.input))):
        before = one.input[axis]
        if before is not None and factors[place] != 1:
            yield Change(axis, SPATIAL_NAMES[count][place], times(before, factors[place]))


def _resized(one: Applied) -> Iterator[Change]:
    if one.input is None or len(one.input) not in (3, 4):
        return
    for axis, name in zip(
        spatial_axes(one, len(one.input), len(one.input) - 3), ("height", "width"), strict=True
    ):
        size = one.number(name)
        if size is not None:
            yield Change(axis, name, Formula(name, size))


def _windows(one: Applied, before: Shape, kernel: str) -> Iterator[Change]:
    count = len(before) - 2
    sizes = _sizes(one, count, kernel)
    if sizes is None:
        return
    for place, axis in enumerate(spatial_axes(one, len(before))):
        size = before[axis]
        if size is not None:
            formula = window(
                size, sizes[0][place], sizes[1][place], padding_of(one), sizes[2][place]
            )
            yield Change(axis, SPATIAL_NAMES[count][place], formula)


def _sizes(
    one: Applied, count: int, kernel: str
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]] | None:
    """Window, stride and dilation along each of ``count`` axes."""
    if count not in SPATIAL_NAMES:
        return None
    size = one.numbers(kernel, count)
    if size is None:
        return None
    strides = one.numbers("strides", count) or (size if kernel == "pool_size" else (1,) * count)
    return size, strides, one.numbers("dilation_rate", count) or (1,) * count


def _filters(one: Applied) -> Iterator[Change]:
    filters = one.number("filters")
    if filters is not None:
        yield Change(channel_axis(one), "channels", Formula("filters", filters))


_BY_FAMILY: dict[Callable[[Applied], Iterator[Change]], tuple[str, ...]] = {
    _convolution: ("Conv1D", "Conv2D", "Conv3D", "SeparableConv1D", "SeparableConv2D"),
    _depthwise: ("DepthwiseConv1D", "DepthwiseConv2D"),
    _transposed: ("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"),
    _convolutional_recurrence: ("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"),
    _pooling: tuple(f"{kind}Pooling{n}D" for kind in ("Max", "Average") for n in (1, 2, 3)),
    _everywhere: tuple(
        f"Global{kind}Pooling{n}D" for kind in ("Max", "Average") for n in (1, 2, 3)
    ),
    _adaptive: tuple(
        f"Adaptive{kind}Pooling{n}D" for kind in ("Max", "Average") for n in (1, 2, 3)
    ),
    _patches: ("ExtractPatches",),
    _padded: ("ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D"),
    _cropped: ("Cropping1D", "Cropping2D", "Cropping3D"),
    _enlarged: ("UpSampling1D", "UpSampling2D", "UpSampling3D"),
    _resized: ("Resizing", "CenterCrop", "RandomCrop"),
}
EXPLAINERS = {cls: explain for explain, classes in _BY_FAMILY.items() for cls in classes}
