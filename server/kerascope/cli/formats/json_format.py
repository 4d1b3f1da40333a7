"""A JSON list of findings. Rows and columns are 1-based; columns count code points."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console

from kerascope.analysis.report import Finding, Fix
from kerascope.analysis.rules import RULES
from kerascope.cli.inspection import Inspected
from kerascope.cli.places import location, message
from kerascope.cli.sources import SourceFile


def write(results: Sequence[Inspected], console: Console, *, verbose: bool) -> None:
    """The list; with ``verbose`` every finding has Keras' own text as ``detail``."""
    findings = [
        _finding(result, position, verbose)
        for result in results
        for position in range(len(result.report.findings))
    ]
    console.file.write(json.dumps(findings, indent=2, ensure_ascii=False) + "\n")


def _finding(result: Inspected, position: int, verbose: bool) -> Mapping[str, Any]:
    finding: Finding = result.report.findings[position]
    fixes = result.fixes[position] if position < len(result.fixes) else ()
    rule = RULES[finding.code]
    source = result.source
    out = {
        "code": finding.code,
        "name": rule.name,
        "severity": finding.severity,
        "message": message(source, finding.message),
        "filename": source.filename,
        **location(source, finding.span),
        "related": [
            {
                "message": message(source, item.message),
                "filename": item.span.file or source.filename,
                **location(source, item.span),
            }
            for item in finding.related
        ],
        "fixes": [_fix(fix, source) for fix in fixes],
        "url": rule.url or None,
    }
    if verbose:
        out["detail"] = finding.detail
    return out


def _fix(fix: Fix, source: SourceFile) -> Mapping[str, Any]:
    return {
        "title": fix.title,
        "applicability": fix.applicability,
        "preferred": fix.preferred,
        "edits": [{"content": edit.text, **location(source, edit.span)} for edit in fix.edits],
    }
