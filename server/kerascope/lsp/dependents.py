"""Which open documents a change of another one concerns: what imports it, and what it calls.

A trace tells the files that it imported, over any number of hops; before the first trace, and where
an import fails because its module is not there yet, the import lines of the text have to do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from kerascope.analysis.report import ShapeReport
from kerascope.lsp.disk import file_key
from kerascope.lsp.documents import OpenDocument
from kerascope.lsp.gate import imports_any


class Dependents:
    """What the traces of a session told of the ties between its documents."""

    def __init__(self) -> None:
        self._imported: dict[str, frozenset[str]] = {}
        self._calls: dict[str, tuple[str, ...]] = {}

    def traced(self, uri: str, report: ShapeReport) -> None:
        """A document was traced. A text that could not be run keeps the ties that it had."""
        if report.imported or report.status == "ok":
            self._imported[uri] = frozenset(map(file_key, report.imported))

    def forget(self, uri: str) -> None:
        """A document was closed."""
        self._imported.pop(uri, None)
        self._calls.pop(uri, None)

    def importers(
        self, document: OpenDocument, programs: Iterable[OpenDocument]
    ) -> Iterator[OpenDocument]:
        """Those of ``programs`` that a change of ``document`` may change."""
        path = file_key(document.source.path) if document.source.path else ""
        for other in programs:
            if other.uri != document.uri and (
                path in self._imported.get(other.uri, ()) or _mentions(document, other)
            ):
                yield other

    def importers_of(
        self, paths: Collection[str], programs: Iterable[OpenDocument]
    ) -> Iterator[OpenDocument]:
        """Those of ``programs`` that a change of these files on disk may change."""
        real = set(map(file_key, paths))
        names = frozenset(filter(None, map(_module_name, paths)))
        for program in programs:
            imported = self._imported.get(program.uri, frozenset())
            if not real.isdisjoint(imported) or imports_any(program.source.text, names):
                yield program

    def callees(
        self, document: OpenDocument, programs: Iterable[OpenDocument]
    ) -> Iterator[OpenDocument]:
        """Those of ``programs`` that ``document`` imports, and perhaps calls."""
        for other in programs:
            if other.uri != document.uri and _mentions(other, document):
                yield other

    def called(self, uri: str, calls: tuple[str, ...]) -> bool:
        """Note how other files call what a document defines; whether that is new."""
        new = self._calls.get(uri) != calls
        self._calls[uri] = calls
        return new


def _mentions(module: OpenDocument, importer: OpenDocument) -> bool:
    """Whether the text of ``importer`` has an import line with the name of ``module``."""
    if not module.is_importable:
        return False
    return imports_any(importer.source.text, {_module_name(module.source.path)})


def _module_name(path: str) -> str:
    """The last part of the name that the file at ``path`` is imported by."""
    file = Path(path)
    return file.parent.name if file.name == "__init__.py" else file.stem
