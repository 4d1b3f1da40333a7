"""The command ``kerascope``: options in, exit code out. Everything heavy is imported late."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from kerascope import __version__
from kerascope.cli.choices import CheckFormat, ColorChoice, ShapesFormat
from kerascope.cli.failure import (
    EXIT_FAILURE,
    EXIT_FINDINGS,
    EXIT_INTERRUPTED,
    CommandFailure,
    complain,
)

app = typer.Typer(
    name="kerascope",
    help="Shows the shape of every Keras layer, and finds shape bugs before the code is run.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


Paths = Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files or folders.")]
PathsOrHere = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[PATH…]", help="Files or folders.", show_default="this folder"),
]
Python = Annotated[
    str | None,
    typer.Option(metavar="EXE", help="The Python that runs your models.", show_default="found"),
]
Color = Annotated[ColorChoice, typer.Option(help="Write in colour.")]
Timeout = Annotated[
    float, typer.Option(metavar="SECONDS", min=0.1, help="The most that one file may take.")
]
NoSandbox = Annotated[
    bool,
    typer.Option(
        "--no-sandbox", help="Let the kernel not confine the files: only for files that you trust."
    ),
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Tell more: Keras' own text, and what was used.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


def main() -> None:
    """Run the command and exit. A failure is one line on standard error, never a traceback."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the command and give its exit code."""
    try:
        result = app(args=list(arguments), prog_name="kerascope", standalone_mode=False)
        if result == EXIT_INTERRUPTED:  # Typer makes that of a KeyboardInterrupt
            complain("interrupted")
        return result if isinstance(result, int) else 0
    except TyperException as error:
        complain(f"{error.format_message()} See kerascope --help.")
        return EXIT_FAILURE
    except CommandFailure as failure:
        complain(str(failure))
        return EXIT_FAILURE
    except (KeyboardInterrupt, typer.Abort):
        complain("interrupted")
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # `kerascope … | head`
        sys.stderr.close()
        return EXIT_FAILURE
    except Exception as error:
        if "--verbose" in arguments or "-v" in arguments:
            traceback.print_exc()
        complain(
            f"internal error: {type(error).__name__}: {error} "
            "(run again with --verbose and report what it prints)"
        )
        return EXIT_FAILURE


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"kerascope {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", is_eager=True, callback=_show_version),
    ] = False,
) -> None:
    """Shows the shape of every Keras layer, and finds shape bugs before the code is run."""


