"""The two sizes that clash in a failure, from what Keras or TensorFlow says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, prod

from kerascope.analysis.report import Finding

_SHAPE = re.compile(r"[(\[]((?:(?:None|\?|\d+),? ?)+)[)\]]")
_PAIRS = (
    re.compile(r"must be equal, but are (\d+) and (\d+)"),
    re.compile(r"(\d+) and (\d+) should be the same size"),
    re.compile(r"expected axis -?\d+ of input shape to have value (\d+)[^(]*\([^)]*?(\d+)\)"),
)
#: Of an axis that is cut into parts.
_PARTS = re.compile(r"evenly divisible by (\d+) but is (\d+)")
#: Of a Reshape: what arrives, and what is wanted.
_RESHAPED = re.compile(r"input_shape=\(([^)]*)\), target_shape=\(([^)]*)\)")
_ELEMENTS = re.compile(r"target takes (\d+)|(\d+) elements a sample")


@dataclass(frozen=True)
class Clash:
    """Pairs of sizes of which one may have to become the other; whether numbers of axes differ.

    ``shapes`` are those that are told, of whatever. ``ratio`` is how many times as many elements
    there should be, where a size is only one factor of what clashes.
    """

    pairs: tuple[tuple[int, int], ...]
    shapes: tuple[tuple[int | None, ...], ...] = ()
    ranks_differ: bool = False
    ratio: Fraction | None = None

    @property
    def sizes(self) -> set[int]:
        """All sizes that clash."""
        return {size for pair in self.pairs for size in pair}


def clash_of(finding: Finding) -> Clash | None:
    """What does not fit, as far as it is told in numbers."""
    text = f"{finding.message}\n{finding.detail}"
    shapes = tuple(shape for shape in map(_told, _SHAPE.findall(text)) if shape)
    for pattern in _PAIRS:
        found = pattern.search(text)
        if found is not None and found[1] != found[2] and "0" not in found.groups():
            return Clash(_both_ways((int(found[1]), int(found[2]))), shapes)
    parts = _PARTS.search(text)
    if parts is not None:
        divisor, size = int(parts[1]), int(parts[2])
        # What a Reshape gets of a sample is all of it; an axis may have any multiple.
        wanted = divisor if "Reshape" in finding.detail else lcm(divisor, size)
        return Clash(((size, wanted),), shapes, ratio=Fraction(wanted, size))
    reshaped = _RESHAPED.search(text)
    if reshaped is not None:
        have, target = (_elements(axes) for axes in reshaped.groups())
        if have and target and have != target:
            return Clash(_both_ways((have, target)), shapes, ratio=Fraction(target, have))
    counts = sorted({int(one or other) for one, other in _ELEMENTS.findall(finding.message)})
    if len(counts) == 2:
        return Clash(_both_ways((counts[0], counts[1])), shapes)
    for index, one in enumerate(shapes):
        for other in shapes[index + 1 :]:
            if len(one) == len(other) and one != other:
                pairs = [
                    (a, b)
                    for a, b in zip(one, other, strict=True)
                    if a and b and a != b and 1 not in (a, b)
                ]
                if pairs:
                    return Clash(tuple(way for pair in pairs for way in _both_ways(pair)), shapes)
    ranks = {len(shape) for shape in shapes}
    return Clash((), shapes, ranks_differ=True) if len(ranks) > 1 or "ndim" in text else None


def _told(text: str) -> tuple[int | None, ...]:
    return tuple(int(one) if one.isdigit() else None for one in re.findall(r"None|\?|\d+", text))


def _elements(axes: str) -> int | None:
    known = re.findall(r"-?\d+", axes)
    return None if "None" in axes or "-1" in known else prod(map(int, known))


def _both_ways(pair: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    return (pair, pair[::-1])
