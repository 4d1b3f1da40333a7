"""Pillow's pictures, as far as size and mode decide the shape of the array that they become.

A picture that is read has no known size, and no known mode either: gray, colour and transparent
files look alike. ``resize`` and ``convert`` make both known.
"""

from types import ModuleType
from typing import Any, Optional, Tuple

import numpy as np

from kerascope_tracer.hypothetical import new_size, sized
from kerascope_tracer.standins.arrays import axes, result
from kerascope_tracer.unknown import Unknown, find_unknown

#: What a pixel is in each mode: the last axis of the array, none for one value.
_CHANNELS = {
    "L": (), "1": (), "P": (), "I": (), "F": (), "LA": (2,), "RGB": (3,), "YCbCr": (3,),
    "HSV": (3,), "LAB": (3,), "RGBA": (4,), "CMYK": (4,),
}  # fmt: skip
_TYPES = {"1": "bool", "I": "int32", "F": "float32"}
_NOT_READ = "a picture is not read while tracing"


class Picture:
    """A picture of ``sides`` (width, height) and a mode; ``None`` for what is not known."""

    def __init__(self, sides: Optional[Tuple[Any, Any]], mode: Optional[str]) -> None:
        self._sides = sides
        self._mode = mode

    @property
    def size(self) -> Any:
        """(width, height)."""
        return self._sides if self._sides is not None else Unknown(_NOT_READ)

    @property
    def width(self) -> Any:
        """The first of :attr:`size`."""
        return self.size[0]

    @property
    def height(self) -> Any:
        """The second of :attr:`size`."""
        return self.size[1]

    @property
    def mode(self) -> Any:
        """``RGB``, ``L`` and the like."""
        return self._mode if self._mode is not None else Unknown(_NOT_READ)

    @property
    def _kerascope_array_(self) -> Any:
        channels = _CHANNELS.get(self._mode or "")
        if channels is None:
            return Unknown("whether a picture has colours is not known while tracing")
        width, height = self._sides or (new_size(), new_size())
        return result((height, width, *channels), np.dtype(_TYPES.get(self._mode or "", "uint8")))

    def convert(self, mode: Any = None, *args: Any, **kwargs: Any) -> "Picture":
        """In another mode."""
        return Picture(self._sides, mode if isinstance(mode, str) else None)

    def resize(self, size: Any, *args: Any, **kwargs: Any) -> "Picture":
        """In another size, (width, height)."""
        return Picture(_sides(size), self._mode)

    def crop(self, box: Any = None) -> "Picture":
        """The part between (left, upper) and (right, lower)."""
        known = isinstance(box, (tuple, list)) and find_unknown(box) is None and len(box) == 4
        sides = (box[2] - box[0], box[3] - box[1]) if known else None
        return Picture(sides, self._mode)

    def _same(self, *args: Any, **kwargs: Any) -> "Picture":
        return self

    copy = filter = load = __enter__ = _same

    def _turned(self, *args: Any, **kwargs: Any) -> "Picture":
        return Picture(None, self._mode)

    rotate = transpose = _turned

    def thumbnail(self, *args: Any, **kwargs: Any) -> None:
        """Smaller, in its own proportions."""
        self._sides = None

    def __exit__(self, *args: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return Unknown(_NOT_READ)


def fill(module: ModuleType) -> None:
    """``PIL.Image``: opening, making, and what comes of arrays; everything else is unknown."""
    module.open = lambda *args, **kwargs: Picture(None, None)  # type: ignore[attr-defined]
    module.new = _new  # type: ignore[attr-defined]
    module.fromarray = _of_array  # type: ignore[attr-defined]
    module.Image = Picture  # type: ignore[attr-defined]


def _new(mode: Any, size: Any, *args: Any, **kwargs: Any) -> Picture:
    return Picture(_sides(size), mode if isinstance(mode, str) else None)


def _of_array(array: Any, mode: Any = None) -> Any:
    if not isinstance(array, np.ndarray) or array.ndim not in (2, 3):
        return Unknown(_NOT_READ)
    height, width, *channels = axes(array)
    found = {(): "L", (3,): "RGB", (4,): "RGBA"}.get(tuple(channels))
    return Picture((width, height), mode if isinstance(mode, str) else found)


def _sides(size: Any) -> Optional[Tuple[Any, Any]]:
    if type(size) is Unknown or not isinstance(size, (tuple, list)) or len(size) != 2:
        return None
    width, height = sized(tuple(size))
    return width, height


FILLS = {"PIL": lambda module: None, "PIL.Image": fill}
