"""What each example must show: findings on exact places, in words, with where they come from."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from .conftest import EXAMPLES, Examples


@dataclass(frozen=True)
class Expected:
    """A finding: code, severity, place (line, column, end line, end column), parts of its text."""

    code: str
    severity: str
    place: tuple[int, int, int, int]
    says: tuple[str, ...]
    related: tuple[int, ...] = ()
    tags: tuple[str, ...] = field(default=())


REDUNDANT = ("changes nothing", "Remove it")

EXPECTED: dict[str, list[Expected]] = {
    "cnn_flatten": [],
    "cnn_flatten_tutorial": [
        Expected("KS901", "error", (18, 31, 18, 42), ("never called", ".inputs"), (11,)),
    ],
    "variable_length": [
        Expected(
            "KS501", "hint", (20, 4, 20, 20), ("(3, 64)", *REDUNDANT), (19,), ("unnecessary",)
        ),
    ],
    "variable_length_unused_data": [
        Expected(
            "KS301",
            "information",
            (18, 8, 18, 25),
            ("stays unbuilt", "summary() shows ?", "shape=(5, 1)", "sample of data"),
        ),
        Expected(
            "KS501", "hint", (21, 4, 21, 20), ("(None, 64)", *REDUNDANT), (20,), ("unnecessary",)
        ),
    ],
    "variable_length_no_data": [
        Expected("KS301", "information", (10, 8, 10, 25), ("stays unbuilt", "summary() shows ?")),
        Expected(
            "KS501", "hint", (13, 10, 13, 26), ("(None, 64)", *REDUNDANT), (12,), ("unnecessary",)
        ),
    ],
    "mlp_misplaced_flatten": [
        Expected(
            "KS501",
            "hint",
            (13, 4, 13, 20),
            ("changes nothing: its input is already (None, 64)",),
            (12,),
            ("unnecessary",),
        ),
        Expected("KS901", "error", (18, 11, 18, 22), ("never called", ".inputs"), (10,)),
    ],
    "missing_channel_axis": [
        Expected(
            "KS101",
            "error",
            (11, 4, 11, 70),
            ("gets (None, 28, 28)", "needs 4 axes", "channel axis is missing", "(28, 28, 1)"),
        ),
    ],
    "padding_collapse": [
        Expected(
            "KS201",
            "error",
            (19, 4, 19, 44),
            ("28 → 26 → 13 → 11 → 5 → 3 → 1", "(None, 1, 1, 64)", "padding='same'", "stage"),
            (12, 13, 14, 15, 16, 17, 18),
        ),
    ],
    "flatten_before_conv": [
        Expected(
            "KS502",
            "error",
            (12, 10, 12, 26),
            ("gets (None, 784)", "Flatten before it", "(None, 28, 28, 1)"),
            (13,),
        ),
    ],
    "variable_image_size": [
        Expected(
            "KS302",
            "error",
            (12, 4, 12, 20),
            ("(None, None, None, 16)", "unknown number of features", "GlobalAveragePooling2D()"),
            (10, 13),
        ),
    ],
    "reshape_mismatch": [
        Expected(
            "KS503",
            "error",
            (14, 4, 14, 35),
            ("(None, 13, 13, 32) arrives", "= 5408", "the target takes 6272", "Flatten()"),
            (13, 12, 11),
        ),
    ],
    "concat_mismatch": [
        Expected(
            "KS401",
            "error",
            (11, 9, 11, 39),
            ("(None, 24, 24, 32) and (None, 25, 25, 16)", "multiple of 4", "crop or pad"),
            (15, 13, 14, 16),
        ),
    ],
    "subclassed": [
        Expected(
            "KS704",
            "error",
            (17, 20, 17, 58),
            ("(None, 13, 13, 32)", "one prediction per pixel", "(256,)", "Flatten()"),
            (16, 30),
        ),
    ],
    "fit_data_mismatch": [
        Expected(
            "KS801",
            "error",
            (14, 4, 14, 34),
            ("(32, 32, 3)", "(60000, 28, 28)", "(28, 28, 1)"),
            (11, 20),
        ),
        Expected(
            "KS701",
            "error",
            (19, 37, 19, 63),
            ("one-hot rows of 10", "(60000,)", "sparse_categorical_crossentropy"),
            (20, 17),
        ),
    ],
    "not_keras": [],
    "syntax_error": [],
}


def test_every_example_is_expected() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.py")} == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
async def test_findings(name: str, examples: Examples) -> None:
    found = (await examples.report(name)).findings
    expected = EXPECTED[name]
    assert [finding.code for finding in found] == [one.code for one in expected]
    for finding, one in zip(found, expected, strict=True):
        span = finding.span
        assert (span.line, span.column, span.end_line, span.end_column) == one.place
        assert finding.severity == one.severity
        assert finding.tags == one.tags
        for part in one.says:
            assert part in finding.message
        assert tuple(related.span.line for related in finding.related) == one.related


@pytest.mark.parametrize("name", EXPECTED)
async def test_messages_are_for_people(name: str, examples: Examples) -> None:
    for finding in (await examples.report(name)).findings:
        assert "\n" not in finding.message
        for jargon in ("with name 'None'", "path=", "KerasTensor", "ndim", "Exception encounter"):
            assert jargon not in finding.message


@pytest.mark.parametrize(
    ("name", "status"), [("not_keras", "no-keras"), ("syntax_error", "syntax-error")]
)
async def test_status(name: str, status: str, examples: Examples) -> None:
    report = await examples.report(name)
    assert report.status == status
    assert report.facts == ()


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() - {"not_keras", "syntax_error"}))
async def test_everything_else_is_traced_to_the_end(name: str, examples: Examples) -> None:
    assert (await examples.report(name)).status == "ok"
