"""SARIF 2.1.0, for code scanning services."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from kerascope import __version__
from kerascope.analysis.report import Finding, Fix, Severity, Span
from kerascope.analysis.rules import RULES
from kerascope.analysis.rules.page import rule_page
from kerascope.cli.inspection import Inspected
from kerascope.cli.places import in_source, message
from kerascope.cli.sources import SourceFile

_LEVELS: Mapping[Severity, str] = {
    "error": "error",
    "warning": "warning",
    "information": "note",
    "hint": "note",
}


def write(results: Sequence[Inspected], console: Console, *, verbose: bool) -> None:
    """One run with the rules that were hit; ``verbose`` adds nothing."""
    codes = sorted({item.code for result in results for item in result.report.findings})
    run = {
        "tool": {
            "driver": {
                "name": "kerascope",
                "version": __version__,
                "rules": [_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(result, position, codes)
            for result in results
            for position in range(len(result.report.findings))
        ],
    }
    document = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    console.file.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def _rule(code: str) -> Mapping[str, Any]:
    rule = RULES[code]
    published = {"helpUri": rule.url} if rule.url else {}
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.explanation},
        "help": {"text": f"kerascope explain {rule.code}", "markdown": rule_page(rule)},
        **published,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(result: Inspected, position: int, codes: Sequence[str]) -> Mapping[str, Any]:
    finding: Finding = result.report.findings[position]
    fixes = result.fixes[position] if position < len(result.fixes) else ()
    source = result.source
    out: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": message(source, finding.message)},
        "locations": [_location(finding.span, source)],
    }
    if finding.related:
        out["relatedLocations"] = [
            {
                "message": {"text": message(source, item.message)},
                **_location(item.span, source),
            }
            for item in finding.related
        ]
    if fixes:
        out["fixes"] = [_fix(fix, source) for fix in fixes]
    return out


def _location(span: Span, source: SourceFile) -> Mapping[str, Any]:
    """In a notebook the region counts the lines of the cell, which the logical location names."""
    cell, shown = in_source(source, span)
    artifact = _artifact(span.file or source.filename)
    out: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": artifact, "region": _region(shown)}
    }
    if cell is not None:
        out["logicalLocations"] = [{"name": f"cell {cell.number}"}]
    return out


def _artifact(filename: str) -> Mapping[str, str]:
    return {"uri": Path(filename).as_uri()}


def _region(span: Span) -> Mapping[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column + 1,
        "endLine": span.end_line,
        "endColumn": span.end_column + 1,
    }


def _fix(fix: Fix, source: SourceFile) -> Mapping[str, Any]:
    replacements = [
        {
            "deletedRegion": _region(in_source(source, edit.span)[1]),
            "insertedContent": {"text": edit.text},
        }
        for edit in fix.edits
    ]
    return {
        "description": {"text": fix.title},
        "artifactChanges": [
            {"artifactLocation": _artifact(source.filename), "replacements": replacements}
        ],
    }
