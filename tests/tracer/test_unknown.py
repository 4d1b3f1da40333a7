"""An Unknown spreads, refuses to be a number or a sequence, and remembers why."""

import math

import pytest

from kerascope_tracer.unknown import Unknown, UnknownValueError, find_unknown

UNKNOWN = Unknown("the file is not there")


def test_what_is_done_with_it_is_unknown_for_the_same_reason() -> None:
    results = [
        UNKNOWN.anything.at.all,
        UNKNOWN(1, key=2),
        UNKNOWN[3],
        UNKNOWN + 1,
        2 * UNKNOWN,
        -UNKNOWN,
        UNKNOWN @ UNKNOWN,
        UNKNOWN == 3,
    ]
    assert {str(result) for result in results} == {"<unknown: the file is not there>"}
    assert {type(result) for result in results} == {Unknown}


def test_a_part_of_it_is_one_thing_however_often_it_is_asked_for() -> None:
    frame = Unknown("no table")
    assert frame.shape[1] is frame.shape[1]
    assert frame.shape[1] is not frame.shape[0]
    assert (frame.shape[1] // 8) is not frame.shape[1]


@pytest.mark.parametrize("ask", [len, int, float, range, math.floor, bytes])
def test_a_value_cannot_be_had_from_it(ask) -> None:
    with pytest.raises(UnknownValueError, match="the file is not there"):
        ask(UNKNOWN)


def test_a_loop_over_it_runs_once() -> None:
    assert [type(item) for item in UNKNOWN] == [Unknown]


def test_it_is_no_instance_and_no_class_knows_it() -> None:
    assert not isinstance(3, UNKNOWN)
    assert not hasattr(UNKNOWN, "__array__")


def test_numpy_hands_over_to_it() -> None:
    numpy = pytest.importorskip("numpy")
    assert type(numpy.ones(3) + UNKNOWN) is Unknown
    assert type(numpy.mean(UNKNOWN)) is Unknown


def test_a_class_may_derive_from_it() -> None:
    class Environment(UNKNOWN):
        def __init__(self, size: int) -> None:
            super().__init__(size)
            self.size = size

    environment = Environment(4)
    assert environment.size == 4
    assert isinstance(environment.reset(), Unknown)


def test_it_is_found_in_containers() -> None:
    assert find_unknown([1, {"a": (UNKNOWN,)}], depth=3) is UNKNOWN
    assert find_unknown([1, [2, [3, [UNKNOWN]]]], depth=2) is None


def test_its_text_says_why() -> None:
    assert f"{UNKNOWN:>10}" == "<unknown: the file is not there>"
