"""How a document and other files of the workspace call what it defines.

Files are looked at in a bounded way (number, size, seconds), each once for each of its versions.
Open buffers win over what is on disk. Reading happens wherever :meth:`CallSites.of` is called:
outside of the event loop.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kerascope.analysis.callsites import (
    ImportedCall,
    definitions,
    imported_calls,
    module_files,
    own_calls,
)

MOST_FILES = 400
MOST_ENTRIES = 5_000
LARGEST_FILE = 512 * 1024
#: Seconds that one search may take; what it has not come to, the next one reads.
PATIENCE_S = 0.5
#: Seconds for which the list of files is taken to be the same.
_LISTED_FOR_S = 5.0
_MOST_CALLS = 8
_MOST_OWN_CALLS = 32

_IMPORT = re.compile(rb"^\s*(?:from|import)\s[^\n]*", re.MULTILINE)
_NEVER_SEARCHED = frozenset({"node_modules", "__pycache__", "site-packages", "dist-packages"})


@dataclass
class _Known:
    """What was read of one version of a file; ``calls`` once they were wanted."""

    version: tuple[int, int]
    imports: bytes
    calls: tuple[ImportedCall, ...] | None = None


class CallSites:
    """The calls between the files of a workspace, remembered by file. Safe for threads."""

    def __init__(self, *, most_files: int = MOST_FILES, patience_s: float = PATIENCE_S) -> None:
        self._most_files = most_files
        self._patience_s = patience_s
        self._known: dict[str, _Known] = {}
        self._listed: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._lock = threading.Lock()

    def of(
        self,
        path: str,
        text: str,
        overlays: Mapping[str, str] | None = None,
        search_paths: Sequence[str] = (),
    ) -> tuple[str, ...]:
        """Calls of what the document at ``path`` defines, as expressions, each once.

        ``search_paths`` are the workspace's folders around it; without one only the files beside
        it are looked at, and without a path none but the document itself.
        """
        wanted = definitions(text)
        found = dict.fromkeys(own_calls(text, wanted)[:_MOST_OWN_CALLS])
        if not wanted or not path:
            return tuple(found)
        own = os.path.realpath(path)
        stem = os.path.basename(own).removesuffix(".py")
        if stem == "__init__":
            stem = os.path.basename(os.path.dirname(own))
        with self._lock:
            for file, call in self._calls(own, stem.encode(), dict(overlays or {}), search_paths):
                if call.name not in wanted or call.expression in found:
                    continue
                named = sum(known.startswith(f"{call.name}(") for known in found)
                files = module_files(call.module, call.level, file, search_paths)
                if named < _MOST_CALLS and own in map(os.path.realpath, files):
                    found[call.expression] = None
        return tuple(found)

    def _calls(
        self, own: str, stem: bytes, overlays: dict[str, str], search_paths: Sequence[str]
    ) -> Iterator[tuple[str, ImportedCall]]:
        end = time.monotonic() + self._patience_s
        for file, buffer in overlays.items():
            if os.path.realpath(file) != own and stem in buffer.encode("utf-8", "replace"):
                for call in imported_calls(buffer):
                    yield file, call
        for file in self._files(os.path.dirname(own), search_paths):
            if file in overlays or file == own:
                continue
            if time.monotonic() > end:
                return
            known = self._read(file)
            if known is None or stem not in known.imports:
                continue
            if known.calls is None:
                known.calls = imported_calls(_text(file))
            for call in known.calls:
                yield file, call

    def _read(self, file: str) -> _Known | None:
        try:
            status = os.stat(file)
            version = (status.st_mtime_ns, status.st_size)
            known = self._known.get(file)
            if known is None or known.version != version:
                if status.st_size > LARGEST_FILE:
                    return None
                with open(file, "rb") as stream:
                    lines = _IMPORT.findall(stream.read(LARGEST_FILE))
                known = self._known[file] = _Known(version, b"\n".join(lines))
        except OSError:
            return None
        return known

    def _files(self, folder: str, search_paths: Sequence[str]) -> tuple[str, ...]:
        """The nearest files first: beside the document, then of the whole workspace."""
        files = dict.fromkeys(self._listing(folder, deep=False))
        for root in search_paths:
            files.update(dict.fromkeys(self._listing(os.path.realpath(root), deep=True)))
        return tuple(files)[: self._most_files]

    def _listing(self, root: str, *, deep: bool) -> tuple[str, ...]:
        key = f"{root}{os.sep}**" if deep else root
        now = time.monotonic()
        listed = self._listed.get(key)
        if listed is None or now - listed[0] > _LISTED_FOR_S:
            listed = (now, tuple(_python_files(root, deep=deep)))
            self._listed[key] = listed
        return listed[1]


def _python_files(root: str, *, deep: bool) -> Iterator[str]:
    entries = files = 0
    for folder, folders, names in os.walk(root):
        if not deep:
            folders.clear()
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in _NEVER_SEARCHED
            and not os.path.exists(os.path.join(folder, name, "pyvenv.cfg"))
        )
        entries += len(folders) + len(names)
        for name in sorted(names):
            if name.endswith(".py") and os.path.isfile(os.path.join(folder, name)):
                files += 1
                yield os.path.join(folder, name)
        if entries > MOST_ENTRIES or files > MOST_FILES:
            return


def _text(file: str) -> str:
    try:
        with open(file, encoding="utf-8-sig", errors="replace") as stream:
            return stream.read(LARGEST_FILE)
    except OSError:
        return ""
