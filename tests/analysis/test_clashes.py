"""Which sizes clash, from what Keras and TensorFlow say."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kerascope.analysis.report import Finding, Span
from kerascope.analysis.rules.origins.reach import reach
from kerascope.analysis.rules.suspects.clashes import clash_of


def finding(detail: str) -> Finding:
    return Finding("KS1101", "error", Span(1, 0, 1, 1), "It fails.", detail=detail)


@pytest.mark.parametrize(
    ("detail", "pairs"),
    [
        ("Dimensions must be equal, but are 8 and 32", {(8, 32), (32, 8)}),
        ("Received shapes (120, 128) and (120, 64)", {(128, 64), (64, 128)}),
        (
            "must be unchanged, received: input_shape=(64,), target_shape=(16, 16, 1)",
            {(64, 256), (256, 64)},
        ),
        ("Dimension size must be evenly divisible by 9 but is 192", {(192, 576)}),
    ],
)
def test_the_sizes_are_read_from_the_message(detail: str, pairs: set[tuple[int, int]]) -> None:
    clash = clash_of(finding(detail))
    assert clash is not None
    assert set(clash.pairs) == pairs
    assert clash.sizes == {size for pair in pairs for size in pair}


def test_a_reshape_of_a_sample_needs_exactly_its_elements() -> None:
    clash = clash_of(finding("{{node Reshape}} evenly divisible by 14112 but is 9408"))
    assert clash is not None
    assert clash.ratio == Fraction(3, 2)


def test_sizes_of_one_and_none_never_clash() -> None:
    assert clash_of(finding("Received shapes (None, 4) and (1, 4)")) is None
    assert clash_of(finding("no numbers at all")) is None


def test_a_failure_leads_to_the_statements_that_it_depends_on() -> None:
    text = """width = 3
other = 4


class Block:
    def __init__(self, units):
        self.units = units

    def call(self, x):
        return x @ self.units


print(other)
y = Block(width)(1)
"""
    found = reach(text, [Span(10, 15, 10, 26)])
    lines = {node.start_pos[0]: distance for node, distance in found.items()}
    assert [lines[line] for line in (10, 7, 14)] == [0, 1, 1]
    assert lines[14] < lines[1]
    assert 2 not in lines
    assert 13 not in lines
