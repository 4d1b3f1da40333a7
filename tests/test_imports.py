"""Imports go one way, and the light parts stay light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVER = Path(__file__).resolve().parents[1] / "server"
HEAVY = ("tensorflow", "keras", "numpy")

# What the modules of a part may import of this project; the longest matching prefix counts.
ALLOWED = {
    "kerascope": (),
    "kerascope.__main__": ("kerascope.cli",),
    "kerascope.analysis": ("kerascope.analysis", "kerascope_tracer.wire"),
    "kerascope.tracing": ("kerascope.tracing", "kerascope.analysis", "kerascope_tracer.wire"),
    "kerascope.lsp": ("kerascope.lsp", "kerascope.tracing", "kerascope.analysis"),
    "kerascope.cli": ("kerascope.cli", "kerascope.tracing", "kerascope.analysis"),
    "kerascope_tracer": ("kerascope_tracer",),
}
EXTRA = {
    "kerascope.lsp": ("kerascope_tracer.wire", "kerascope.__version__"),
    "kerascope.cli": ("kerascope_tracer.wire", "kerascope.__version__", "kerascope.lsp.server"),
}
EXCEPTIONS = {
    # Only to learn where the tracer's files are.
    ("kerascope.tracing.process", "kerascope_tracer"),
}
LIBRARIES = {
    "kerascope": (),
    "kerascope.analysis": ("parso",),
    "kerascope.tracing": (),
    "kerascope.lsp": ("pygls", "lsprotocol", "attrs", "cattrs", "typing_extensions"),
    "kerascope.cli": ("typer", "rich", "tomli"),
    "kerascope_tracer": (),
    "kerascope_tracer.hooks": ("tensorflow", "keras", "numpy"),
    "kerascope_tracer.standins": ("tensorflow", "keras", "numpy"),
}


def modules() -> list[tuple[str, Path]]:
    found = []
    for package in ("kerascope", "kerascope_tracer"):
        for path in sorted((SERVER / package).rglob("*.py")):
            parts = path.relative_to(SERVER).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found.append((name, path))
    return found


def imported(path: Path) -> Iterator[str]:
    """The dotted names that a module imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rule(table: dict[str, tuple[str, ...]], module: str) -> tuple[str, ...]:
    keys = [key for key in table if module == key or module.startswith(key + ".")]
    return table[max(keys, key=len)] if keys else ()


def is_below(name: str, prefixes: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)


@pytest.mark.parametrize(("module", "path"), modules(), ids=lambda value: str(value))
def test_imports_go_one_way(module: str, path: Path) -> None:
    own = rule(ALLOWED, module) + rule(EXTRA, module)
    libraries = rule(LIBRARIES, module)
    for name in imported(path):
        top = name.split(".")[0]
        if top in ("kerascope", "kerascope_tracer"):
            assert is_below(name, own) or (module, name) in EXCEPTIONS, (
                f"{module} must not import {name}"
            )
        elif top not in sys.stdlib_module_names and top != "__future__":
            assert top in libraries, f"{module} must not import {name}"


@pytest.mark.parametrize(
    ("module", "path"),
    [item for item in modules() if item[0].startswith("kerascope_tracer")],
    ids=lambda value: str(value),
)
def test_the_tracer_is_written_for_python_3_9(module: str, path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"), feature_version=(3, 9))
    annotations = [
        node.annotation
        for node in ast.walk(tree)
        if isinstance(node, (ast.AnnAssign, ast.arg)) and node.annotation is not None
    ]
    annotations += [
        node.returns
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.returns is not None
    ]
    # `X | Y` parses on 3.9, and fails when it is evaluated.
    for annotation in annotations:
        unions = [node for node in ast.walk(annotation) if isinstance(node, ast.BitOr)]
        assert not unions, f"{module}:{annotation.lineno}: write Optional or Union"


def loaded_after(statement: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.split(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import kerascope", (*HEAVY, "pygls", "lsprotocol", "parso", "rich", "typer", "asyncio")),
        ("import kerascope.analysis.assemble", (*HEAVY, "pygls", "lsprotocol", "rich", "asyncio")),
        ("import kerascope.tracing.tracer", (*HEAVY, "pygls", "lsprotocol", "rich", "typer")),
        ("import kerascope.tracing.verify", (*HEAVY, "pygls", "lsprotocol", "rich", "typer")),
        ("import kerascope.cli.app", (*HEAVY, "pygls", "lsprotocol", "parso", "asyncio")),
        ("import kerascope.cli.run", (*HEAVY, "pygls", "lsprotocol")),
        ("import kerascope.lsp.server", (*HEAVY, "rich", "typer")),
        ("import kerascope_tracer.wire", (*HEAVY, "kerascope", "asyncio")),
        ("import kerascope_tracer.preload", (*HEAVY, "kerascope", "asyncio")),
    ],
)
def test_importing_stays_light(statement: str, absent: tuple[str, ...]) -> None:
    assert loaded_after(statement).isdisjoint(absent)
