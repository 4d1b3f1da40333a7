"""Findings that only repeat what another one says of the same samples."""

from __future__ import annotations

from kerascope.analysis.report import Finding


def without_consequences(findings: list[Finding]) -> list[Finding]:
    """The findings, less those of samples that a model of the program itself gives.

    When two models do not fit (KS910), the samples that the one predicts for the other do not fit
    either (KS801): the first is changed, and the second is gone.
    """
    joined = {_pair(finding) for finding in findings if finding.code == "KS910"} - {None}
    return [
        finding
        for finding in findings
        if finding.code != "KS801" or _pair(finding) is None or _pair(finding) not in joined
    ]


def _pair(finding: Finding) -> str | None:
    """The samples that arrive and those that are read."""
    samples = finding.data.get("samples")
    return repr(samples) if isinstance(samples, list) else None
