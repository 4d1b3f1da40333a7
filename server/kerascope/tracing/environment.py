"""Which Python to trace in: the one that runs the user's models.

Candidates are asked, not guessed at: each is started once, isolated, to tell its version and
whether TensorFlow is there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

OLDEST_PYTHON = (3, 9)

_PROBE_TIMEOUT_S = 60.0
_MARK = "kerascope-probe:"
# `-I` leaves out the user's own site-packages, where `pip install --user` puts things.
_PROBE = f"""
import importlib.util, json, site, sys
if sys.prefix == sys.base_prefix: sys.path.append(site.getusersitepackages())
found = [name for name in ("tensorflow", "keras") if importlib.util.find_spec(name)]
print({_MARK!r} + json.dumps([list(sys.version_info[:3]), found]))
"""
_VENV_NAMES = (".venv", "venv", "env")


class InterpreterNotFound(LookupError):
    """There is no Python to trace in. The text is one line for the user, with a way out."""


@dataclass(frozen=True)
class Interpreter:
    """A Python that can be started. ``source`` says where it was found, for messages."""

    path: str
    source: str
    version: tuple[int, int, int]
    has_tensorflow: bool


def find_interpreter(
    named: str | None,
    folders: Sequence[Path] = (),
    environ: Mapping[str, str] | None = None,
) -> Interpreter:
    """The Python that the user named, or else the first suitable one.

    Looked at, in this order: the active virtual environment, a ``.venv`` in ``folders`` (the
    workspace) or up to their project's root, the active conda environment, the Python that
    Kerascope runs in, and PATH. The first that has TensorFlow wins; when none has, the first.
    Raises :class:`InterpreterNotFound`.
    """
    if named:
        return probe(_executable(named), "named")
    working: Interpreter | None = None
    for path, source in _candidates(folders, os.environ if environ is None else environ):
        try:
            found = probe(path, source)
        except InterpreterNotFound:
            continue  # a broken environment that nobody named
        if found.has_tensorflow:
            return found
        working = working or found
    if working is None:
        raise InterpreterNotFound(
            "no Python interpreter was found; install Python with TensorFlow, "
            "or name one (--python EXE, or the setting kerascope.interpreter)"
        )
    return working


def probe(path: str, source: str) -> Interpreter:
    """Start an interpreter and ask who it is. Raises :class:`InterpreterNotFound`."""
    try:
        answer = subprocess.run(
            [path, "-I", "-c", _PROBE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PROBE_TIMEOUT_S,
            cwd=os.path.abspath(os.sep),
            check=False,
        )
    except FileNotFoundError:
        raise InterpreterNotFound(f"there is no Python interpreter at {path}; {_WAY_OUT}") from None
    except PermissionError:
        raise InterpreterNotFound(f"{path} is not executable; {_WAY_OUT}") from None
    except subprocess.TimeoutExpired:
        raise InterpreterNotFound(
            f"{path} did not answer within {_PROBE_TIMEOUT_S:.0f} s; {_WAY_OUT}"
        ) from None
    except (OSError, ValueError):  # not a program at all; a NUL in the name
        raise InterpreterNotFound(f"{path} is not a Python interpreter; {_WAY_OUT}") from None
    version, packages = _understand(answer.stdout.decode("utf-8", "replace"), path)
    if version[:2] < OLDEST_PYTHON:
        raise InterpreterNotFound(
            f"{path} is Python {version[0]}.{version[1]}, which is too old: "
            f"Kerascope traces in Python 3.9 or newer; {_WAY_OUT}"
        )
    return Interpreter(path, source, version, "tensorflow" in packages)


_WAY_OUT = "name the Python that runs your models (for example .venv/bin/python)"


def _understand(output: str, path: str) -> tuple[tuple[int, int, int], list[str]]:
    for line in output.splitlines():
        if line.startswith(_MARK):
            try:
                version, packages = json.loads(line[len(_MARK) :])
                return tuple(version), packages
            except (ValueError, TypeError):
                break
    raise InterpreterNotFound(f"{path} is not a Python interpreter; {_WAY_OUT}")


def _executable(named: str) -> str:
    """The path of what the user named: a file, a virtual environment, or a command on PATH."""
    expanded = os.path.expanduser(named)
    if os.path.isdir(expanded):
        inside = python_in(Path(expanded))
        if inside is None:
            raise InterpreterNotFound(f"{named} is a folder and no virtual environment; {_WAY_OUT}")
        return inside
    if os.path.dirname(expanded):
        # Links are kept: a virtual environment's python is one.
        return os.path.abspath(expanded)
    found = shutil.which(expanded)
    if found is None:
        raise InterpreterNotFound(f"there is no command {named!r} on PATH; {_WAY_OUT}")
    return os.path.abspath(found)


def python_in(environment: Path) -> str | None:
    """The interpreter of a virtual or conda environment."""
    for relative in ("bin/python", "Scripts/python.exe", "python.exe"):
        path = environment / relative
        if path.is_file():
            return os.path.abspath(path)
    return None


def _candidates(folders: Sequence[Path], environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()

    def fresh(path: str | None) -> bool:
        if path is None or path in seen:
            return False
        seen.add(path)
        return True

    def of_environment(variable: str) -> str | None:
        value = environ.get(variable)
        return python_in(Path(value)) if value else None

    path = of_environment("VIRTUAL_ENV")
    if path and fresh(path):
        yield path, "VIRTUAL_ENV"
    for folder in folders:
        for place in _project_folders(folder.resolve()):
            for name in _VENV_NAMES:
                path = python_in(place / name)
                if path and fresh(path):
                    yield path, f"{name} in {place}"
    path = of_environment("CONDA_PREFIX")
    if path and fresh(path):
        yield path, "CONDA_PREFIX"
    if sys.executable and fresh(sys.executable):
        yield sys.executable, "the Python that runs Kerascope"
    for name in ("python3", "python"):
        found = shutil.which(name, path=environ.get("PATH"))
        if found and fresh(found):
            yield os.path.abspath(found), "PATH"


def _project_folders(folder: Path) -> Sequence[Path]:
    """``folder`` and those above it up to the project's root; just ``folder`` without a project.

    No further up: a ``.venv`` in a shared folder such as /tmp may be anybody's.
    """
    climbed = [folder, *folder.parents]
    for index, place in enumerate(climbed):
        if any((place / mark).exists() for mark in (".git", "pyproject.toml")):
            return climbed[: index + 1]
    return [folder]
