"""What stops a trace, or a part of it: told once, with its place, and what was found is kept."""

import textwrap

import pytest
from tracer.told import of, outputs

from kerascope.analysis.assemble import assemble
from kerascope.analysis.document import SourceDocument
from kerascope_tracer.wire import (
    ErrorRaised,
    LimitHit,
    Limits,
    TraceResult,
    UnknownMade,
    VariableBound,
)

HEAD = """
import keras
from keras import layers
early = layers.Dense(4)(keras.Input((8,)))
"""
TAIL = """
late = layers.Dense(2)(keras.Input((3,)))
"""
EARLY, LATE = ("Dense", (None, 4)), ("Dense", (None, 2))


def program(text: str) -> str:
    """``text`` from line 5 on, between a layer before it and one after it."""
    return HEAD + textwrap.dedent(text).strip("\n") + TAIL


def told(result: TraceResult) -> list[tuple[str, int | None, str]]:
    """Kind, line and message of each limit."""
    return [
        (hit.kind, None if hit.span is None else hit.span.line, hit.message)
        for hit in of(result, LimitHit)
    ]


TOO_LARGE = "left out what is made at line {} because it needs more than 2 GB of memory"

#: What goes on after a part that has been left out, by what was left.
LEFT_OUT = {
    "endless while": (
        """
        n = 0
        while True:
            n += 1
        """,
        ("loop", 5, "left the loop at line 5 after 10000 passes"),
    ),
    "endless generator": (
        """
        def numbers():  # told where the loop is, not where it is used

            while True:
                yield 1
        for number in numbers():
            pass
        """,
        ("loop", 6, "left the loop at line 6 after 10000 passes"),
    ),
    "endless recursion": (
        """
        def deeper(n):
            return deeper(n + 1)
        deeper(0)
        """,
        ("recursion", 5, "left the recursion at line 5 at a depth of 1000 calls"),
    ),
    "recursion that doubles": (
        """
        def deeper(n):
            return deeper(n + 1) + deeper(n + 2)
        deeper(0)
        """,
        ("recursion", 5, "left the recursion at line 5 at a depth of 1000 calls"),
    ),
    "recursion of two": (
        """
        def even(n):
            return odd(n + 1)
        def odd(n):
            return even(n + 1)
        even(0)
        """,
        ("recursion", 5, "left the recursion at line 5 at a depth of 1000 calls"),
    ),
    "one huge value": (
        "data = bytes(10 ** 12)",
        ("allocation", 4, TOO_LARGE.format(4)),
    ),
    "one huge array": (
        """
        import numpy as np
        data = np.frombuffer(bytes(1000), np.uint8).astype(object).repeat(10 ** 10)
        """,
        ("allocation", 5, TOO_LARGE.format(5)),
    ),
}


@pytest.mark.parametrize("what", LEFT_OUT)
async def test_what_is_left_out_is_told_once_and_the_rest_is_traced(trace, what: str) -> None:
    text, hit = LEFT_OUT[what]
    result = await trace(program(text), limits=Limits(wall_s=60))
    (limit,) = told(result)
    if hit[0] == "recursion":  # which of the two functions is at the end depends on the depth
        assert (limit[0], limit[2][:26]) == (hit[0], hit[2][:26])
        assert limit[2].endswith("at a depth of 1000 calls")
    else:
        assert limit == hit
    assert result.status == "ok"
    assert of(result, ErrorRaised) == []
    assert [outputs(result)[1], outputs(result)[-1]] == [EARLY, LATE]


#: Loops that go on and on and tell nothing new, and the line at which each is left.
SLOW = {
    "counts": ("for i in range(10 ** 12):\n    j = i", 4),
    "prints": (
        """
        import sys
        for i in range(10 ** 12):
            print("x" * 1000)
            print("y" * 1000, file=sys.stderr)
        """,
        5,
    ),
    "while": ("x = 0.0\nwhile x < 1e9:\n    x += 1e-3 * sum(range(10 ** 5)) / 1e10", 5),
    "calls a layer as before": (
        """
        frames = []
        for angle in enumerate(10 ** 6 * [0.0]):
            frames.append(late_layer(keras.ops.zeros((2, 8))))
        """,
        5,
    ),
}


