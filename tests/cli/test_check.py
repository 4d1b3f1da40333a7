"""``check``, ``shapes`` and ``summary`` through the real command and the real TensorFlow."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from cli import warm
from cli.command import Outcome, kerascope
from support.rawtracer import PATIENCE_S, eventually

COLLAPSE = """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(12, 12, 1)),
    layers.Conv2D(8, 3),
    layers.MaxPooling2D(),
    layers.Conv2D(8, 3),
    layers.MaxPooling2D(),
    layers.Conv2D(8, 3),
])
"""
REDUNDANT = """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(784,)),
    layers.Dense(64),
    layers.Flatten(),
    layers.Dense(10),
])
"""
SHARED = """\
import keras

dense = keras.layers.Dense(2)
a = dense(keras.Input((3,)))
b = dense(keras.Input((5, 3)))
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "collapse.py").write_text(COLLAPSE)
    (folder / "redundant.py").write_text(REDUNDANT)
    (folder / "broken.py").write_text("import keras\nx = (\n")
    (folder / "plain.py").write_text("x = 1\n")
    return folder


@pytest.fixture(scope="module")
def checked(project: Path) -> Outcome:
    return kerascope("check", "--output-format", "json", ".", cwd=project)


@pytest.fixture(scope="module")
def findings(checked: Outcome) -> list[dict[str, Any]]:
    found = json.loads(checked.out)
    assert isinstance(found, list)
    return found


def test_errors_give_exit_code_1(checked: Outcome) -> None:
    assert checked.code == 1


def test_a_syntax_error_is_noted_and_no_finding(checked: Outcome, project: Path) -> None:
    assert checked.err.startswith("note: broken.py was not traced: ")


def test_the_culprits_are_found_in_order(findings: list[dict[str, Any]], project: Path) -> None:
    assert [(Path(item["filename"]), item["code"], item["severity"]) for item in findings] == [
        (project / "collapse.py", "KS201", "error"),
        (project / "redundant.py", "KS501", "hint"),
    ]


def test_positions_are_1_based(findings: list[dict[str, Any]]) -> None:
    assert findings[1]["location"] == {"row": 7, "column": 5}
    assert findings[1]["end_location"] == {"row": 7, "column": 21}


def test_a_finding_has_exactly_the_promised_keys(findings: list[dict[str, Any]]) -> None:
    promised = [
        *("code", "name", "severity", "message", "filename", "location", "end_location"),
        *("related", "fixes", "url"),
    ]
    assert all(list(item) == promised for item in findings)
    related = findings[0]["related"][0]
    assert list(related) == ["message", "filename", "location", "end_location"]


def test_fixes_were_tried(findings: list[dict[str, Any]], project: Path) -> None:
    (fix,) = findings[1]["fixes"]
    assert list(fix) == ["title", "applicability", "preferred", "edits"]
    assert (fix["applicability"], fix["preferred"]) == ("verified", True)
    lines = REDUNDANT.splitlines(keepends=True)
    for edit in reversed(fix["edits"]):
        start, end = edit["location"], edit["end_location"]
        assert start["row"] <= 7 <= end["row"]
        before = "".join(lines[: start["row"] - 1]) + lines[start["row"] - 1][: start["column"] - 1]
        rest = lines[end["row"] - 1][end["column"] - 1 :] if end["row"] <= len(lines) else ""
        text = before + edit["content"] + rest + "".join(lines[end["row"] :])
    assert text == REDUNDANT.replace("    layers.Flatten(),\n", "")


def test_full_output_shows_the_culprit_and_its_fix(project: Path) -> None:
    outcome = warm.kerascope("check", "redundant.py", cwd=project)
    assert outcome.code == 0, "a hint is no reason to fail"
    lines = outcome.out.splitlines()
    assert lines[0].startswith("hint[KS501]: ")
    assert lines[1] == "  --> redundant.py:7:5"
    culprit = lines.index("7 │     layers.Flatten(),")
    assert lines[culprit + 1] == "  │     ^^^^^^^^^^^^^^^^"
    assert any(line.startswith("  fix: ") and line.endswith("✓ checked") for line in lines)
    assert lines[-1] == "Found 1 hint in 1 file."


