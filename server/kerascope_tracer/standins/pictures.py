"""OpenCV and tqdm, as far as they decide a shape or how often a loop runs."""

from types import ModuleType
from typing import Any

import numpy as np

from kerascope_tracer.hypothetical import new_size, sized
from kerascope_tracer.standins.arrays import axes, result
from kerascope_tracer.unknown import Unknown, find_unknown

_GRAY = 6
_COLOURS = {
    "COLOR_BGR2GRAY": _GRAY, "COLOR_RGB2GRAY": 7, "COLOR_BGR2RGB": 4, "COLOR_RGB2BGR": 4,
    "COLOR_GRAY2RGB": 8, "COLOR_GRAY2BGR": 8, "COLOR_BGR2HSV": 40, "COLOR_RGB2HSV": 41,
    "COLOR_BGR2LAB": 44, "COLOR_BGR2YUV": 82,
    "IMREAD_GRAYSCALE": 0, "IMREAD_COLOR": 1, "IMREAD_UNCHANGED": -1,
}  # fmt: skip


def fill_cv2(module: ModuleType) -> None:
    """``cv2``: reading, resizing and converting; everything else is unknown."""
    for name, value in _COLOURS.items():
        setattr(module, name, value)
    module.imread = imread  # type: ignore[attr-defined]
    module.resize = resize  # type: ignore[attr-defined]
    module.cvtColor = convert  # type: ignore[attr-defined]
    for name in ("flip", "GaussianBlur", "medianBlur", "equalizeHist", "bilateralFilter"):
        setattr(module, name, lambda image, *args, **kwargs: image)


def imread(path: Any, flags: Any = 1) -> Any:
    """A picture of unknown size; with three channels unless another form is asked for."""
    if flags == 1:
        return result((new_size(), new_size(), 3), np.uint8)
    if flags == 0:
        return result((new_size(), new_size()), np.uint8)
    return Unknown("the form of an image file is not known while tracing")


def resize(image: Any, dsize: Any = None, *args: Any, **kwargs: Any) -> Any:
    """``dsize`` is (width, height)."""
    if not isinstance(image, np.ndarray) or not isinstance(dsize, (tuple, list)):
        return Unknown("the size of an image is not known while tracing")
    if find_unknown(dsize) is not None:
        dsize = sized(tuple(dsize))
    width, height = (int(side) for side in dsize)
    channels = axes(image)[2:]
    return result((height, width, *(c for c in channels if c != 1)), image.dtype)


def convert(image: Any, code: Any, *args: Any) -> Any:
    """Colour conversion: to gray the channels go, from gray they come."""
    if not isinstance(image, np.ndarray) or not isinstance(code, int):
        return Unknown("the form of an image is not known while tracing")
    height, width = axes(image)[:2]
    if code in (_GRAY, 7):
        return result((height, width), image.dtype)
    return result((height, width, 3), image.dtype)


def fill_tqdm(module: ModuleType) -> None:
    """``tqdm``: a loop runs as it would without the bar."""
    module.tqdm = bar  # type: ignore[attr-defined]
    module.trange = lambda *args, **kwargs: range(*args)  # type: ignore[attr-defined]
    module.tqdm_notebook = bar  # type: ignore[attr-defined]


def bar(iterable: Any = None, *args: Any, **kwargs: Any) -> Any:
    """The iterable itself; a bar without one is moved by hand and shows nothing."""
    if iterable is None:
        return Unknown("a progress bar is not shown while tracing")
    return iterable


FILLS = {
    "cv2": fill_cv2,
    "tqdm": fill_tqdm,
    "tqdm.auto": fill_tqdm,
    "tqdm.notebook": fill_tqdm,
    "tqdm.keras": lambda module: None,
}
