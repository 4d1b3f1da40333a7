"""The ``kerascope`` section of the client's settings.

Settings are typed by hand in most editors, so every value is checked by itself: a bad one is
replaced by its default and named in one line, and the others still count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, cast

from kerascope.analysis.settings import (
    AnalysisSettings,
    environment_choices,
    module_choices,
    path_choices,
)
from kerascope_tracer.wire import Limits

RunMode = Literal["onType", "onSave", "manual"]
SandboxMode = Literal["required", "off"]
LogLevel = Literal["error", "warning", "info", "debug"]

_T = TypeVar("_T")

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class ServerSettings:
    """What the user set, checked. ``debounce`` is in seconds; ``problems`` are lines to log."""

    enable: bool = True
    interpreter: str | None = None
    sandbox: SandboxMode = "required"
    run: RunMode = "onType"
    debounce: float = 0.15
    log_level: LogLevel = "info"
    limits: Limits = field(default_factory=Limits)
    analysis: AnalysisSettings = field(default_factory=AnalysisSettings)
    problems: tuple[str, ...] = ()


def read_settings(section: object) -> ServerSettings:
    """The settings of the ``kerascope`` section, which may be missing, partial or wrong."""
    reader = _Reader(section if isinstance(section, Mapping) else {})
    default = ServerSettings()
    limits = Limits(
        wall_s=reader.number("limits.seconds", default.limits.wall_s, 0.5, 600),
        memory_bytes=int(
            reader.number(
                "limits.memoryMB", default.limits.memory_bytes / _MEGABYTE, 128, 1024 * 1024
            )
            * _MEGABYTE
        ),
        events=default.limits.events,
    )
    analysis = AnalysisSettings(
        select=reader.names("rules.select"),
        ignore=reader.names("rules.ignore"),
        severity=cast(Any, reader.severities("rules.severity")),
        modules=reader.understood("tracer.modules", {}, module_choices),
        extra_paths=reader.understood("tracer.extraPaths", [], path_choices),
        environment=reader.understood("tracer.environment", {}, environment_choices),
        output_shape_hints=reader.flag("hints.outputShape", True),
        input_shape_hints=reader.flag("hints.inputShape", False),
        parameter_hints=reader.flag("hints.parameters", False),
        call_hints=reader.flag("hints.calls", True),
        variable_hints=reader.flag("hints.variables", True),
        data_hints=reader.flag("hints.data", False),
        model_lenses=reader.flag("codeLens.models", True),
        fit_lenses=reader.flag("codeLens.fit", True),
    )
    return ServerSettings(
        enable=reader.flag("enable", default.enable),
        interpreter=reader.text("interpreter") or None,
        sandbox=cast(SandboxMode, reader.choice("sandbox", ("required", "off"), "required")),
        run=cast(RunMode, reader.choice("run", ("onType", "onSave", "manual"), default.run)),
        debounce=reader.number("debounce", default.debounce * 1000, 0, 10_000) / 1000,
        log_level=cast(
            LogLevel,
            reader.choice("log.level", ("error", "warning", "info", "debug"), default.log_level),
        ),
        limits=limits,
        analysis=analysis,
        problems=tuple(reader.problems),
    )


class _Reader:
    """Takes values out of a section in which dotted names may be nested or written out."""

    def __init__(self, section: Mapping[str, Any]) -> None:
        self._section = section
        self.problems: list[str] = []

    def flag(self, name: str, default: bool) -> bool:
        return bool(self._checked(name, default, lambda v: isinstance(v, bool), "true or false"))

    def text(self, name: str) -> str:
        value = self._checked(name, "", lambda v: isinstance(v, str), "a text")
        return str(value).strip()

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        needed = "one of " + ", ".join(choices)
        return str(self._checked(name, default, lambda v: v in choices, needed))

    def number(self, name: str, default: float, least: float, most: float) -> float:
        def fits(value: object) -> bool:
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            return number and least <= cast(float, value) <= most

        needed = f"a number from {least:g} to {most:g}"
        return float(cast(float, self._checked(name, default, fits, needed)))

    def names(self, name: str) -> tuple[str, ...]:
        def fits(value: object) -> bool:
            return isinstance(value, list) and all(isinstance(item, str) for item in value)

        value = self._checked(name, [], fits, 'a list of rule codes, for example ["KS401"]')
        return tuple(cast("list[str]", value))

    def understood(self, name: str, default: object, read: Callable[[object], _T]) -> _T:
        """What ``read`` makes of a value; it raises ``ValueError`` with what is needed."""
        try:
            return read(self._checked(name, default, lambda value: True, ""))
        except ValueError as needed:
            return read(self._checked(name, default, lambda value: False, str(needed)))

    def severities(self, name: str) -> dict[str, str]:
        levels = ("error", "warning", "information", "hint", "off")

        def fits(value: object) -> bool:
            return isinstance(value, Mapping) and all(item in levels for item in value.values())

        needed = "an object from rule codes to error, warning, information, hint or off"
        return dict(cast("Mapping[str, str]", self._checked(name, {}, fits, needed)))

    def _checked(
        self, name: str, default: object, fits: Callable[[object], bool], needed: str
    ) -> object:
        value = self._value(name)
        if value is None:
            return default
        if fits(value):
            return value
        self.problems.append(
            f"The setting kerascope.{name} is {value!r}, but must be {needed}; "
            f"{default!r} is used instead."
        )
        return default

    def _value(self, name: str) -> object:
        if name in self._section:
            return self._section[name]
        value: object = self._section
        for part in name.split("."):
            if not isinstance(value, Mapping) or part not in value:
                return None
            value = value[part]
        return value
