"""A JSON list of findings. Rows and columns are 1-based; columns count code points."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console

from kerascope.analysis.report import Finding, Fix, Span
from kerascope.analysis.rules import RULES
from kerascope.cli.inspection import Inspected


def write(results: Sequence[Inspected], console: Console, *, verbose: bool) -> None:
    """The list; with ``verbose`` every finding has Keras' own text as ``detail``."""
    findings = [
        _finding(result, position, verbose)
        for result in results
        for position in range(len(result.report.findings))
    ]
    console.file.write(json.dumps(findings, indent=2, ensure_ascii=False) + "\n")


def start(span: Span) -> dict[str, int]:
    """Where a span begins."""
    return {"row": span.line, "column": span.column + 1}


def end(span: Span) -> dict[str, int]:
    """The position after a span's last character."""
    return {"row": span.end_line, "column": span.end_column + 1}


def _finding(result: Inspected, position: int, verbose: bool) -> Mapping[str, Any]:
    finding: Finding = result.report.findings[position]
    fixes = result.fixes[position] if position < len(result.fixes) else ()
    rule = RULES[finding.code]
    filename = result.source.filename
    out = {
        "code": finding.code,
        "name": rule.name,
        "severity": finding.severity,
        "message": finding.message,
        "filename": filename,
        "location": start(finding.span),
        "end_location": end(finding.span),
        "related": [
            {
                "message": item.message,
                "filename": item.span.file or filename,
                "location": start(item.span),
                "end_location": end(item.span),
            }
            for item in finding.related
        ],
        "fixes": [_fix(fix) for fix in fixes],
        "url": rule.url,
    }
    if verbose:
        out["detail"] = finding.detail
    return out


def _fix(fix: Fix) -> Mapping[str, Any]:
    return {
        "title": fix.title,
        "applicability": fix.applicability,
        "preferred": fix.preferred,
        "edits": [
            {
                "content": edit.text,
                "location": start(edit.span),
                "end_location": end(edit.span),
            }
            for edit in fix.edits
        ],
    }
