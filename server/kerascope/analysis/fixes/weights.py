"""Fixes of the weights of classes and samples."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascope.analysis.cst import code
from kerascope.analysis.fixes import feeding
from kerascope.analysis.fixes.feeding import node_at, operand
from kerascope.analysis.fixes.fix import built
from kerascope.analysis.fixes.source import Source, replaced
from kerascope.analysis.report import Finding, Fix, ShapeReport, Span, TextEdit


def as_dict(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS819: weights of classes as a dict, or an array of weights for labels of pixels."""
    weights, labels = finding.data.get("weights"), node_at(source, finding.data.get("labels"))
    value = node_at(source, weights)
    if value is None:
        return
    if labels is None:
        new = f"dict(enumerate({code(value)}))"
        yield from built(f"Number the weights: {new}", (replaced(value, new),))
        return
    numpy = next((name for name, b in source.names.items() if b.path == "numpy"), None)
    keyword = source.index.line(value.start_pos[0])[: value.start_pos[1]]
    if numpy is None or not re.search(r"\bclass_weight\s*=\s*$", keyword):
        return
    classes = operand(labels)
    classes += ".argmax(-1)" if finding.data.get("one_hot") else ""
    classes += "[..., 0]" if finding.data.get("column") else ""
    new = f"sample_weight={numpy}.vectorize({operand(value)}.get)({classes})"
    start = keyword.rindex("class_weight")
    line, _ = value.start_pos
    span = Span(line, start, *value.end_pos)
    yield from built("Weigh each pixel or step with sample_weight", (TextEdit(span, new),))


def equal_counts(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS803: as many labels, or weights, as there are samples."""
    yield from feeding.equal_counts(source, report, finding)
    yield from _of_these_labels(source, finding)


def _of_these_labels(source: Source, finding: Finding) -> Iterator[Fix]:
    """Weights that are computed from the labels that are trained on."""
    weighed = node_at(source, finding.data.get("weighed"))
    maker = node_at(source, finding.data.get("maker"))
    old, labels = finding.data.get("old"), finding.data.get("labels")
    if weighed is None or maker is None or not isinstance(old, str):
        return
    new = re.sub(rf"(?<![\w.]){re.escape(old)}(?![\w(])", str(labels), code(maker))
    yield from built(f"Compute the weights of {labels}: {new}", (replaced(weighed, new),))
