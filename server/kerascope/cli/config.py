"""``[tool.kerascope]`` of the nearest pyproject.toml, and the command line on top of it."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from kerascope.analysis.rules import RULES
from kerascope.analysis.settings import (
    AnalysisSettings,
    environment_choices,
    module_choices,
    path_choices,
)
from kerascope.cli.failure import CommandFailure

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_T = TypeVar("_T")

SEVERITIES = ("error", "warning", "information", "hint", "off")
_OPTIONS = ("select", "ignore", "severity", "modules", "extra-paths", "environment")


@dataclass
class Configuration:
    """The settings that hold for each file; reads every pyproject.toml once.

    ``select`` and ``ignore`` are the command line's, ``None`` where it says nothing.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    _by_folder: dict[Path, AnalysisSettings] = field(default_factory=dict)

    def settings_for(self, file: Path) -> AnalysisSettings:
        """Raises :class:`CommandFailure` for a pyproject.toml that says something wrong."""
        settings = self._of_folder(file.resolve().parent)
        if self.select is not None:
            settings = replace(settings, select=self.select)
        if self.ignore is not None:
            settings = replace(settings, ignore=(*settings.ignore, *self.ignore))
        return settings

    def _of_folder(self, folder: Path) -> AnalysisSettings:
        if folder not in self._by_folder:
            own = read_settings(folder / "pyproject.toml")
            if own is None:
                parent = folder.parent
                own = AnalysisSettings() if parent == folder else self._of_folder(parent)
            self._by_folder[folder] = own
        return self._by_folder[folder]


def read_settings(file: Path) -> AnalysisSettings | None:
    """The file's ``[tool.kerascope]``; ``None`` without one. Raises :class:`CommandFailure`."""
    try:
        table = tomllib.loads(file.read_text("utf-8")).get("tool", {}).get("kerascope")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise CommandFailure(f"cannot read {file}: {error.strerror}") from None
    except (ValueError, AttributeError) as error:
        raise CommandFailure(f"{file} is not valid TOML: {error}") from None
    if table is None:
        return None
    try:
        return _settings(table, file.parent)
    except CommandFailure as failure:
        raise CommandFailure(f"{file}: [tool.kerascope]: {failure}") from None


def checked_codes(entries: Sequence[str], where: str) -> tuple[str, ...]:
    """Rule codes or prefixes, each of which stands for a rule. Raises :class:`CommandFailure`."""
    codes = tuple(code.strip() for entry in entries for code in entry.split(",") if code.strip())
    for code in codes:
        if not any(AnalysisSettings(select=(code,)).enables(rule) for rule in RULES):
            raise CommandFailure(f"{where}: {unknown_rule(code)}")
    return codes


def unknown_rule(code: str) -> str:
    """One line on a rule code that does not exist."""
    similar = difflib.get_close_matches(code.upper(), RULES, n=1)
    hint = f"did you mean {similar[0]}? " if similar else ""
    return f"there is no rule {code!r}; {hint}`kerascope rules` lists them"


def _settings(table: Any, folder: Path) -> AnalysisSettings:
    if not isinstance(table, Mapping):
        raise CommandFailure("is not a table")
    for name in table:
        if name not in _OPTIONS:
            similar = difflib.get_close_matches(str(name), _OPTIONS, n=1)
            hint = f"did you mean {similar[0]!r}?" if similar else f"known: {', '.join(_OPTIONS)}"
            raise CommandFailure(f"there is no option {name!r}; {hint}")
    severity = table.get("severity", {})
    if not isinstance(severity, Mapping):
        raise CommandFailure("severity is not a table such as {KS101 = 'warning'}")
    checked_codes([str(code) for code in severity], "severity")
    for code, level in severity.items():
        if level not in SEVERITIES:
            raise CommandFailure(f"severity of {code} is none of {', '.join(SEVERITIES)}: {level}")
    return AnalysisSettings(
        modules=_understood(table, "modules", {}, module_choices),
        extra_paths=_extra_paths(table, folder),
        environment=_understood(table, "environment", {}, environment_choices),
        select=_codes(table, "select"),
        ignore=_codes(table, "ignore"),
        severity=dict(severity),
    )


def _understood(
    table: Mapping[str, Any], name: str, default: object, read: Callable[[object], _T]
) -> _T:
    try:
        return read(table.get(name, default))
    except ValueError as needed:
        raise CommandFailure(f"{name} must be {needed}") from None


def _extra_paths(table: Mapping[str, Any], folder: Path) -> tuple[str, ...]:
    """The folders of ``extra-paths``, which are relative to the file's own.

    What a trace may read is the project's. A project cannot make it more than that, nor what is
    hidden in a home folder, by what it writes into a file of its own.
    """
    project = _project(folder.resolve())
    found = []
    for name in _understood(table, "extra-paths", [], path_choices):
        path = (folder / name).resolve()
        inside = path == project or project in path.parents
        if not inside or any(part.startswith(".") for part in path.relative_to(project).parts):
            raise CommandFailure(
                f"extra-paths: {name!r} is no folder of the project in {project}, or a hidden one"
            )
        found.append(os.fspath(path))
    return tuple(found)


def _project(folder: Path) -> Path:
    """The repository that ``folder`` lies in, unless that is the home folder; else ``folder``."""
    home = Path.home().resolve()
    for place in (folder, *folder.parents):
        if place == home or place in home.parents:
            break
        if (place / ".git").exists():
            return place
    return folder


def _codes(table: Mapping[str, Any], name: str) -> tuple[str, ...]:
    entries = table.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise CommandFailure(f"{name} is not a list of rule codes such as ['KS101', 'KS2']")
    return checked_codes(entries, name)
