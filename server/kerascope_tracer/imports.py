"""Modules of the user's own workspace are imported for real, guarded and watched like the file.

Their text comes from the editor's buffer where one is open.
"""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import linecache
import os
import sys
from types import CodeType, ModuleType
from typing import Callable, Mapping, Optional, Sequence, Tuple

from kerascope_tracer.instrument import instrument
from kerascope_tracer.positions import Sources, SourceText

Tell = Callable[[str], None]


class _Loader(importlib.machinery.SourceFileLoader):
    """Compiles the instrumented form of a module; reads and writes no byte code."""

    def __init__(
        self, name: str, path: str, text: Optional[str], sources: Sources, tell: Tell
    ) -> None:
        super().__init__(name, path)
        self._text = text
        self._sources = sources
        self._tell = tell

    def get_code(self, fullname: str) -> CodeType:
        self._tell(self.path)
        text = self._text
        if text is None:
            text = importlib.util.decode_source(self.get_data(self.path))
        tree = ast.parse(text, self.path)
        if not self._sources.knows(self.path):  # the traced file, imported by its own package
            self._sources.add(self.path, SourceText(self.path, text, tree))
        lines = text.splitlines(keepends=True)
        linecache.cache[self.path] = (len(text), None, lines, self.path)
        return compile(instrument(tree), self.path, "exec")


class WorkspaceFinder(importlib.abc.MetaPathFinder):
    """Finds modules under ``roots`` (not those of an environment inside them)."""

    def __init__(
        self, roots: Sequence[str], overlays: Mapping[str, str], sources: Sources, tell: Tell
    ) -> None:
        self._roots = tuple(os.path.join(os.path.realpath(root), "") for root in roots if root)
        self._overlays = {os.path.realpath(path): text for path, text in overlays.items()}
        self._sources = sources
        self._tell = tell

    def find_spec(
        self,
        fullname: str,
        path: Optional[Sequence[str]] = None,
        target: Optional[ModuleType] = None,
    ) -> Optional[importlib.machinery.ModuleSpec]:
        """The spec of a workspace module, or ``None`` to let others look."""
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or not spec.origin or not spec.origin.endswith(".py"):
            return None
        origin = os.path.realpath(spec.origin)
        if not self._is_workspace(origin):
            return None
        text = self._overlays.get(origin)
        spec.loader = _Loader(fullname, spec.origin, text, self._sources, self._tell)
        return spec

    def _is_workspace(self, origin: str) -> bool:
        parts = origin.split(os.sep)
        if "site-packages" in parts or "dist-packages" in parts:
            return False
        if origin.startswith(os.path.join(os.path.realpath(sys.prefix), "")):
            return False
        return origin.startswith(self._roots) if self._roots else False


def package_of(folder: str) -> Tuple[str, str]:
    """The dotted name of the package that ``folder`` is, and the folder above; or two empty."""
    names = []
    while folder and os.path.isfile(os.path.join(folder, "__init__.py")):
        folder, name = os.path.split(folder)
        if not name.isidentifier():
            return "", ""
        names.append(name)
    return (".".join(reversed(names)), folder) if names else ("", "")


def package_root(folder: str) -> str:
    """The folder of the outermost package that ``folder`` is part of, or ``folder`` itself."""
    name, home = package_of(folder)
    return os.path.join(home, name.split(".")[0]) if name else folder


def install(
    roots: Sequence[str], overlays: Optional[Mapping[str, str]], sources: Sources, tell: Tell
) -> None:
    """Import workspace modules through :class:`WorkspaceFinder` from now on.

    ``tell`` hears the path of each, before it is read.
    """
    sys.meta_path.insert(0, WorkspaceFinder(roots, overlays or {}, sources, tell))
