"""Looks at many files with one tracer: what ``check``, ``shapes`` and ``summary`` share."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kerascope.analysis.outline import outline
from kerascope.analysis.report import Finding, Fix, ShapeReport
from kerascope.analysis.settings import AnalysisSettings
from kerascope.analysis.text import apply_edits
from kerascope.cli.config import Configuration
from kerascope.cli.failure import CommandFailure
from kerascope.cli.notebook_fixing import CellText
from kerascope.cli.sources import SourceFile
from kerascope.tracing.environment import InterpreterNotFound, find_interpreter
from kerascope.tracing.inspector import inspect
from kerascope.tracing.locate import located
from kerascope.tracing.repair import Repaired, repaired
from kerascope.tracing.tracer import Tracer
from kerascope.tracing.verify import verified_fixes
from kerascope_tracer.wire import Limits, Ready, Unavailable

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """How to look. ``log`` gets the tracer's own words when something went wrong."""

    python: str | None = None
    fixes: bool = False
    configuration: Configuration = field(default_factory=Configuration)
    limits: Limits = Limits()
    sandbox: bool = True
    #: apply the fixes that were tried, to the text in memory: see ``cli.fixing``
    repair: bool = False
    progress: Progress = lambda text: None
    log: Progress = lambda text: None


@dataclass(frozen=True)
class Inspected:
    """One file's report; ``fixes`` belong to ``report.findings``, one by one."""

    source: SourceFile
    report: ShapeReport
    fixes: tuple[tuple[Fix, ...], ...]
    #: with ``Options.repair``: what was applied; ``report`` and ``fixes`` are those of its text
    repair: Repaired | None = None
    #: with ``Options.repair``: the file as it was read
    original: SourceFile | None = None


def inspect_files(sources: Sequence[SourceFile], options: Options) -> list[Inspected]:
    """Every file's report, in order. Raises :class:`CommandFailure` when no file can be traced."""
    return asyncio.run(_inspect_files(sources, options))


async def _inspect_files(sources: Sequence[SourceFile], options: Options) -> list[Inspected]:
    # First, because a wrong pyproject.toml should not cost a TensorFlow import.
    settings = [options.configuration.settings_for(Path(s.filename)) for s in sources]
    with_keras = {source.filename for source in sources if outline(source.document.text).uses_keras}
    tracer: Tracer | None = None
    if with_keras:
        tracer = await _started_tracer(sources, options)
    # The traces run one per core; more would only make each of them slower.
    slots = asyncio.Semaphore(os.cpu_count() or 1)
    done = 0

    async def one(source: SourceFile, settings: AnalysisSettings) -> Inspected:
        nonlocal done
        if tracer is None or source.filename not in with_keras:
            return Inspected(source, _without_keras(source), ())
        async with slots:
            inspected = await _inspect(source, settings, tracer, options)
        done += 1
        options.progress(f"Traced {done} of {len(with_keras)} files")
        return inspected

    try:
        return list(await asyncio.gather(*map(one, sources, settings)))
    finally:
        if tracer is not None:
            await tracer.close()


async def _started_tracer(sources: Sequence[SourceFile], options: Options) -> Tracer:
    folders = [Path.cwd(), *dict.fromkeys(Path(source.filename).parent for source in sources)]
    try:
        interpreter = find_interpreter(options.python, folders)
    except InterpreterNotFound as error:
        raise CommandFailure(str(error)) from None
    options.progress("Importing TensorFlow and Keras")
    tracer = Tracer(interpreter.path, sandbox=options.sandbox, log=options.log)
    answer = await tracer.start()
    if isinstance(answer, Unavailable):
        await tracer.close()
        way_out = "" if "--python" in answer.detail else ", or name another Python with --python"
        raise CommandFailure(answer.detail + way_out)
    if options.sandbox and answer.missing:
        await tracer.close()
        raise CommandFailure(incomplete_sandbox(answer.missing))
    options.log(describe(answer, sandbox=options.sandbox))
    return tracer


def describe(ready: Ready, *, sandbox: bool = True) -> str:
    """Two lines on what the traces run in."""
    states = ready.sandbox or {}
    layers = ", ".join(f"{layer} {state}" for layer, state in states.items()) if sandbox else "off"
    return (
        f"traced with Python {ready.python}, TensorFlow {ready.tensorflow}, "
        f"Keras {ready.keras} ({ready.executable})\nsandbox: {layers}"
    )


def incomplete_sandbox(missing: Mapping[str, str]) -> str:
    """What to say when nothing can be executed safely, and the way out."""
    layers = "; ".join(f"{layer} is {state}" for layer, state in missing.items())
    return (
        f"this system cannot confine what a program does ({layers}), so nothing was executed; "
        "use --no-sandbox to trace files that you trust all the same"
    )


async def _inspect(
    source: SourceFile, settings: AnalysisSettings, tracer: Tracer, options: Options
) -> Inspected:
    search_paths = (*_search_paths(source), *settings.extra_paths)
    report = await inspect(
        tracer,
        source.document,
        settings=settings,
        limits=options.limits,
        search_paths=search_paths,
    )

    repair: Repaired | None = None
    original = source
    if options.repair:
        cells = CellText(source.notebook) if source.notebook is not None else None
        repair = await repaired(
            tracer,
            source.document,
            report,
            settings,
            limits=options.limits,
            search_paths=search_paths,
            rewrite=apply_edits if cells is None else cells.rewrite,
        )
        report = repair.report
        source = replace(
            source,
            document=replace(source.document, text=repair.text),
            notebook=None if cells is None else cells.of(repair.text),
        )

    report = await located(
        tracer,
        source.document,
        report,
        settings,
        limits=options.limits,
        search_paths=search_paths,
    )

    async def fixes(finding: Finding) -> tuple[Fix, ...]:
        if not options.fixes:
            return ()
        return await verified_fixes(
            tracer,
            source.document,
            report,
            finding,
            settings,
            limits=options.limits,
            search_paths=search_paths,
        )

    found = [await fixes(finding) for finding in report.findings]
    return Inspected(source, report, tuple(found), repair, original)


def _search_paths(source: SourceFile) -> tuple[str, ...]:
    """The current folder, when the file is below it: as ``python -m`` started here would have."""
    here = Path.cwd()
    return (os.fspath(here),) if here in Path(source.filename).parents else ()


def _without_keras(source: SourceFile) -> ShapeReport:
    return ShapeReport(None, source.document.text, "no-keras", 0.0)
