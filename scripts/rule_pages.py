"""Writes docs/rules from the rule registry, so that pages and rules never differ.

python scripts/rule_pages.py          write the pages
python scripts/rule_pages.py --check  exit 1 and tell which pages are out of date
"""

from __future__ import annotations

import sys
from pathlib import Path

from kerascope.analysis.rules import RULES
from kerascope.analysis.rules.page import rule_page

PAGES = Path(__file__).resolve().parent.parent / "docs" / "rules"

FAMILIES = {
    "KS0": "Limits of the trace",
    "KS1": "Input and rank",
    "KS2": "Spatial size",
    "KS3": "Variable length and undeclared input",
    "KS4": "Merge and skip",
    "KS5": "Reshape and flatten",
    "KS6": "Recurrent and attention",
    "KS7": "Labels, loss, activation",
    "KS8": "Data against model",
    "KS9": "Model wiring",
    "KS10": "API drift",
    "KS11": "Custom code",
}


def overview() -> str:
    """The list of all rules by family."""
    parts = ["# Rules\n"]
    for family, title in FAMILIES.items():
        rules = [rule for rule in RULES.values() if rule.code[:-2] == family]
        if rules:
            parts.append(
                f"## {family}xx {title}\n\n| code | name | severity | |\n|---|---|---|---|"
            )
            parts += [
                f"| [{rule.code}]({rule.code}.md) | {rule.name} | {rule.severity} "
                f"| {rule.summary} |"
                for rule in sorted(rules, key=lambda rule: rule.code)
            ]
            parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def pages() -> dict[str, str]:
    """Every page by its file name."""
    return {
        "README.md": overview(),
        **{f"{rule.code}.md": rule_page(rule) for rule in RULES.values()},
    }


def main(arguments: list[str]) -> int:
    """Write or check the pages."""
    wanted = pages()
    PAGES.mkdir(parents=True, exist_ok=True)
    present = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    different = sorted(name for name in wanted | present if wanted.get(name) != present.get(name))
    if "--check" in arguments:
        for name in different:
            print(f"docs/rules/{name} is out of date: run python scripts/rule_pages.py")
        return 1 if different else 0
    for name in different:
        if name in wanted:
            (PAGES / name).write_text(wanted[name], encoding="utf-8")
        else:
            (PAGES / name).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
