"""Fixes of what a ready-made network refuses: its pictures, its top, its weights.

What it refuses is told in keras/src/applications/imagenet_utils.py, obtain_input_shape, and at the
start of each network.
"""

from __future__ import annotations

from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import CallSyntax, display_items
from kerascope.analysis.fixes.arguments import appended_axis, set_argument
from kerascope.analysis.fixes.fix import built
from kerascope.analysis.fixes.source import replaced
from kerascope.analysis.report import Fix, Span, TextEdit

_CHANNELS = 3


def refused_network(call: CallSyntax, detail: str) -> Iterator[Fix]:
    """KS900 on the call of a ready-made network, by what it says."""
    given = call.argument("input_shape")
    if given is not None and "must be a tuple of three integers" in detail:
        yield from _three_axes(given.value)
    elif given is not None and "must have 3 channels" in detail:
        items = display_items(given.value)
        if len(items) == 3:
            yield from built("Give the images 3 channels", (replaced(items[-1], str(_CHANNELS)),))
            yield from _untrained(call)
    elif "When setting `include_top=True`" in detail:
        yield from built(
            "Leave out the top: include_top=False", set_argument(call, "include_top", "False")
        )
        yield from _untrained(call)
    elif "`classes` should be 1000" in detail:
        yield from _untrained(call)


def _three_axes(shape: NodeOrLeaf) -> Iterator[Fix]:
    """Height, width and channels, of a shape that lacks the channels or counts samples."""
    items = display_items(shape)
    if len(items) == 2 or not items:
        yield from built("Add the 3 channels", (appended_axis(shape, _CHANNELS),))
    elif len(items) == 4:
        samples = Span(*items[0].start_pos, *items[1].start_pos)
        yield from built("Give the shape of one picture", (TextEdit(samples, ""),))


def _untrained(call: CallSyntax) -> Iterator[Fix]:
    yield from built("Start without trained weights", set_argument(call, "weights", "None"))
