"""Fixes of layers and tensors that are mixed up, not applied, or not connected."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.cst import code
from kerascope.analysis.fixes.feeding import keras_name, node_at
from kerascope.analysis.fixes.fix import built
from kerascope.analysis.fixes.source import Source, at, replaced
from kerascope.analysis.report import Finding, Fix, ShapeReport, Span, TextEdit


def apply_layer(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS902: apply the layer to the tensor before it."""
    name, span = finding.data.get("apply"), finding.span
    if name and source.call(span) is not None:
        edit = TextEdit(at(span.end_line, span.end_column), f"({name})")
        yield from built(f"Apply it to {name}", (edit,))


def connect(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS903: without the second Input, or with the Input that the outputs come from."""
    statement, inputs = finding.data.get("statement"), node_at(source, finding.data.get("inputs"))
    if isinstance(statement, list):
        place = Span(*statement)
        if source.index.line(place.line).strip() == source.slice(place):
            yield from built(
                "Remove the second Input",
                (TextEdit(Span(place.line, 0, place.end_line + 1, 0), ""),),
            )
    other = finding.data.get("other")
    if inputs is not None and other:
        yield from built(f"Make the model from {other}", (replaced(inputs, str(other)),))


def make_layer(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS904: call the class."""
    node = node_at(source, finding.data.get("end"))
    if node is not None:
        yield from built(f"Make the layer: {code(node)}()", (TextEdit(at(*node.end_pos), "()"),))


def use_keras_ops(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS905: the function of the same name in keras.ops."""
    call, op = source.call(finding.span), finding.data.get("op")
    name = keras_name(source, f"ops.{op}") if op else None
    if call is None or name is None:
        return
    start, end = call.span, call.opening.start_pos
    callee = Span(start.line, start.column, *end)
    yield from built(f"Use {name}", (TextEdit(callee, name),))


def apply_after(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS907: options first, then the tensor."""
    call, new = source.call(finding.span), finding.data.get("new")
    if call is not None and new:
        yield from built(f"Apply it: {new}", (TextEdit(finding.span, str(new)),))


def take_last(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS906: apply the layer to the output of the one before it."""
    argument, name = node_at(source, finding.data.get("argument")), finding.data.get("name")
    if argument is not None and name:
        yield from built(f"Apply it to {name}", (replaced(argument, str(name)),))


def all_inputs(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS909: a list with a tensor for each input."""
    call, parts = source.call(finding.span), finding.data.get("parts")
    if call is None or not isinstance(parts, list) or not parts or len(call.arguments) != 1:
        return
    new = f"[{', '.join(map(str, parts))}]"
    yield from built(f"Apply it to {new}", (replaced(call.arguments[0].value, new),))
