"""Fixes of activations, losses and metrics that do not belong together."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.fixes.arguments import set_argument
from kerascope.analysis.fixes.feeding import node_at
from kerascope.analysis.fixes.fix import built
from kerascope.analysis.fixes.outputs import other_activation, other_loss
from kerascope.analysis.fixes.source import Source, replaced
from kerascope.analysis.report import Finding, Fix, ShapeReport


def add_activation(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS715: an activation for the first layer."""
    layer = source.call_from(finding.data.get("layer"))
    if layer is not None:
        yield from built('Add activation="relu"', set_argument(layer, "activation", '"relu"'))


def agree(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS716, KS718: the loss of the activation, or the activation of the loss."""
    layer, place = source.call_from(finding.data.get("layer")), finding.data.get("loss")
    name, wanted = str(finding.data.get("name")), str(finding.data.get("wanted"))
    if isinstance(place, list) and wanted:
        yield from built(f"Use {wanted}", other_loss(source, place, name, wanted))
    if layer is not None:
        old, new = str(finding.data.get("old")), str(finding.data.get("activation"))
        yield from built(f'Use activation="{new}"', other_activation(layer, old, new) or None)


def mean_error(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS717: the mean absolute error instead of the accuracy."""
    node = node_at(source, finding.data.get("metric"))
    if node is not None:
        yield from built('Use "mae"', (replaced(node, '"mae"'),))
