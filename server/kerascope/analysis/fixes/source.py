"""The text that a fix changes, and how it writes Keras' names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from parso.python.tree import ImportFrom, Module
from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import CallSyntax, call_at, children, code, parse, span_of, walk
from kerascope.analysis.imports import Imported, imported, is_keras, resolve
from kerascope.analysis.report import Span, TextEdit
from kerascope.analysis.text import LineIndex


@dataclass(frozen=True)
class Spelling:
    """How this file writes a Keras name, with the edits that import it when it is not yet."""

    text: str
    edits: tuple[TextEdit, ...] = ()


class Source:
    """One text with its tree, its lines and its imports."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.index = LineIndex(text)

    @cached_property
    def module(self) -> Module:
        """The concrete syntax tree."""
        return parse(self.text)

    @cached_property
    def names(self) -> dict[str, Imported]:
        """The names that imports bind."""
        return imported(self.module)

    def call(self, span: Span | None) -> CallSyntax | None:
        """The call expression at ``span``."""
        return call_at(self.module, span) if span is not None else None

    def call_from(self, data: object) -> CallSyntax | None:
        """The call expression at a span that a finding carries as four numbers."""
        if isinstance(data, list) and len(data) == 4:
            return self.call(Span(*data))
        return None

    def slice(self, span: Span) -> str:
        """The text at ``span``."""
        return self.index.slice(span)

    def indent(self, line: int) -> str:
        """The blanks that a line begins with."""
        text = self.index.line(line)
        return text[: len(text) - len(text.lstrip(" \t"))]

    def begins_line(self, node: NodeOrLeaf) -> bool:
        """Whether nothing but blanks stands before ``node`` on its line."""
        line, column = node.start_pos
        return not self.index.line(line)[:column].strip()

    def layer(self, cls: str, like: CallSyntax | None = None) -> Spelling | None:
        """How this file writes ``keras.layers.<cls>``, in the style of the call ``like``."""
        return self._spelled(cls, f"layers.{cls}", like)

    def input(self, like: CallSyntax | None = None) -> Spelling | None:
        """How this file writes ``keras.Input``."""
        for name, bound in self.names.items():
            if is_keras(bound.path) and bound.path.endswith(".Input"):
                return Spelling(name)
        keras = self._name_of(("keras", "tensorflow.keras"))
        if keras is not None:
            return Spelling(f"{keras}.Input")
        if like is not None and like.callee.startswith("tf."):
            return Spelling("tf.keras.Input")
        return self._spelled("Input", "Input", like)

    def _spelled(self, cls: str, path: str, like: CallSyntax | None) -> Spelling | None:
        for name, bound in self.names.items():
            if is_keras(bound.path) and bound.path.endswith(f"layers.{cls}"):
                return Spelling(name)
        if self._has_all_layers and (like is None or "." not in like.callee):
            return Spelling(cls)
        callee = "".join(like.callee.split()) if like is not None else ""
        if is_keras(resolve(callee, self.names)) and "." in callee:
            head = callee.rpartition(".")[0]
            resolved = resolve(head, self.names) or ""
            if resolved.endswith(".layers"):
                return Spelling(f"{head}.{cls}")
        layers = next(
            (n for n, b in self.names.items() if is_keras(b.path) and b.path.endswith(".layers")),
            None,
        )
        bare = self.names.get(callee)
        if (
            bare is not None
            and isinstance(bare.node, ImportFrom)
            and is_keras(bare.path)
            and bare.path.rpartition(".")[0].endswith("layers")
        ):
            added = self._added_import(bare.node, callee, cls)
            if added is not None:
                return Spelling(cls, (added,))
        if layers is not None:
            return Spelling(f"{layers}.{cls}")
        keras = self._name_of(("keras", "tensorflow.keras"))
        if keras is not None:
            return Spelling(f"{keras}.{path}")
        tensorflow = self._name_of(("tensorflow",))
        if tensorflow is not None:
            return Spelling(f"{tensorflow}.keras.{path}")
        other = self._layers_import()
        if other is not None:
            added = self._added_import(other, None, cls)
            if added is not None:
                return Spelling(cls, (added,))
        return None

    @cached_property
    def _has_all_layers(self) -> bool:
        """Whether ``from keras.layers import *`` or the like is there."""
        for node in walk(self.module):
            if isinstance(node, ImportFrom) and node.is_star_import():
                module = ".".join(name.value for name in node.get_from_names())
                if is_keras(f"{module}.x") and module.endswith("layers"):
                    return True
        return False

    def _name_of(self, paths: Iterable[str]) -> str | None:
        wanted = set(paths)
        return next((name for name, bound in self.names.items() if bound.path in wanted), None)

    def _layers_import(self) -> ImportFrom | None:
        for node in walk(self.module):
            if isinstance(node, ImportFrom) and not node.is_star_import():
                source = ".".join(name.value for name in node.get_from_names())
                if is_keras(f"{source}.x") and source.endswith("layers"):
                    return node
        return None

    def _added_import(self, node: ImportFrom, after: str | None, name: str) -> TextEdit | None:
        """The edit that makes ``node`` import ``name`` too, behind the name ``after``."""
        items = [
            item
            for item in walk(node)
            if item.type in ("import_as_name", "name")
            and item.parent is not None
            and item.parent.type in ("import_as_names", "import_from")
            and item not in node.get_from_names()
        ]
        if not items:
            return None
        chosen = next((item for item in items if _bound_name(item) == after), items[-1])
        line, column = chosen.end_pos
        return TextEdit(Span(line, column, line, column), f", {name}")


def _bound_name(item: NodeOrLeaf) -> str:
    parts = children(item)
    return code(parts[-1] if parts else item)


def at(line: int, column: int) -> Span:
    """The empty span at a position."""
    return Span(line, column, line, column)


def replaced(node: NodeOrLeaf, text: str) -> TextEdit:
    """The edit that writes ``text`` in place of ``node``."""
    return TextEdit(span_of(node), text)
