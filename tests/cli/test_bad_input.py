"""Bad input is answered with one line and the right exit code, never with a traceback."""

from __future__ import annotations

import os
import venv
from pathlib import Path

import pytest
from cli.command import kerascope

KERAS = "import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])\n"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    file = tmp_path / "program.py"
    file.write_text(KERAS)
    return file


@pytest.mark.parametrize("command", ["check", "shapes", "summary"])
def test_a_path_that_is_not_there(tmp_path: Path, command: str) -> None:
    outcome = kerascope(command, tmp_path / "nothing.py")
    assert outcome.code == 2
    assert outcome.complaint == (
        f"there is no file or folder {tmp_path / 'nothing.py'}; check the path"
    )
    assert outcome.out == ""


def test_a_path_below_a_file(program: Path) -> None:
    outcome = kerascope("check", program / "below.py")
    assert outcome.code == 2
    assert "there is no file or folder" in outcome.complaint


def test_a_folder_without_python_files(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no program")
    hidden = tmp_path / ".hidden"
    hidden.mkdir()
    (hidden / "program.py").write_text(KERAS)
    outcome = kerascope("check", tmp_path)
    assert outcome.code == 2
    assert outcome.complaint.startswith(f"there are no Python files in {tmp_path} ")


def test_a_binary_file(tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_bytes(b"\x7fELF\0\0\0\1")
    outcome = kerascope("check", file)
    assert outcome.code == 2
    assert outcome.complaint == f"{file} is a binary file, not Python source"


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_bytes(b"import keras\n# \xe9t\xe9\n")
    outcome = kerascope("check", file)
    assert outcome.code == 2
    assert outcome.complaint.startswith(f"{file} is not UTF-8 (line 2); save it as UTF-8")


def test_a_declared_encoding_is_heeded(tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_bytes(b"# -*- coding: latin-1 -*-\nname = '\xe9t\xe9'\n")
    outcome = kerascope("check", file)
    assert (outcome.code, outcome.err) == (0, "")


def test_a_declared_encoding_that_does_not_exist(tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_bytes(b"# -*- coding: klingon -*-\n")
    outcome = kerascope("check", file)
    assert outcome.code == 2
    assert "klingon" in outcome.complaint


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    # Root may read any file of its own; this one, nobody can.
    outcome = kerascope("check", "/proc/self/mem")
    assert outcome.code == 2
    assert outcome.complaint.startswith("cannot read /proc/self/mem: ")


def test_a_link_that_leads_to_itself(tmp_path: Path) -> None:
    link = tmp_path / "program.py"
    link.symlink_to(link)
    outcome = kerascope("check", link)
    assert outcome.code == 2
    assert outcome.complaint.startswith(f"cannot read {link}: ")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "program.py"
    os.mkfifo(pipe)
    outcome = kerascope("check", pipe)
    assert outcome.code == 2
    assert outcome.complaint == f"{pipe} is not a regular file"


def test_one_bad_file_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "binary.py").write_bytes(b"\0\1\2")
    (tmp_path / "plain.py").write_text("x = 1\n")
    outcome = kerascope("check", tmp_path)
    assert outcome.code == 2
    assert "binary.py is a binary file" in outcome.complaint
    assert outcome.out == "No findings in 1 file.\n"


def test_an_unknown_option() -> None:
    outcome = kerascope("check", "--ouput-format", "json")
    assert outcome.code == 2
    assert "--ouput-format" in outcome.complaint and "--output-format" in outcome.complaint


def test_an_unknown_format(program: Path) -> None:
    outcome = kerascope("check", "--output-format", "xml", program)
    assert outcome.code == 2
    assert "'xml'" in outcome.complaint and "sarif" in outcome.complaint


def test_an_unknown_command() -> None:
    outcome = kerascope("chek")
    assert outcome.code == 2
    assert "'chek'" in outcome.complaint


def test_a_missing_argument() -> None:
    outcome = kerascope("shapes")
    assert outcome.code == 2
    assert "PATH" in outcome.complaint


@pytest.mark.parametrize("arguments", [("explain", "KS999"), ("check", "--select", "KS999")])
def test_an_unknown_rule(arguments: tuple[str, ...]) -> None:
    outcome = kerascope(*arguments)
    assert outcome.code == 2
    assert "there is no rule 'KS999'" in outcome.complaint
    assert "`kerascope rules`" in outcome.complaint


def test_a_timeout_that_is_no_time(program: Path) -> None:
    outcome = kerascope("check", "--timeout", "-3", program)
    assert outcome.code == 2
    assert "--timeout" in outcome.complaint


def test_an_interpreter_that_is_not_there(program: Path) -> None:
    outcome = kerascope("check", "--python", "/nowhere/python", program)
    assert outcome.code == 2
    assert outcome.complaint.startswith("there is no Python interpreter at /nowhere/python; ")


def test_an_interpreter_that_is_not_python(program: Path, tmp_path: Path) -> None:
    fake = tmp_path / "python"
    fake.write_text("#!/bin/sh\necho hello\n")
    fake.chmod(0o755)
    outcome = kerascope("check", "--python", fake, program)
    assert outcome.code == 2
    assert outcome.complaint.startswith(f"{fake} is not a Python interpreter; ")


def test_an_interpreter_without_tensorflow(program: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "bare", with_pip=False, symlinks=True)
    python = tmp_path / "bare" / "bin" / "python"
    outcome = kerascope("check", "--python", python, program)
    assert outcome.code == 2
    assert outcome.complaint == (
        f"TensorFlow is not installed in {python}; run: {python} -m ensurepip && "
        f"{python} -m pip install tensorflow, or name another Python with --python"
    )


def test_files_without_keras_need_no_interpreter(tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_text("x = 1\n")
    outcome = kerascope("check", "--python", "/nowhere/python", tmp_path)
    assert (outcome.code, outcome.out, outcome.err) == (0, "No findings in 1 file.\n", "")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[tool.kerascope\n", "is not valid TOML"),
        ("[tool]\nkerascope = 3\n", "is not a table"),
        ("[tool.kerascope]\nselekt = ['KS1']\n", "did you mean 'select'?"),
        ("[tool.kerascope]\nselect = 'KS1'\n", "select is not a list"),
        ("[tool.kerascope]\nignore = ['KS999']\n", "there is no rule 'KS999'"),
        ("[tool.kerascope.severity]\nKS101 = 'fatal'\n", "fatal"),
        ("[tool.kerascope.severity]\nKS999 = 'hint'\n", "there is no rule 'KS999'"),
    ],
)
def test_a_wrong_pyproject(program: Path, text: str, complaint: str) -> None:
    file = program.parent / "pyproject.toml"
    file.write_text(text)
    outcome = kerascope("check", "--python", "/nowhere/python", program)
    assert outcome.code == 2
    assert complaint in outcome.complaint
    assert outcome.complaint.startswith(os.fspath(file))


def test_control_characters_of_a_name_stay_harmless(tmp_path: Path) -> None:
    outcome = kerascope("check", tmp_path / "\x1b[31mred\x07.py")
    assert outcome.code == 2
    assert "\x1b" not in outcome.complaint and "\\x1b[31mred\\x07.py" in outcome.complaint
