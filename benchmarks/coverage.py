"""How much of a folder of Keras programs the tracer sees.

    python benchmarks/coverage.py PATH… [--python EXE] [--seconds S] [--json FILE] [--missing]
                                  [--search FOLDER]… [--most N] [--jobs N]

Counts, without running anything, the places that construct a layer: calls whose name resolves to a
class of ``keras.layers`` (``layers.Dense(…)``, ``tf.keras.layers.Dense(…)``, ``Dense(…)`` after
``from keras.layers import Dense`` or ``import *``, also through ``layers = tf.keras.layers``). A
place is covered when its report tells a shape of known rank.
A file is complete when all its places are. Right programs must give no finding of level error.

Prints a table; ``--json`` writes everything, ``--missing`` lists the places without a shape.
Files without a single place are left out. Exit 1 when a trace crashed or hung.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.report import LayerFact, ShapeReport
from kerascope.analysis.text import LineIndex
from kerascope.tracing.inspector import inspect
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import Limits, Spec, TensorSpec, Unavailable

Place = tuple[int, int, int, int]

# keras.layers, tensorflow.python.keras.layers, and the old keras.layers.core and the like
_LAYERS = re.compile(r"(^|\.)layers(\.[a-z_]+)?$")


@dataclass
class Score:
    """One program: its places, those without a shape, and how its trace ended."""

    path: str
    status: str = ""
    detail: str = ""
    elapsed_ms: float = 0.0
    sites: int = 0
    covered: int = 0
    assumed: int = 0
    missing: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def main() -> int:
    """Score what the command line names."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--python", default=sys.executable, help="interpreter with Keras")
    parser.add_argument("--seconds", type=float, default=Limits().wall_s, help="limit of a trace")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all results here")
    parser.add_argument("--missing", action="store_true", help="list what has no shape, and why")
    parser.add_argument("--search", action="append", default=[], help="more folders to import from")
    parser.add_argument("--most", type=int, default=0, help="score the first N files only")
    parser.add_argument("--jobs", type=int, default=2, help="traces at the same time")
    options = parser.parse_args()
    files = sorted(file for path in options.paths for file in _programs(path))
    if not files:
        print("no Python files in {}".format(", ".join(map(str, options.paths))), file=sys.stderr)
        return 2
    classes = _layer_classes(options.python)
    scores = asyncio.run(_score_all(files, classes, options))
    summary = _summary(scores)
    if options.json is not None:
        everything = {"summary": summary, "files": [asdict(score) for score in scores]}
        options.json.write_text(json.dumps(everything, indent=1), "utf-8")
    _print(scores, summary, options.missing)
    return 1 if summary["crashed"] or summary["timeouts"] else 0


