"""Modules of the user's own workspace are imported for real, guarded and watched like the file.

Their text comes from the editor's buffer where one is open. A file of a large package may bring in
hundreds of modules, and to guard them all takes longer than a trace may: those that the file names
itself are guarded, and of the others as many as :data:`MOST`; the rest is imported as it is.
"""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import linecache
import os
import sys
from types import CodeType, ModuleType
from typing import Callable, FrozenSet, Mapping, Optional, Sequence, Set, Tuple

from kerascope_tracer.instrument import instrument
from kerascope_tracer.positions import Sources, SourceText

Tell = Callable[[str], None]

#: Characters of the modules that are guarded although the file does not name them: 1 to 2 seconds.
MOST = 400_000


class _Loader(importlib.machinery.SourceFileLoader):
    """Compiles the instrumented form of a module; writes no byte code."""

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


class _Unguarded(importlib.machinery.SourceFileLoader):
    """Loads a module as Python does; an edit of it is an edit of the workspace all the same."""

    def __init__(self, name: str, path: str, tell: Tell) -> None:
        super().__init__(name, path)
        self._tell = tell

    def get_code(self, fullname: str) -> Optional[CodeType]:
        self._tell(self.path)
        return super().get_code(fullname)


class WorkspaceFinder(importlib.abc.MetaPathFinder):
    """Finds modules under ``roots`` (not those of an environment inside them).

    ``named`` are the modules that the traced file imports by name.
    """

    def __init__(
        self,
        roots: Sequence[str],
        overlays: Mapping[str, str],
        named: FrozenSet[str],
        sources: Sources,
        tell: Tell,
    ) -> None:
        self._roots = tuple(os.path.join(os.path.realpath(root), "") for root in roots if root)
        self._overlays = {os.path.realpath(path): text for path, text in overlays.items()}
        self._named = named
        self._left = MOST
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
        if text is None and fullname not in self._named and not self._has_room(origin):
            spec.loader = _Unguarded(fullname, spec.origin, self._tell)
        else:
            spec.loader = _Loader(fullname, spec.origin, text, self._sources, self._tell)
        return spec

    def _has_room(self, origin: str) -> bool:
        """Whether one more module is guarded; its characters then count."""
        try:
            size = os.path.getsize(origin)
        except OSError:
            return True  # the loader tells what is wrong with it
        if size > self._left:
            return False
        self._left -= size
        return True

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


def named_modules(tree: ast.AST, package: str) -> FrozenSet[str]:
    """The modules that imports anywhere in ``tree``, a file of ``package``, name."""
    found: Set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".") if node.level and package else []
            parts = parts[: len(parts) - node.level + 1] + ([node.module] if node.module else [])
            module = ".".join(parts)
            found.add(module)
            found.update("{}.{}".format(module, alias.name) for alias in node.names)
    return frozenset(found)


def install(
    roots: Sequence[str],
    overlays: Optional[Mapping[str, str]],
    named: FrozenSet[str],
    sources: Sources,
    tell: Tell,
) -> None:
    """Import workspace modules through :class:`WorkspaceFinder` from now on.

    ``tell`` hears the path of each, before it is read.
    """
    sys.meta_path.insert(0, WorkspaceFinder(roots, overlays or {}, named, sources, tell))
