"""What can be said of a text without running it: models, layers, suppressions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from parso.python.tree import Class, Module
from parso.tree import Leaf

from kerascope.analysis import cst, imports
from kerascope.analysis.report import Span

ModelKind = Literal["sequential", "functional", "class"]

_SUPPRESSION = re.compile(r"#\s*kerascope:\s*ignore(?:\[([^\]#]*)\])?", re.IGNORECASE)
_DOTTED_NAME = re.compile(r"\w+(\.\w+)*")
_MODEL_BASES = frozenset({"Model", "Sequential", "Functional"})


@dataclass(frozen=True)
class LayerSite:
    """A call that constructs a Keras layer or Input, judged by the file's imports alone."""

    span: Span
    cls: str


@dataclass(frozen=True)
class ModelSite:
    """A model: the call that constructs it, or the class that defines it."""

    span: Span
    cls: str
    name: str | None
    kind: ModelKind


@dataclass(frozen=True)
class Suppression:
    """A ``# kerascope: ignore[…]`` comment. No codes mean all; no line means the whole file."""

    span: Span
    codes: tuple[str, ...]
    line: int | None


@dataclass(frozen=True)
class Outline:
    """The parts of a text that matter here, in its order."""

    uses_keras: bool
    packages: frozenset[str]
    models: tuple[ModelSite, ...]
    layers: tuple[LayerSite, ...]
    suppressions: tuple[Suppression, ...]


@lru_cache(maxsize=16)
def outline(text: str) -> Outline:
    """Outline ``text``. Never fails; of half-typed text it tells what can be told."""
    module = cst.parse(text)
    models, layers = _sites(module)
    packages = imports.packages(module)
    return Outline(
        uses_keras=bool(packages & imports.KERAS_PACKAGES),
        packages=packages,
        models=models,
        layers=layers,
        suppressions=_suppressions(module) if "kerascope" in text.lower() else (),
    )


def _sites(module: Module) -> tuple[tuple[ModelSite, ...], tuple[LayerSite, ...]]:
    names = imports.imported(module)
    models: list[ModelSite] = []
    layers: list[LayerSite] = []
    for node in cst.walk(module):
        if isinstance(node, Class) and _is_model_class(node, names):
            models.append(ModelSite(cst.span_of(node.name), node.name.value, None, "class"))
    for call in cst.calls(module):
        callee = "".join(call.callee.split())
        path = imports.resolve(callee, names) if _DOTTED_NAME.fullmatch(callee) else None
        if path is None or not imports.is_keras(path):
            continue
        cls = path.rpartition(".")[2]
        if cls == "Sequential":
            models.append(ModelSite(call.span, cls, _target(call), "sequential"))
        elif cls in ("Model", "Functional"):
            models.append(ModelSite(call.span, cls, _target(call), "functional"))
        elif cls == "Input" or (".layers." in path and cls[:1].isupper()):
            layers.append(LayerSite(call.span, cls))
    return tuple(models), tuple(layers)


def _is_model_class(node: Class, names: dict[str, imports.Imported]) -> bool:
    bases = node.get_super_arglist()
    if bases is None:
        return False
    parts = cst.children(bases) if bases.type == "arglist" else [bases]
    paths = (imports.resolve("".join(cst.code(part).split()), names) for part in parts)
    return any(
        path is not None and imports.is_keras(path) and path.rpartition(".")[2] in _MODEL_BASES
        for path in paths
    )


def _target(call: cst.CallSyntax) -> str | None:
    """The name that the call's value is assigned to, when it is as plain as that."""
    statement = call.node.parent
    if statement is None or statement.type != "expr_stmt" or not call.is_whole:
        return None
    parts = cst.children(statement)
    if len(parts) == 3 and cst.is_operator(parts[1], "=") and parts[2] is call.node:
        return cst.code(parts[0])
    return None


def _suppressions(module: Module) -> tuple[Suppression, ...]:
    found: list[Suppression] = []
    leaf = module.get_first_leaf()
    code_seen = False
    while leaf is not None:
        if "#" in leaf.prefix:
            found += _suppressions_before(leaf, code_seen)
        code_seen = code_seen or leaf.type not in ("newline", "endmarker")
        leaf = leaf.get_next_leaf()
    return tuple(found)


def _suppressions_before(leaf: Leaf, code_seen: bool) -> list[Suppression]:
    found = []
    line, column = leaf.get_start_pos_of_prefix()
    for part in re.split(r"(\r\n|\n|\r)", leaf.prefix):
        if part in ("\r\n", "\n", "\r"):
            line, column = line + 1, 0
            continue
        match = _SUPPRESSION.search(part)
        if match is not None:
            codes = tuple(code.upper() for code in re.split(r"[\s,]+", match[1] or "") if code)
            span = Span(line, column + match.start(), line, column + match.end())
            found.append(Suppression(span, codes, line if code_seen else None))
    return found
