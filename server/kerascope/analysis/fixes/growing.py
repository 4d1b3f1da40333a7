"""Another size for a model to grow its images from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kerascope.analysis.cst import code
from kerascope.analysis.fixes.arguments import tuple_text
from kerascope.analysis.fixes.fix import built, numbers
from kerascope.analysis.fixes.source import Source, replaced
from kerascope.analysis.report import Fix


def start_from(source: Source, data: Mapping[str, object]) -> Iterator[Fix]:
    """KS710, KS910: another size to grow images from, in the Reshape and the Dense before it."""
    reshape, dense = (source.call_from(data.get(key)) for key in ("reshape", "dense"))
    old, new = numbers(data.get("old")), numbers(data.get("new"))
    target = reshape.argument("target_shape", 0) if reshape is not None else None
    units = dense.argument("units", 0) if dense is not None else None
    if target is None or units is None or len(old) != 3 or len(new) != 3:
        return
    values, factors = code(units.value), [str(axis) for axis in old[:2]]
    product = rf"(?<!\d){factors[0]}(\s*\*\s*){factors[1]}(?!\d)"
    text = re.sub(product, rf"{new[0]}\g<1>{new[1]}", values)
    if text == values:
        text = " * ".join(map(str, new))
    yield from built(
        f"Start from {tuple_text(new)}",
        (replaced(target.value, tuple_text(new)), replaced(units.value, text)),
    )
