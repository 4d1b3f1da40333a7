"""``rules``, ``explain`` and ``--version``."""

from __future__ import annotations

import json

import pytest
from cli.command import kerascope

import kerascope as package
from kerascope.analysis.rules import RULES


def test_version() -> None:
    outcome = kerascope("--version")
    assert (outcome.code, outcome.out, outcome.err) == (0, f"kerascope {package.__version__}\n", "")


def test_rules_lists_all() -> None:
    outcome = kerascope("rules", "--json")
    assert outcome.code == 0
    assert {rule["code"] for rule in json.loads(outcome.out)} == set(RULES)
    assert {rule["severity"] for rule in json.loads(outcome.out)} <= {
        *("error", "warning", "information", "hint")
    }


def test_rules_for_people() -> None:
    outcome = kerascope("rules", environ={"COLUMNS": "200"})
    assert outcome.code == 0
    assert all(f" {code} " in outcome.out for code in RULES)


@pytest.mark.parametrize("code", ["KS201", "ks201"])
def test_explain_shows_wrong_and_right(code: str) -> None:
    outcome = kerascope("explain", code, environ={"COLUMNS": "200"})
    rule = RULES["KS201"]
    assert outcome.code == 0
    assert outcome.out.startswith(f"KS201 {rule.name} (error)\n")
    for program in (rule.wrong, rule.right):
        shown = [line.strip() for line in outcome.out.splitlines()]
        assert all(line.strip() in shown for line in program.splitlines())


def test_help_names_every_command() -> None:
    outcome = kerascope("--help")
    assert outcome.code == 0
    for command in ("check", "shapes", "summary", "explain", "rules", "server"):
        assert f" {command} " in outcome.out
