"""How findings are written, from findings made by hand."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.report import Finding, Fix, ModelFact, Related, ShapeReport, TextEdit
from kerascope.analysis.text import LineIndex
from kerascope.cli import shapes_output
from kerascope.cli.choices import CheckFormat, ShapesFormat
from kerascope.cli.formats import writer
from kerascope.cli.frames import Mark, code_frame
from kerascope.cli.inspection import Inspected
from kerascope.cli.printable import printable
from kerascope.cli.sources import SourceFile
from kerascope_tracer.wire import Span, TensorSpec

TEXT = "import keras\n\nmodel = keras.Sequential([\n\tkeras.layers.Flatten(),  # 日本\n])\n"
FLATTEN = Span(4, 1, 4, 23)
FINDING = Finding(
    "KS501",
    "warning",
    FLATTEN,
    "100% redundant:\nremove it",
    related=(Related("the model", Span(3, 8, 3, 24)), Related("there", Span(2, 4, 2, 9, "/b.py"))),
)
FIX = Fix("Remove it", (TextEdit(Span(4, 0, 5, 0), ""),), "verified", preferred=True)


def written(output_format: CheckFormat, *findings: Finding, shown: str = "a.py") -> str:
    document = SourceDocument("file:///w/a.py", "/w/a.py", None, TEXT)
    report = ShapeReport(None, TEXT, "ok", 1.0, findings=findings)
    result = Inspected(SourceFile(shown, document), report, tuple((FIX,) for _ in findings))
    stream = io.StringIO()
    console = Console(file=stream, highlight=False, markup=False, soft_wrap=True, width=80)
    writer(output_format)([result], console, verbose=False)
    return stream.getvalue()


def test_full() -> None:
    assert written(CheckFormat.full, FINDING).splitlines() == [
        "warning[KS501]: 100% redundant:",
        "remove it",
        "  --> a.py:4:2",
        "  │",
        "3 │ model = keras.Sequential([",
        "  │         ──────────────── the model",
        "4 │     keras.layers.Flatten(),  # 日本",
        "  │     ^^^^^^^^^^^^^^^^^^^^^^",
        "5 │ ])",
        "  see: /b.py:2:5: there",
        "  fix: Remove it ✓ checked",
        "  more: kerascope explain KS501",
        "",
        "Found 1 warning in 1 file.",
    ]


def test_full_counts_by_severity() -> None:
    error = Finding("KS201", "error", FLATTEN, "wrong")
    text = written(CheckFormat.full, error, error, FINDING)
    assert text.endswith("Found 2 errors and 1 warning in 1 file.\n")
    assert written(CheckFormat.full) == "No findings in 1 file.\n"


def test_concise() -> None:
    assert written(CheckFormat.concise, FINDING) == (
        "a.py:4:2: warning KS501 100% redundant: remove it\n"
    )


def test_github_escapes_what_the_runner_would_read() -> None:
    assert written(CheckFormat.github, FINDING, shown="a,b:c.py") == (
        "::warning title=Kerascope (KS501),file=a%2Cb%3Ac.py,line=4,col=2,endLine=4,endColumn=24"
        "::KS501 100%25 redundant:%0Aremove it\n"
    )


def test_sarif() -> None:
    run = json.loads(written(CheckFormat.sarif, FINDING))["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["KS501"]
    (result,) = run["results"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("KS501", 0, "warning")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "file:///w/a.py"}
    assert place["region"] == {"startLine": 4, "startColumn": 2, "endLine": 4, "endColumn": 24}
    uris = [
        item["physicalLocation"]["artifactLocation"]["uri"] for item in result["relatedLocations"]
    ]
    assert uris == ["file:///w/a.py", "file:///b.py"]
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": ""}


@pytest.mark.parametrize("output_format", [CheckFormat.json, CheckFormat.sarif])
def test_no_findings_are_valid_json(output_format: CheckFormat) -> None:
    assert json.loads(written(output_format)) is not None


def test_distant_lines_are_cut_out_and_long_spans_shortened() -> None:
    text = "".join(f"line{number}\n" for number in range(1, 31))
    marks = [
        Mark(Span(12, 0, 28, 6), "", "red", primary=True),
        Mark(Span(2, 0, 2, 5), "here", "blue"),
        Mark(Span(9, 0, 9, 5), "there", "blue"),
    ]
    assert code_frame(LineIndex(text), marks).plain.splitlines() == [
        "   │",
        " 2 │ line2",
        "   │ ───── here",
        "   ⋮",
        " 9 │ line9",
        "   │ ───── there",
        "10 │ line10",
        "11 │ line11",
        "12 │ line12",
        "   │ ^^^^^^",
        "13 │ line13",
    ]


def test_wide_characters_are_underlined_in_full() -> None:
    frame = code_frame(LineIndex("日本 = f(本)\n"), [Mark(Span(1, 5, 1, 9), "", "red", True)])
    assert frame.plain.splitlines()[2] == "  │        ^^^^^"


def test_a_finding_behind_the_last_line_is_no_error() -> None:
    frame = code_frame(LineIndex("x"), [Mark(Span(9, 0, 9, 1), "", "red", True)])
    assert frame.plain.splitlines() == ["  │"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ünïcode 日本", "plain ünïcode 日本"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("right\u202eleft", "right\\u202eleft"),
        ("a\tb\nc", "a\tb\nc"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_model_without_layers_of_its_own_is_told_in_a_line() -> None:
    inputs = TensorSpec((None, 224, 224, 3), "float32")
    outputs = TensorSpec((None, 1000), "float32")
    model = ModelFact(
        Span(3, 8, 3, 24), "Functional", "resnet50", 1, True, inputs, outputs, 25636712, None, ()
    )
    document = SourceDocument("file:///w/a.py", "/w/a.py", None, TEXT)
    report = ShapeReport(None, TEXT, "ok", 1.0, models=(model,))
    stream = io.StringIO()
    console = Console(file=stream, highlight=False, markup=False, soft_wrap=True, width=200)
    result = Inspected(SourceFile("a.py", document), report, ())
    shapes_output.write([result], console, ShapesFormat.full, trace_info=False)
    assert (
        "no layers of its own; line 3: resnet50 (None, 224, 224, 3) → (None, 1000), "
        "25,636,712 parameters" in stream.getvalue()
    )