@pytest.mark.parametrize("what", SLOW)
async def test_a_slow_loop_that_tells_nothing_new_is_left(trace, what: str) -> None:
    text, line = SLOW[what]
    text = program(text).replace("early =", "late_layer = layers.Dense(9)\nearly =")
    result = await trace(text, limits=Limits(wall_s=6))
    message = "left the loop at line {} after 1.5 s in which it told nothing new"
    assert told(result) == [("loop", line + 1, message.format(line + 1))]
    assert result.status == "ok"
    assert outputs(result)[-1] == LATE


async def test_a_loop_that_is_slow_all_in_all_is_left(trace) -> None:
    text = """
    def written(part):
        for row in [0] * 400:
            sum(range(2 * 10 ** 4))
        return part
    parts = list(map(written, range(100)))
    """
    result = await trace(program(text), limits=Limits(wall_s=8))
    assert told(result) == [
        ("loop", 5, "left the loop at line 5 after 4 s in which it told nothing new")
    ]
    assert result.status == "ok"
    assert outputs(result)[-1] == LATE


async def test_what_a_slow_loop_fills_has_an_unknown_length(trace) -> None:
    text = """
    import numpy as np
    rows = []
    for i in [float(i) for i in range(10 ** 5)]:
        rows.append(np.zeros(5) + sum(range(10 ** 5)))
    table = np.array(rows)
    dense = layers.Dense(3)(keras.Input((table.shape[1],)))
    """
    result = await trace(program(text), limits=Limits(wall_s=6))
    assert [kind for kind, _, _ in told(result)] == ["loop"]
    bound = {event.name: event.spec for event in of(result, VariableBound)}
    assert bound["table"].shape == (None, 5)
    assert ("Dense", (None, 3)) in outputs(result)


#: What ends the trace, and what is said of it.
ENDS = {
    "loop": (
        """
        def slow(n):
            return n if n < 2 else slow(n - 1) + slow(n - 2)
        for i in range(10 ** 12):
            slow(60)
        """,
        ("time", "stopped in the loop at line 6 after 1.5 s"),
    ),
    "no loop": (
        """
        def slow(n):
            return n if n < 2 else slow(n - 1) + slow(n - 2)
        slow(60)
        """,
        ("time", "stopped at line 5 after 1.5 s"),
    ),
    "regular expression": (
        """
        import re
        re.match("(a+)+$", "a" * 40 + "b")
        """,
        ("time", "stopped at line 5 after 1.5 s"),
    ),
    "one C function": (
        "total = sum(range(10 ** 12))",
        ("time", "stopped at line 4 after 1.5 s"),
    ),
    "a wait that never ends": (
        """
        import threading
        threading.Event().wait()
        """,
        ("time", "stopped at line 5 after 1.5 s"),
    ),
    "a program that does not want to be stopped": (
        """
        def stay(_):
            try:
                return sum(range(10 ** 6))
            except BaseException:
                return 0
        sum(map(stay, range(10 ** 9)))
        """,
        ("time", "stopped at line 6 after 1.5 s"),
    ),
}


@pytest.mark.parametrize("what", ENDS)
async def test_the_time_limit_keeps_what_was_found(trace, what: str) -> None:
    text, (kind, message) = ENDS[what]
    result = await trace(program(text), limits=Limits(wall_s=1.5))
    assert result.status == "timeout"
    (said,) = [hit[2] for hit in told(result) if hit[0] == kind]
    if what == "no loop":  # it calls itself: the call is at line 5, what is called at line 4
        said = said.replace("line 4", "line 5")
    assert said == message
    assert outputs(result)[1] == EARLY
    assert LATE not in outputs(result)


async def test_memory_that_is_used_up_ends_the_trace(trace) -> None:
    text = """
    data = []
    for i in range(10 ** 9):
        data.append("x" * (2_000_000 + i))
    """
    limits = Limits(wall_s=60, memory_bytes=400 * 1024**2)
    result = await trace(program(text), limits=limits)
    assert result.status == "partial"
    message = "stopped in the loop at line 5 because 400 MB of memory are used up"
    assert told(result) == [("memory", 6, message)]
    assert outputs(result)[1] == EARLY


