"""What a user may choose about findings and hints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kerascope.analysis.report import Severity

MODULE_CHOICES = ("import", "standin")
#: Modules that a trace is made with; there is no stand-in for them.
_ALWAYS_REAL = frozenset({"keras", "tensorflow", "numpy", "tf_keras"})


def module_choices(value: object) -> dict[str, Literal["import", "standin"]]:
    """What the user chose for modules. Raises ``ValueError`` with a reason in a few words."""
    if not isinstance(value, Mapping):
        raise ValueError('an object such as {"wandb": "import"}')
    for name, how in value.items():
        if not isinstance(name, str) or not name.isidentifier():
            raise ValueError(f"an object from names of modules without dots, which {name!r} is not")
        if how not in MODULE_CHOICES:
            raise ValueError(f'"import" or "standin" for each module, which {how!r} is not')
        if how == "standin" and name in _ALWAYS_REAL:
            raise ValueError(f"without {name}, which a trace always imports")
    return dict(value)


def environment_choices(value: object) -> dict[str, str | None]:
    """The environment variables that the user chose. Raises ``ValueError`` with a reason."""
    if not isinstance(value, Mapping):
        raise ValueError('an object such as {"DATA_DIR": "data"}')
    for name, text in value.items():
        if not isinstance(name, str) or not name or set(name) & set("=\0"):
            raise ValueError(
                f"an object from names of environment variables, which {name!r} is not"
            )
        if text is not None and (not isinstance(text, str) or "\0" in text):
            raise ValueError(f"an object to texts, or null for none, which that of {name} is not")
    return dict(value)


def path_choices(value: object) -> tuple[str, ...]:
    """The folders that the user chose. Raises ``ValueError`` with a reason."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError('a list of folders, for example ["src"]')
    if any("\0" in item or not item.strip() for item in value):
        raise ValueError("a list of names of folders")
    return tuple(item.strip() for item in value)


@dataclass(frozen=True)
class AnalysisSettings:
    """Choices for one document.

    ``select`` and ``ignore`` hold rule codes or prefixes of them (``KS5``); an empty ``select``
    means all; of two entries that match the longer one wins, ``ignore`` where they are equal.
    ``severity`` overrides a rule's
    severity, ``off`` included, by code or prefix.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity | Literal["off"]] = field(default_factory=dict)
    #: of a module, by the first part of its name: imported for real, or stood in for
    modules: Mapping[str, Literal["import", "standin"]] = field(default_factory=dict)
    #: folders from which a program imports besides, as the user wrote them
    extra_paths: tuple[str, ...] = ()
    #: environment variables that a program finds besides; ``None`` for those that it must not find
    environment: Mapping[str, str | None] = field(default_factory=dict)
    output_shape_hints: bool = True
    input_shape_hints: bool = False
    #: the number of parameters behind the shape
    parameter_hints: bool = False
    #: where a layer is called that is constructed elsewhere (``self.conv(x)``)
    call_hints: bool = True
    #: names bound to tensors that layers or operations made
    variable_hints: bool = True
    #: names bound to arrays and data sets
    data_hints: bool = False
    model_lenses: bool = True
    fit_lenses: bool = True

    def enables(self, code: str) -> bool:
        """Whether findings with ``code`` are wanted."""
        if self.severity_of(code, "hint") == "off":
            return False
        selected = _longest(code, self.select) if self.select else 0
        ignored = _longest(code, self.ignore)
        return selected >= 0 and selected > ignored

    def severity_of(self, code: str, default: Severity) -> Severity | Literal["off"]:
        """The severity for findings with ``code``."""
        matching = [key for key in self.severity if matches(code, key)]
        return self.severity[max(matching, key=len)] if matching else default


def matches(code: str, entry: str) -> bool:
    """Whether an entry of a list of codes stands for ``code``.

    ``KS2`` stands for KS2xx and not for KS20 of another family; ``ALL`` and ``KS`` for all."""
    entry = entry.upper()
    if entry in ("ALL", "KS"):
        return True
    if len(entry) == len(code):
        return entry == code
    return _family(code) == entry or (code.startswith(entry) and len(entry) > len(_family(code)))


def _family(code: str) -> str:
    return code[:-2]


def _longest(code: str, entries: tuple[str, ...]) -> int:
    """The length of the longest entry that matches; -1 when none does."""
    lengths = (0 if e.upper() in ("ALL", "KS") else len(e) for e in entries if matches(code, e))
    return max(lengths, default=-1)