def _programs(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    yield from (file for file in path.rglob("*.py") if "__pycache__" not in file.parts)


def _layer_classes(python: str) -> frozenset[str]:
    """The names of the classes of ``keras.layers`` in that interpreter."""
    program = (
        "import inspect, keras\n"
        "print(*(n for n, v in vars(keras.layers).items() if inspect.isclass(v)))"
    )
    done = subprocess.run([python, "-c", program], capture_output=True, text=True, check=True)
    return frozenset(done.stdout.split())


async def _score_all(
    files: list[Path], classes: frozenset[str], options: argparse.Namespace
) -> list[Score]:
    tracer = Tracer(options.python)
    answer = await tracer.start()
    if isinstance(answer, Unavailable):
        raise SystemExit(f"{options.python} cannot trace: {answer.detail}")
    scores: list[Score] = []
    work: list[tuple[Path, str, set[Place]]] = []
    for file in files:
        try:
            text = file.read_text("utf-8")
            places = layer_places(ast.parse(text), text, classes)
        except (SyntaxError, UnicodeDecodeError, ValueError):
            continue
        if places:
            work.append((file, text, places))
    gate = asyncio.Semaphore(options.jobs)

    async def score(file: Path, text: str, places: set[Place]) -> None:
        async with gate:
            document = SourceDocument(file.resolve().as_uri(), str(file.resolve()), 1, text)
            report = await inspect(
                tracer,
                document,
                limits=Limits(wall_s=options.seconds),
                search_paths=tuple(options.search),
            )
            scores.append(_score(file, places, report))

    try:
        chosen = work[: options.most] if options.most else work
        await asyncio.gather(*(score(*item) for item in chosen))
    finally:
        await tracer.close()
    return sorted(scores, key=lambda item: item.path)


def layer_places(tree: ast.Module, text: str, classes: frozenset[str]) -> set[Place]:
    """The call expressions whose name resolves to a class of ``keras.layers``."""
    names = _names(tree, classes)
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    places = set()
    index = LineIndex(text)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _resolved(node.func, names)
        if name is None or (isinstance(node.func, ast.Name) and node.func.id in own):
            continue
        home, _, last = name.rpartition(".")
        if last in classes and _LAYERS.search(home):
            places.add(_place(node, index))
    return places


def _names(tree: ast.Module, classes: frozenset[str]) -> dict[str, str]:
    """What the file's names stand for: by import, or by ``layers = tf.keras.layers``."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name.split(".")[0]
                names[name] = alias.name if alias.asname else name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                home = node.module or ""
                if alias.name != "*":
                    names[alias.asname or alias.name] = f"{home}.{alias.name}"
                elif _LAYERS.search(home):
                    names.update({name: f"{home}.{name}" for name in classes})
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            stands_for = _resolved(node.value, names)
            if stands_for is not None and stands_for != node.targets[0].id:
                names[node.targets[0].id] = stands_for
    return names


def _resolved(node: ast.expr, imported: dict[str, str]) -> str | None:
    """The dotted name that an expression stands for, through the file's imports."""
    if isinstance(node, ast.Attribute):
        home = _resolved(node.value, imported)
        return None if home is None else f"{home}.{node.attr}"
    if isinstance(node, ast.Name):
        return imported.get(node.id)
    return None


def _place(node: ast.Call, index: LineIndex) -> Place:
    def column(line: int, offset: int) -> int:
        return len(index.line(line).encode()[:offset].decode())

    end = node.end_lineno or node.lineno
    last = column(end, node.end_col_offset or 0)
    return node.lineno, column(node.lineno, node.col_offset), end, last


def _score(file: Path, places: set[Place], report: ShapeReport) -> Score:
    facts = {
        (fact.span.line, fact.span.column, fact.span.end_line, fact.span.end_column): fact
        for fact in report.facts
        if fact.site == "construct"
    }
    score = Score(str(file), report.status, report.detail, round(report.elapsed_ms, 1))
    score.sites = len(places)
    for place in sorted(places):
        fact = facts.get(place)
        if fact is not None and _known(fact):
            score.covered += 1
            score.assumed += all(variant.assumed for variant in fact.variants)
        else:
            state = "not constructed" if fact is None else "no shape"
            score.missing.append(f"{place[0]}:{place[1]} {state}")
    for finding in report.findings:
        text = "{} {} {}".format(finding.span.line, finding.code, finding.message.split("\n")[0])
        if finding.severity in ("error", "warning"):
            (score.errors if finding.severity == "error" else score.warnings).append(text)
    score.unknown = [
        "{} {}".format(item.span.line if item.span else "-", item.reason.split("\n")[0][:160])
        for item in report.unknowns
    ]
    return score


def _known(fact: LayerFact) -> bool:
    return any(_has_rank(variant.outputs) for variant in fact.variants)


def _has_rank(spec: Spec) -> bool:
    if isinstance(spec, TensorSpec):
        return spec.shape is not None
    if isinstance(spec, tuple):
        return any(_has_rank(part) for part in spec)
    return isinstance(spec, dict) and any(_has_rank(part) for part in spec.values())


def _summary(scores: list[Score]) -> dict[str, float | int]:
    sites = sum(score.sites for score in scores)
    covered = sum(score.covered for score in scores)
    times = sorted(score.elapsed_ms for score in scores)
    return {
        "files": len(scores),
        "sites": sites,
        "covered": covered,
        "assumed": sum(score.assumed for score in scores),
        "coverage_percent": round(100 * covered / sites, 2) if sites else 0.0,
        "complete_files": sum(not score.missing for score in scores),
        "files_with_errors": sum(bool(score.errors) for score in scores),
        "errors": sum(len(score.errors) for score in scores),
        "timeouts": sum(score.status == "timeout" for score in scores),
        "crashed": sum(score.status == "crashed" for score in scores),
        "median_ms": times[len(times) // 2] if times else 0.0,
        "slowest_ms": times[-1] if times else 0.0,
    }


def _print(scores: list[Score], summary: dict[str, float | int], missing: bool) -> None:
    width = max((len(_short(score.path)) for score in scores), default=0)
    for score in scores:
        print(
            "{:{}} {:4}/{:<4} {:>8.0f} ms  {} {}".format(
                _short(score.path),
                width,
                score.covered,
                score.sites,
                score.elapsed_ms,
                score.status,
                score.detail[:80] if score.status in ("crashed", "timeout") else "",
            ).rstrip()
        )
        for error in score.errors:
            print(f"    error {error}")
        if missing:
            for place in score.missing:
                print(f"    {place}")
            if score.missing:
                for reason in score.unknown[:20]:
                    print(f"    unknown {reason}")
    print()
    for name, value in summary.items():
        print("{:20} {}".format(name.replace("_", " "), value))


def _short(path: str) -> str:
    return path if len(path) <= 60 else "…" + path[-59:]


if __name__ == "__main__":
    began = time.perf_counter()
    code = main()
    print("{:20} {:.1f} s".format("took", time.perf_counter() - began))
    raise SystemExit(code)