async def test_events_are_bounded(trace) -> None:
    text = """
    for i in range(10 ** 6):
        layers.Dense(2)(keras.Input((3,)))
    """
    result = await trace(program(text), limits=Limits(wall_s=60, events=300))
    assert result.status == "partial"
    ((kind, line, message),) = told(result)
    assert (kind, message) == ("events", "stopped in the loop at line 4 after 300 events")
    assert line == 5
    assert len(result.events) <= 301


async def test_a_stop_in_another_file_names_it(trace, tmp_path) -> None:
    (tmp_path / "helper.py").write_text(
        "def slow(n):\n    return n if n < 2 else slow(n - 1) + slow(n - 2)\n"
        "def run():\n    for i in range(10 ** 12):\n        slow(60)\n"
    )
    path = str(tmp_path / "main.py")
    result = await trace(
        program("import helper\nhelper.run()"), path=path, limits=Limits(wall_s=1.5)
    )
    ((kind, line, message),) = told(result)
    assert (kind, line) == ("time", 5)
    assert message == f"stopped in the loop at line 4 of {tmp_path / 'helper.py'} after 1.5 s"


async def test_a_program_that_sleeps_is_not_waited_for(trace) -> None:
    text = """
    import time
    from time import sleep
    time.sleep(10 ** 6)
    sleep(10 ** 6)
    import threading
    import tensorflow as tf
    coordinator = tf.compat.v1.train.Coordinator()
    threading.Thread(target=lambda: sleep(10), daemon=True).start()
    coordinator.join()
    """
    result = await trace(program(text))
    assert (result.status, told(result)) == ("ok", [])
    assert outputs(result)[-1] == LATE


async def test_recursion_as_deep_as_python_allows(trace) -> None:
    text = """
    def down(n):
        return layers.Dense(7)(keras.Input((3,))) if n == 0 else down(n - 1)
    deep = down(980)
    """
    result = await trace(program(text))
    assert told(result) == []
    assert ("Dense", (None, 7)) in outputs(result)


async def test_a_program_that_expects_its_recursion_to_end(trace) -> None:
    text = """
    def deeper(n):
        return deeper(n + 1)
    try:
        deeper(0)
    except RecursionError:
        caught = layers.Dense(7)(keras.Input((3,)))
    """
    result = await trace(program(text))
    assert told(result) == []
    assert ("Dense", (None, 7)) in outputs(result)


@pytest.mark.parametrize("what", ["loop", "one C function"])
async def test_one_finding_of_level_information(trace, what: str) -> None:
    text = textwrap.dedent(program(ENDS[what][0])).lstrip("\n")
    result = await trace(text, limits=Limits(wall_s=1.5))
    document = SourceDocument("untitled:program", "", 1, text)
    (finding,) = assemble(document, result).findings
    assert (finding.code, finding.severity) == ("KS001", "information")
    assert finding.message == (f"S{ENDS[what][1][1][1:]}. What comes after is not known.")


async def test_what_comes_out_of_an_endless_recursion_is_unknown(trace) -> None:
    text = """
    def deeper(n):
        return deeper(n + 1)
    units = deeper(0)
    x = layers.Dense(units)(keras.Input((3,)))
    """
    result = await trace(program(text))
    assert of(result, ErrorRaised) == []
    assert of(result, UnknownMade) == []


async def test_sizes_beyond_all_measure_end_no_trace(trace) -> None:
    """Python's integers have no end, so what Keras multiplies has none either."""
    result = await trace(
        """
        import keras
        from keras import layers
        side = 10 ** 19
        layers.Dense(10)(layers.Flatten()(keras.Input((side, side, 10 ** 9))))
        layers.Dense(10)(layers.Flatten()(keras.Input((10 ** 60, 10 ** 60, 10 ** 60))))
        layers.Dense(10 ** 90)(keras.Input((3,)))
        """
    )
    assert result.status == "ok"
    assert [bound for name, bound in outputs(result) if name != "InputLayer"] == [
        (None, 10**47),
        (None, 10),
        (None, None),
        (None, 10),
        (None, None),
    ]
