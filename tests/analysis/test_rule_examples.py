"""Each rule's own examples, run through the tracer, and the pages written from them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from kerascope.analysis.rules import RULES
from kerascope.tracing.inspector import inspect
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import Limits

from .events import document

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "rule_pages.py"
LIMITS = Limits(wall_s=20.0, events=3_000)


@pytest.mark.parametrize("code", RULES)
async def test_the_wrong_example_has_the_finding_alone(code: str, tracer: Tracer) -> None:
    report = await inspect(tracer, document(RULES[code].wrong), limits=LIMITS)
    assert [finding.code for finding in report.findings] == [code]
    assert report.findings[0].severity == RULES[code].severity


@pytest.mark.parametrize("code", RULES)
async def test_the_right_example_has_no_finding(code: str, tracer: Tracer) -> None:
    report = await inspect(tracer, document(RULES[code].right), limits=LIMITS)
    assert report.status == "ok"
    assert report.findings == ()


def test_the_pages_are_those_of_the_rules() -> None:
    spec = importlib.util.spec_from_file_location("rule_pages", SCRIPT)
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    wanted = script.pages()
    present = {path.name: path.read_text(encoding="utf-8") for path in script.PAGES.glob("*.md")}
    assert present == wanted, "run python scripts/rule_pages.py"
