"""How ``kerascope rules`` and ``kerascope explain`` write what there is to know of rules."""

from __future__ import annotations

import json

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markdown import Markdown
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from kerascope.analysis.rules import RULES
from kerascope.analysis.rules.rule import Rule
from kerascope.cli.config import unknown_rule
from kerascope.cli.failure import CommandFailure
from kerascope.cli.terminal import SEVERITY_STYLES


def write_rules(console: Console, *, as_json: bool) -> None:
    """Every rule, in the order of its code."""
    rules = sorted(RULES.values(), key=_order)
    if as_json:
        listed = [
            {
                "code": rule.code,
                "name": rule.name,
                "severity": rule.severity,
                "summary": rule.summary,
                "url": rule.url or None,
            }
            for rule in rules
        ]
        console.file.write(json.dumps(listed, indent=2, ensure_ascii=False) + "\n")
        return
    table = Table(box=SIMPLE_HEAD, header_style="dim", pad_edge=False)
    for title in ("code", "name", "severity", "summary"):
        table.add_column(title, no_wrap=title != "summary")
    for rule in rules:
        severity = Text(rule.severity, SEVERITY_STYLES[rule.severity])
        table.add_row(
            Text(rule.code, f"bold link {rule.url}" if rule.url else "bold"),
            rule.name,
            severity,
            rule.summary,
        )
    console.print(table, soft_wrap=False)


def write_explanation(console: Console, code: str) -> None:
    """One rule's explanation with a wrong and a right program."""
    rule = RULES.get(code.strip().upper())
    if rule is None:
        raise CommandFailure(unknown_rule(code))
    title = Text().append(rule.code, "bold").append(f" {rule.name} ")
    console.print(title.append(f"({rule.severity})", SEVERITY_STYLES[rule.severity]))
    console.print()
    for paragraph in (rule.summary, rule.explanation):
        console.print(Markdown(paragraph), soft_wrap=False)
        console.print()
    for heading, program in (("Wrong", rule.wrong), ("Right", rule.right)):
        console.print(Text(heading, "bold"))
        console.print(Syntax(program.strip("\n"), "python", background_color="default"))
        console.print()
    console.print(Text(f"Where Keras decides so: {rule.source}", "dim"))
    if rule.url:
        console.print(Text(f"More: {rule.url}", "dim"))


def _order(rule: Rule) -> tuple[int, str]:
    digits = rule.code.removeprefix("KS")
    return (int(digits) if digits.isdigit() else 0, rule.code)
