"""The Python that runs the user's models is found, or one line says why not."""

from __future__ import annotations

import os
import sys
import venv
from pathlib import Path

import pytest

from kerascope.tracing.environment import InterpreterNotFound, find_interpreter, python_in


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a package folder, and with a .venv that has a (fake) TensorFlow."""
    folder = tmp_path / "project"
    (folder / "package").mkdir(parents=True)
    (folder / "pyproject.toml").write_text("")
    add_environment(folder / ".venv", tensorflow=True)
    return folder


def add_environment(folder: Path, *, tensorflow: bool) -> Path:
    venv.create(folder, with_pip=False, symlinks=True)
    if tensorflow:
        version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
        (folder / "lib" / version / "site-packages" / "tensorflow.py").write_text("")
    return folder / "bin" / "python"


def message_for(named: str) -> str:
    with pytest.raises(InterpreterNotFound) as caught:
        find_interpreter(named)
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_a_named_interpreter_is_taken_as_it_is(project: Path) -> None:
    python = add_environment(project / "other", tensorflow=False)
    found = find_interpreter(os.fspath(python), [project])
    assert found.path == os.fspath(python), "a link must not be followed: it is the environment"
    assert found.source == "named"
    assert found.version == sys.version_info[:3]
    assert not found.has_tensorflow


def test_a_named_environment_stands_for_its_python(project: Path) -> None:
    found = find_interpreter(os.fspath(project / ".venv"))
    assert found.path == os.fspath(project / ".venv" / "bin" / "python")
    assert found.has_tensorflow


def test_a_named_command_is_looked_up_on_path(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.fspath(project / ".venv" / "bin"))
    found = find_interpreter("python")
    assert found.path == os.fspath(project / ".venv" / "bin" / "python")


def test_the_active_environment_comes_first(project: Path, tmp_path: Path) -> None:
    python = add_environment(tmp_path / "active", tensorflow=True)
    found = find_interpreter(None, [project], {"VIRTUAL_ENV": os.fspath(tmp_path / "active")})
    assert (found.path, found.source) == (os.fspath(python), "VIRTUAL_ENV")


def test_an_environment_with_tensorflow_wins_over_one_without(
    project: Path, tmp_path: Path
) -> None:
    add_environment(tmp_path / "active", tensorflow=False)
    found = find_interpreter(None, [project], {"VIRTUAL_ENV": os.fspath(tmp_path / "active")})
    assert found.path == os.fspath(project / ".venv" / "bin" / "python")


def test_the_projects_environment_is_found_from_below(project: Path) -> None:
    found = find_interpreter(None, [project / "package"], {})
    assert found.path == os.fspath(project / ".venv" / "bin" / "python")


def test_no_environment_above_the_project_is_taken(project: Path) -> None:
    add_environment(project.parent / ".venv", tensorflow=True)
    (project / ".venv").rename(project / "gone")
    found = find_interpreter(None, [project / "package"], {"PATH": ""})
    assert found.path == sys.executable


def test_a_broken_environment_that_nobody_named_is_passed_over(project: Path) -> None:
    broken = project / "package" / ".venv" / "bin"
    broken.mkdir(parents=True)
    (broken / "python").write_text("not a program")
    found = find_interpreter(None, [project / "package"], {})
    assert found.path == os.fspath(project / ".venv" / "bin" / "python")


def test_a_conda_environment_is_found(tmp_path: Path) -> None:
    python = add_environment(tmp_path / "conda", tensorflow=True)
    found = find_interpreter(None, [], {"CONDA_PREFIX": os.fspath(tmp_path / "conda")})
    assert (found.path, found.source) == (os.fspath(python), "CONDA_PREFIX")


def test_python_in_a_folder_that_is_no_environment(tmp_path: Path) -> None:
    assert python_in(tmp_path) is None


def test_a_path_that_is_not_there() -> None:
    assert "no Python interpreter at /nowhere/python" in message_for("/nowhere/python")


def test_a_command_that_is_not_there() -> None:
    assert "'no-such-python' on PATH" in message_for("no-such-python")


def test_a_folder_that_is_no_environment(tmp_path: Path) -> None:
    assert "no virtual environment" in message_for(os.fspath(tmp_path))


def test_a_file_that_is_not_executable(tmp_path: Path) -> None:
    file = tmp_path / "python"
    file.write_text("")
    assert "not executable" in message_for(os.fspath(file))


@pytest.mark.parametrize("text", ["", "#!/bin/sh\necho hello\n", "\x7fELF"])
def test_a_program_that_is_not_python(tmp_path: Path, text: str) -> None:
    file = tmp_path / "python"
    file.write_text(text)
    file.chmod(0o755)
    assert "is not a Python interpreter" in message_for(os.fspath(file))


def test_a_python_that_is_too_old(tmp_path: Path) -> None:
    file = tmp_path / "python"
    file.write_text("#!/bin/sh\necho 'kerascope-probe:[[3, 7, 2], []]'\n")
    file.chmod(0o755)
    assert "Python 3.7" in message_for(os.fspath(file))
