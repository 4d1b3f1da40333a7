"""Which files a command is about, and their text."""

from __future__ import annotations

import io
import os
import stat
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.notebook import Notebook, NotebookError, read_notebook
from kerascope.cli.failure import CommandFailure

LARGEST_BYTES = 5 * 1024 * 1024
#: A notebook holds its outputs, pictures included.
LARGEST_NOTEBOOK_BYTES = 100 * 1024 * 1024
_NOTEBOOK = ".ipynb"
_NEVER_SEARCHED = frozenset({"node_modules", "__pycache__", "site-packages"})


@dataclass(frozen=True)
class SourceFile:
    """A file to look at. ``shown`` is its path as the user would write it.

    The document of a ``notebook`` is the program that its code cells are together.
    """

    shown: str
    document: SourceDocument
    notebook: Notebook | None = None

    @property
    def filename(self) -> str:
        """The absolute path."""
        return self.document.path


class UnreadableSource(Exception):
    """A file that cannot be looked at. The text is one line that names it."""


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The Python files that the paths stand for, each once, in order.

    A folder stands for the ``*.py`` and ``*.ipynb`` files below it, without hidden folders, virtual
    environments, ``node_modules`` and the like. A file stands for itself, whatever its name. Raises
    :class:`CommandFailure` for a path that is not there and a folder without Python files.
    """
    found: dict[str, Path] = {}
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            raise CommandFailure(f"there is no file or folder {path}; check the path") from None
        except (OSError, ValueError) as error:
            raise CommandFailure(f"cannot read {path}: {_reason(error)}") from None
        files = list(_python_files(path)) if is_folder else [path]
        if not files:
            raise CommandFailure(
                f"there are no Python files in {path} (hidden folders, virtual environments and "
                "node_modules are not searched); name a file or another folder"
            )
        for file in files:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _python_files(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        here = Path(root)
        folders[:] = sorted(name for name in folders if _is_searched(here / name))
        yield from (here / name for name in sorted(files) if name.endswith((".py", _NOTEBOOK)))


def _is_searched(folder: Path) -> bool:
    if folder.name.startswith(".") or folder.name in _NEVER_SEARCHED:
        return False
    return not (folder / "pyvenv.cfg").exists()


def read_source(path: Path) -> SourceFile:
    """The file's text, decoded as Python would. Raises :class:`UnreadableSource`."""
    if path.suffix == _NOTEBOOK:
        return _read_notebook(path)
    data = _read_bytes(path, LARGEST_BYTES)
    if b"\0" in data[:8192] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableSource(f"{path} is a binary file, not Python source")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except SyntaxError as error:  # an unknown encoding, or bytes that are not UTF-8
        line = _first_bad_line(data)
        if line is None:
            raise UnreadableSource(f"{path} cannot be decoded: {error.msg}") from None
        raise UnreadableSource(_not_utf8(path, line)) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableSource(_not_utf8(path, line)) from None
    absolute = os.path.abspath(path)
    document = SourceDocument(Path(absolute).as_uri(), absolute, None, text)
    return SourceFile(os.fspath(path), document)


def _read_notebook(path: Path) -> SourceFile:
    data = _read_bytes(path, LARGEST_NOTEBOOK_BYTES)
    try:
        notebook = read_notebook(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableSource(_not_utf8(path, data.count(b"\n", 0, error.start) + 1)) from None
    except NotebookError as error:
        raise UnreadableSource(f"{path} {error}; save it again with Jupyter") from None
    absolute = os.path.abspath(path)
    document = SourceDocument(Path(absolute).as_uri(), absolute, None, notebook.text)
    return SourceFile(os.fspath(path), document, notebook)


def _read_bytes(path: Path, most: int) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableSource(f"{path} is not a regular file")
        if status.st_size > most:
            raise UnreadableSource(
                f"{path} is larger than {most >> 20} MB, too large for a program"
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableSource(f"cannot read {path}: {_reason(error)}") from None


def _first_bad_line(data: bytes) -> int | None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return None


def _not_utf8(path: Path, line: int) -> str:
    return (
        f"{path} is not UTF-8 (line {line}); save it as UTF-8, "
        "or declare its encoding in its first line"
    )


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
