"""How many of the 90 mistakes in tests/cases are found, on the guilty line, with a tried fix.

python benchmarks/accuracy.py            print the table
python benchmarks/accuracy.py --write    and write docs/accuracy.md

A case is *detected* when the program has a finding, *named* when one lies on the line that an
expert would change (``root`` or ``alt`` in tests/cases/index.json), and *fixed* when one of its
fixes was traced again and settled it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"
PAGE = ROOT / "docs" / "accuracy.md"

#: What no rule finds, and why.
REASONS = {
    "48_missing_channel_in_data.py": "Keras adds the missing channel axis itself: nothing is wrong",
}


@dataclass(frozen=True)
class Score:
    """What was found in one program."""

    file: str
    mistake: str
    keras: str
    codes: tuple[str, ...]
    named: bool
    fixed: bool


def checked(folder: str) -> dict[str, list[dict[str, Any]]]:
    """The findings in a folder of programs by file name, from the command that a user would run."""
    command = [sys.executable, "-m", "kerascope", "check", str(CASES / folder)]
    done = subprocess.run(
        [*command, "--output-format", "json"], capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    by_file: dict[str, list[dict[str, Any]]] = {}
    for finding in json.loads(done.stdout):
        by_file.setdefault(Path(finding["filename"]).name, []).append(finding)
    return by_file


def more() -> tuple[int, int, int, int]:
    """Of the programs in ``more``: how many there are, are found, named and fixed."""
    by_file = checked("more")
    files = sorted((CASES / "more").glob("*.py"))
    found = named = fixed = 0
    for file in files:
        lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        marked = {row for row, line in lines if line.endswith(("# culprit", "# or here"))}
        findings = [f for f in by_file.get(file.name, []) if f["severity"] in ("error", "warning")]
        found += bool(findings)
        named += any(f["location"]["row"] in marked for f in findings)
        fixed += any(
            fix["applicability"] == "verified" for finding in findings for fix in finding["fixes"]
        )
    return len(files), found, named, fixed


def alarms() -> tuple[int, int]:
    """Of the right programs in ``silent``: how many there are, and have an error or warning."""
    by_file = checked("silent")
    loud = [
        name
        for name, findings in by_file.items()
        if any(finding["severity"] in ("error", "warning") for finding in findings)
    ]
    return len(list((CASES / "silent").glob("*.py"))), len(loud)


def scores() -> list[Score]:
    """Every case of the index."""
    by_file = checked("programs")
    return [
        _score(case, by_file.get(case["file"], []))
        for case in json.loads((CASES / "index.json").read_text(encoding="utf-8"))
    ]


def table(found: list[Score], others: tuple[int, int, int, int], silent: tuple[int, int]) -> str:
    """The page docs/accuracy.md."""
    total = len(found)
    number, detected, named, fixed = others
    lines = [
        "# Accuracy",
        "",
        "Written by `python benchmarks/accuracy.py --write` from the programs in `tests/cases`,",
        "each with one mistake that Keras users really make.",
        "",
        "| | ranked mistakes | more mistakes, in other styles |",
        "|---|---|---|",
        f"| programs | {total} | {number} |",
        f"| found | {sum(bool(s.codes) for s in found)} | {detected} |",
        f"| on the guilty line | {sum(s.named for s in found)} | {named} |",
        f"| with a fix that was tried | {sum(s.fixed for s in found)} | {fixed} |",
        "",
        f"False alarms: {silent[1]} in {silent[0]} right programs that look like mistakes.",
        "",
        "*Keras* says when Keras 3.15 notices by itself.",
        "",
        "| case | mistake | Keras | found | line | fix |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {s.file[:2]} | {s.mistake} | {s.keras} | {', '.join(s.codes) or '-'} "
        f"| {'yes' if s.named else '-'} | {'yes' if s.fixed else '-'} |"
        for s in found
    ]
    lines += ["", "## Not found", ""]
    lines += [
        f"- {s.file[:2]}, {s.mistake}: {REASONS.get(s.file, 'no rule yet')}."
        for s in found
        if not s.codes
    ]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Print the table, and write the page when asked to."""
    text = table(scores(), more(), alarms())
    print(text)
    if "--write" in arguments:
        PAGE.write_text(text, encoding="utf-8")
    return 0


def _score(case: dict[str, Any], findings: list[dict[str, Any]]) -> Score:
    lines = {case["root"], *case["alt"]}
    return Score(
        file=case["file"],
        mistake=case["cls"].replace("|", "/"),
        keras=case["time"],
        codes=tuple(sorted({finding["code"] for finding in findings})),
        named=any(finding["location"]["row"] in lines for finding in findings),
        fixed=any(
            fix["applicability"] == "verified" for finding in findings for fix in finding["fixes"]
        ),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
