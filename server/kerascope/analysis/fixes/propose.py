"""Which fixes each rule offers."""

from __future__ import annotations

from kerascope.analysis.report import Finding, Fix, ShapeReport


def propose(report: ShapeReport, finding: Finding) -> tuple[Fix, ...]:
    """Candidates for ``finding``, the best guess first; their edits are for ``report.text``."""
    return ()