def test_rules_are_chosen_by_file_and_command_line(tmp_path: Path) -> None:
    (tmp_path / "redundant.py").write_text(REDUNDANT)
    (tmp_path / "pyproject.toml").write_text("[tool.kerascope.severity]\nKS501 = 'warning'\n")
    outcome = warm.kerascope("check", "--output-format", "concise", tmp_path)
    assert outcome.code == 1
    assert f"{tmp_path / 'redundant.py'}:7:5: warning KS501 " in outcome.out
    ignored = warm.kerascope("check", "--ignore", "KS5", "--output-format", "concise", tmp_path)
    assert (ignored.code, ignored.out) == (0, "")


def test_verbose_tells_keras_words_and_the_runtime(project: Path) -> None:
    outcome = kerascope("check", "--verbose", "--no-fixes", "collapse.py", cwd=project)
    assert outcome.code == 1
    assert "Keras says:" in outcome.out
    assert "traced with Python" in outcome.err


def test_shapes_as_json(project: Path) -> None:
    outcome = kerascope("shapes", "redundant.py", "--output-format", "json", cwd=project)
    assert outcome.code == 0
    facts = json.loads(outcome.out)
    dense = [fact for fact in facts if fact["layer"] == "Dense"]
    assert [(fact["input_shape"], fact["output_shape"], fact["params"]) for fact in dense] == [
        ([None, 784], [None, 64], 784 * 64 + 64),
        ([None, 64], [None, 10], 64 * 10 + 10),
    ]
    assert list(dense[0]) == [
        *("filename", "site", "location", "end_location", "layer", "name"),
        *("input_shape", "output_shape", "dtype", "params", "calls"),
    ]
    assert dense[0]["location"] == {"row": 6, "column": 5}
    assert dense[0]["end_location"] == {"row": 6, "column": 21}
    assert dense[0]["dtype"] == "float32"


def test_shapes_with_trace_info_and_variants(tmp_path: Path) -> None:
    file = tmp_path / "shared.py"
    file.write_text(SHARED)
    outcome = warm.kerascope("shapes", file, "--output-format", "json", "--trace-info")
    data = json.loads(outcome.out)
    assert data["status"] == "ok"
    assert data["unknown"] == []
    assert data["elapsed_ms"] > 0
    (constructed,) = [
        fact for fact in data["facts"] if fact["layer"] == "Dense" and fact["site"] == "construct"
    ]
    assert constructed["output_shape"] == [None, 2]
    assert [variant["output_shape"] for variant in constructed["variants"]] == [[None, 5, 2]]
    assert constructed["calls"] == 2
    calls = [fact for fact in data["facts"] if fact["site"] == "call"]
    assert [fact["location"]["row"] for fact in calls] == [4, 5]


def test_a_summary_lists_the_models_layers(project: Path) -> None:
    outcome = warm.kerascope("summary", "redundant.py", cwd=project)
    assert outcome.code == 0
    assert "│ dense (Dense)" in outcome.out and "(None, 64)" in outcome.out
    assert f"parameters: {784 * 64 + 64 + 64 * 10 + 10:,}" in outcome.out


def test_a_crash_is_a_failure_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_text("import keras\nimport ctypes\nctypes.string_at(0)\n")
    outcome = kerascope("check", file)
    assert outcome.code == 2
    assert outcome.complaint == (
        f"{file} could not be traced: the traced program was ended by SIGSEGV"
    )


def test_a_timeout_keeps_what_was_found(tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_text(REDUNDANT + "sum(iter(int, 1))\n")
    outcome = kerascope("check", "--timeout", "1.5", "--output-format", "concise", file)
    assert outcome.code == 0
    assert " KS501 " in outcome.out
    assert f"note: {file} was traced in part: " in outcome.err


def test_an_interrupt_ends_everything(tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_text("import keras\nsum(iter(int, 1))\n")
    command = subprocess.Popen(
        [sys.executable, "-m", "kerascope", "check", "--timeout", "600", os.fspath(file)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        # A shell that runs the tests in the background has them, and this, ignore interrupts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    process = psutil.Process(command.pid)
    # Command, fork server, trace: the program is running.
    assert eventually(lambda: len(process.children(recursive=True)) == 2)
    started = process.children(recursive=True)
    command.send_signal(signal.SIGINT)
    _, complaint = command.communicate(timeout=PATIENCE_S)
    assert command.returncode == 130
    assert complaint == "kerascope: error: interrupted\n"
    assert eventually(lambda: not any(child.is_running() for child in started))