@app.command()
def check(
    paths: PathsOrHere = None,
    output_format: Annotated[
        CheckFormat, typer.Option(help="How findings are written.")
    ] = CheckFormat.full,
    python: Python = None,
    select: Annotated[
        list[str] | None, typer.Option(metavar="CODES", help="Only these rules or families.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="CODES", help="Not these rules or families.")
    ] = None,
    fixes: Annotated[bool, typer.Option(help="Look for fixes and try them out.")] = True,
    fix: Annotated[
        bool, typer.Option("--fix", help="Apply the fixes that were tried, and write the files.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what --fix would write, and write nothing.")
    ] = False,
    timeout: Timeout = 10.0,
    no_sandbox: NoSandbox = False,
    color: Color = ColorChoice.auto,
    verbose: Verbose = False,
) -> int:
    """Find shape bugs. Exit code 1 if there are errors or warnings."""
    from kerascope.cli.config import Configuration, checked_codes
    from kerascope.cli.formats import writer
    from kerascope.cli.inspection import Options
    from kerascope.cli.run import inspect_paths
    from kerascope.cli.terminal import make_console
    from kerascope_tracer.wire import Limits

    configuration = Configuration(
        select=None if select is None else checked_codes(select, "--select"),
        ignore=None if ignore is None else checked_codes(ignore, "--ignore"),
    )
    options = Options(
        python=python,
        fixes=fixes and output_format.shows_fixes,
        configuration=configuration,
        limits=Limits(wall_s=timeout),
        sandbox=not no_sandbox,
        repair=fix or diff,
    )
    results, failed = inspect_paths(paths or [Path()], options, color, verbose=verbose)
    if diff:
        from kerascope.cli.fixing import difference

        text = difference(results)
        sys.stdout.write(text)
        return EXIT_FAILURE if failed else EXIT_FINDINGS if text else 0
    if fix:
        from kerascope.cli.fixing import write_fixed

        lines, unwritten = write_fixed(results)
        failed = failed or unwritten
        for line in lines:
            sys.stderr.write(line + "\n")
    writer(output_format)(results, make_console(color), verbose=verbose)
    if failed:
        return EXIT_FAILURE
    levels = {finding.severity for result in results for finding in result.report.findings}
    return EXIT_FINDINGS if levels & {"error", "warning"} else 0


@app.command()
def shapes(
    paths: Paths,
    output_format: Annotated[
        ShapesFormat, typer.Option(help="How shapes are written.")
    ] = ShapesFormat.full,
    python: Python = None,
    trace_info: Annotated[
        bool, typer.Option("--trace-info", help="Also models, status, time and unknowns.")
    ] = False,
    timeout: Timeout = 10.0,
    no_sandbox: NoSandbox = False,
    color: Color = ColorChoice.auto,
    verbose: Verbose = False,
) -> int:
    """Show the shapes that every layer takes and gives."""
    from kerascope.cli.inspection import Options
    from kerascope.cli.run import inspect_paths
    from kerascope.cli.shapes_output import write
    from kerascope.cli.terminal import make_console
    from kerascope_tracer.wire import Limits

    options = Options(python=python, limits=Limits(wall_s=timeout), sandbox=not no_sandbox)
    results, failed = inspect_paths(paths, options, color, verbose=verbose)
    write(results, make_console(color), output_format, trace_info=trace_info)
    return EXIT_FAILURE if failed else 0


@app.command()
def summary(
    paths: Paths,
    python: Python = None,
    timeout: Timeout = 10.0,
    no_sandbox: NoSandbox = False,
    color: Color = ColorChoice.auto,
    verbose: Verbose = False,
) -> int:
    """Show every model as a table: layers, output shapes, parameters."""
    from kerascope.cli.inspection import Options
    from kerascope.cli.run import inspect_paths
    from kerascope.cli.summary_output import write
    from kerascope.cli.terminal import make_console
    from kerascope_tracer.wire import Limits

    options = Options(python=python, limits=Limits(wall_s=timeout), sandbox=not no_sandbox)
    results, failed = inspect_paths(paths, options, color, verbose=verbose)
    write(results, make_console(color))
    return EXIT_FAILURE if failed else 0


@app.command()
def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A rule such as KS201.")],
    color: Color = ColorChoice.auto,
) -> None:
    """Explain a rule: what is wrong, why, and how to put it right."""
    from kerascope.cli.rules_output import write_explanation
    from kerascope.cli.terminal import make_console

    write_explanation(make_console(color), code)


@app.command()
def rules(as_json: AsJson = False, color: Color = ColorChoice.auto) -> None:
    """List every rule."""
    from kerascope.cli.rules_output import write_rules
    from kerascope.cli.terminal import make_console

    write_rules(make_console(color), as_json=as_json)


@app.command()
def server(
    trusted: Annotated[
        bool,
        typer.Option(
            "--trusted",
            help="Your word that what is opened may be run, for editors that cannot send "
            "initialization options.",
        ),
    ] = False,
    python: Python = None,
    stdio: Annotated[bool, typer.Option("--stdio", hidden=True)] = True,
) -> None:
    """Speak the Language Server Protocol on standard input and output."""
    from kerascope.lsp.server import main as serve

    given = {"trusted": trusted or None, "interpreter": python}
    serve({name: value for name, value in given.items() if value is not None})
