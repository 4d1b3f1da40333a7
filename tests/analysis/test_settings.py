"""Selecting, ignoring and overriding rules; suppressing findings in the text."""

import pytest

from kerascope.analysis.settings import AnalysisSettings

from . import events
from .events import called, layer, report, span_in, t

TEXT = """import keras
model = keras.Sequential()
model.add(keras.layers.LSTM(8))
model.add(keras.layers.Flatten())
"""
LSTM, FLATTEN = "keras.layers.LSTM(8)", "keras.layers.Flatten()"


def redundant(text: str, settings: AnalysisSettings = AnalysisSettings()) -> list[tuple[str, str]]:
    """Codes and severities found for a Flatten of a (None, 8)."""
    found = report(
        text,
        layer(1, "LSTM", span_in(text, LSTM)),
        called(1, 1, t(None, 5, 1), t(None, 8)),
        layer(2, "Flatten", span_in(text, FLATTEN)),
        called(2, 2, t(None, 8), t(None, 8), 1),
        settings=settings,
    ).findings
    return [(finding.code, finding.severity) for finding in found]


@pytest.mark.parametrize(
    ("select", "ignore", "enabled"),
    [
        ((), (), True),
        (("KS5",), (), True),
        (("KS2",), (), False),
        ((), ("KS5",), False),
        ((), ("KS501",), False),
        ((), ("ks50",), False),
        ((), ("ALL",), False),
        (("KS501",), ("KS5",), True),
        (("KS5",), ("KS501",), False),
        (("KS501",), ("KS501",), False),
    ],
)
def test_select_and_ignore(select: tuple[str, ...], ignore: tuple[str, ...], enabled: bool) -> None:
    settings = AnalysisSettings(select=select, ignore=ignore)
    assert settings.enables("KS501") is enabled
    assert bool(redundant(TEXT, settings)) is enabled


def test_a_family_is_no_prefix_of_a_longer_one() -> None:
    assert AnalysisSettings(ignore=("KS1",)).enables("KS1001")
    assert not AnalysisSettings(ignore=("KS10",)).enables("KS1001")
    assert not AnalysisSettings(ignore=("KS10",)).enables("KS101")


def test_severity_by_code_or_family() -> None:
    settings = AnalysisSettings(severity={"KS5": "warning", "KS502": "error"})
    assert redundant(TEXT, settings) == [("KS501", "warning")]
    assert redundant(TEXT, AnalysisSettings(severity={"KS501": "off"})) == []


@pytest.mark.parametrize(
    ("comment", "silent"),
    [
        ("  # kerascope: ignore[KS501]", True),
        ("  # kerascope: ignore", True),
        ("  # kerascope: ignore[KS101]", False),
        ("  # an ordinary comment", False),
    ],
)
def test_a_comment_on_the_line(comment: str, silent: bool) -> None:
    text = TEXT.replace(FLATTEN + ")", FLATTEN + ")" + comment)
    assert (redundant(text) == []) is silent


def test_a_comment_on_another_line_counts_for_nothing() -> None:
    assert redundant(TEXT.replace("LSTM(8))", "LSTM(8))  # kerascope: ignore")) != []


def test_a_comment_at_the_top_counts_for_the_file() -> None:
    assert redundant("# kerascope: ignore[KS501]\n" + TEXT) == []


def test_a_file_without_keras_is_told_as_such() -> None:
    assert events.report("import os\n").status == "no-keras"
    assert events.report("import keras\n").status == "ok"
