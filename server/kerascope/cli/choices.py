"""What options may be set to. Imported at every start, so it imports next to nothing."""

from __future__ import annotations

from enum import Enum


class CheckFormat(str, Enum):
    """The formats of ``kerascope check``."""

    full = "full"
    concise = "concise"
    json = "json"
    github = "github"
    sarif = "sarif"

    @property
    def shows_fixes(self) -> bool:
        """Whether fixes are worth trying out."""
        return self in (CheckFormat.full, CheckFormat.json, CheckFormat.sarif)


class ShapesFormat(str, Enum):
    """The formats of ``kerascope shapes``."""

    full = "full"
    concise = "concise"
    json = "json"


class ColorChoice(str, Enum):
    """When to write in colour."""

    auto = "auto"
    always = "always"
    never = "never"
