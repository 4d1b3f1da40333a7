"""KS002, KS003: comments that ask for silence where there is nothing to silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kerascope.analysis.outline import Suppression
from kerascope.analysis.report import Finding
from kerascope.analysis.rules.rule import Rule
from kerascope.analysis.settings import AnalysisSettings, matches
from kerascope.analysis.suppress import silences

UNUSED = Rule(
    code="KS002",
    name="unused-suppression",
    severity="information",
    summary="a comment silences a rule that finds nothing there",
    explanation="A comment such as # kerascope: ignore[KS201] was written for a finding that is "
    "gone. Left behind, it would hide the next one. It is told only when the whole program was "
    "traced and the rule is switched on.",
    wrong="""import keras

inputs = keras.Input(shape=(4,))  # kerascope: ignore[KS101]
""",
    right="""import keras

inputs = keras.Input(shape=(4,))
""",
    source="kerascope",
)

UNKNOWN_CODE = Rule(
    code="KS003",
    name="unknown-code",
    severity="information",
    summary="a comment names a rule that does not exist",
    explanation="The codes in # kerascope: ignore[…] are those of rules, or the beginning of them "
    "(KS2 for the family, ALL for everything). kerascope rules lists them.",
    wrong="""import keras

inputs = keras.Input(shape=(4,))  # kerascope: ignore[KS999]
""",
    right="""import keras

inputs = keras.Input(shape=(4,))
""",
    source="kerascope",
)

RULES = (UNUSED, UNKNOWN_CODE)


def check_suppressions(
    suppressions: Sequence[Suppression],
    findings: Sequence[Finding],
    settings: AnalysisSettings,
    codes: Sequence[str],
    *,
    complete: bool,
) -> Iterator[Finding]:
    """KS002 and KS003. ``findings`` are all that were wanted, before any was silenced.

    ``codes`` are those of all rules. Without a ``complete`` trace nobody knows what is unused.
    """
    for suppression in suppressions:
        unknown = [c for c in suppression.codes if not any(matches(code, c) for code in codes)]
        for code in unknown:
            yield _unknown(suppression, code, codes)
        if complete and not (unknown and len(unknown) == len(suppression.codes)):
            yield from _unused(suppression, findings, settings, codes, unknown)


def _unknown(suppression: Suppression, code: str, codes: Sequence[str]) -> Finding:
    similar = [known for known in codes if _differs_once(known, code)]
    hint = f" Did you mean {similar[0]}?" if len(similar) == 1 else " kerascope rules lists them."
    return UNKNOWN_CODE.found(
        suppression.span,
        f"There is no rule {code!r}.{hint}",
        data={"keep": [c for c in suppression.codes if c != code]},
    )


def _differs_once(known: str, code: str) -> bool:
    pairs = zip(known, code, strict=True) if len(known) == len(code) else ()
    return sum(a != b for a, b in pairs) == 1


def _unused(
    suppression: Suppression,
    findings: Sequence[Finding],
    settings: AnalysisSettings,
    codes: Sequence[str],
    unknown: Sequence[str],
) -> Iterator[Finding]:
    silenced = [finding.code for finding in findings if silences(suppression, finding)]
    if not suppression.codes:
        if not silenced and not settings.select and not settings.ignore:
            yield _found(suppression, "It silences nothing.", [])
        return
    unused = [
        entry
        for entry in suppression.codes
        if entry not in unknown
        and not any(matches(code, entry) for code in silenced)
        and all(settings.enables(code) for code in codes if matches(code, entry))
        # A comment on the whole file may ask for silence about these comments themselves.
        and not matches(UNUSED.code, entry)
    ]
    if unused:
        kept = [entry for entry in suppression.codes if entry not in unused]
        verb = "finds" if len(unused) == 1 else "find"
        yield _found(suppression, f"{', '.join(unused)} {verb} nothing here.", kept)


def _found(suppression: Suppression, text: str, kept: list[str]) -> Finding:
    what = "the comment" if not kept else "what is not needed"
    return UNUSED.found(
        suppression.span, f"{text} Remove {what}.", tags=("unnecessary",), data={"keep": kept}
    )
