"""The caret annotations of the corpus programs.

Directly below a line, a comment with carets under the first line of a layer's expression (its
constructor, or a call of it), or under a part of it, tells the shape of what comes out::

    x = layers.Conv2D(32, 3)(inputs)
    #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 26, 26, 32)

A shape is a Python literal; ``?`` is an unknown rank; ``[…]`` and ``{…}`` are structures; several
outcomes of one place are joined with `` | ``, in any order. Under an expression that begins in
column 0 the carets begin in column 1.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from kerascope.analysis.report import LayerFact, ShapeReport
from kerascope_tracer.wire import Spec, TensorSpec

_ANNOTATION = re.compile(r"^(\s*#\s*)(\^+)\s+(\S.*?)\s*$")


@dataclass(frozen=True)
class Annotation:
    """The shapes that the expression on ``line`` from ``column`` to ``end_column`` gives."""

    line: int
    column: int
    end_column: int
    shapes: frozenset[str]
    text: str


def annotations(text: str) -> list[Annotation]:
    """Every annotation of a program, with the line that it speaks of."""
    found = []
    subject = 0
    for number, line in enumerate(text.splitlines(), 1):
        match = _ANNOTATION.match(line)
        if match is None:
            subject = number
            continue
        column, end = match.start(2), match.end(2)
        shapes = frozenset(_normal(part) for part in match.group(3).split(" | "))
        found.append(Annotation(subject, column, end, shapes, line))
    return found


def disagreements(text: str, report: ShapeReport) -> list[str]:
    """What the report tells otherwise than the annotations of ``text``, one line each."""
    lines = text.splitlines()
    wrong = []
    for annotation in annotations(text):
        fact = _fact_at(annotation, lines, report)
        where = f"line {annotation.line}: {lines[annotation.line - 1].strip()}"
        if fact is None:
            wrong.append(
                f"{where}\n    nothing is known here; expected {sorted(annotation.shapes)}"
            )
            continue
        shapes = frozenset(written(variant.outputs) for variant in fact.variants)
        if shapes != annotation.shapes:
            wrong.append(f"{where}\n    {sorted(shapes)}; expected {sorted(annotation.shapes)}")
    return wrong


def written(spec: Spec) -> str:
    """A spec as annotations write it."""
    if isinstance(spec, TensorSpec):
        return "?" if spec.shape is None else repr(spec.shape)
    if isinstance(spec, tuple):
        return "[" + ", ".join(written(part) for part in spec) + "]"
    if isinstance(spec, dict):
        return "{" + ", ".join(f"{key!r}: {written(part)}" for key, part in spec.items()) + "}"
    return "?"


def _fact_at(annotation: Annotation, lines: list[str], report: ShapeReport) -> LayerFact | None:
    """The fact of the expression over the carets: the one that they span, else the innermost."""
    over = []
    for fact in report.facts:
        first_line_end = fact.span.end_column
        if fact.span.end_line != fact.span.line:
            first_line_end = len(lines[fact.span.line - 1].rstrip())
        begins, ends = fact.span.column or 1, first_line_end
        if fact.span.line != annotation.line or not fact.variants:
            continue
        if begins <= annotation.column < ends:
            exact = (begins, ends) == (annotation.column, annotation.end_column)
            over.append((exact, begins, fact.site == "construct", fact))
    return max(over, key=lambda item: item[:3])[3] if over else None


def _normal(shape: str) -> str:
    text = shape.strip()
    if "?" in text:
        return text
    return _structure(ast.literal_eval(text))


def _structure(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_structure, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k!r}: {_structure(v)}" for k, v in value.items()) + "}"
    return repr(value)
