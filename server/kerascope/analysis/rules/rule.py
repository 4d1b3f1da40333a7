"""What a rule is: its identity and explanation, and the forms of functions that find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Severity, Span, Tag

#: Where docs/rules is published. Nowhere yet, and a dead address helps nobody: editors and the
#: command line show the page themselves.
DOCUMENTATION = ""


@dataclass(frozen=True)
class Rule:
    """One kind of mistake.

    ``wrong`` and ``right`` are whole programs: the first has exactly this finding, the second has
    none of it. ``source`` says where Keras decides so.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    explanation: str
    wrong: str
    right: str
    source: str

    @property
    def url(self) -> str:
        """The published page that explains the rule; empty while there is none."""
        return f"{DOCUMENTATION}/{self.code}.md" if DOCUMENTATION else ""

    def found(
        self,
        span: Span,
        message: str,
        *,
        related: tuple[Related | None, ...] = (),
        tags: tuple[Tag, ...] = (),
        detail: str = "",
        severity: Severity | None = None,
        data: dict[str, object] | None = None,
    ) -> Finding:
        """A finding of this rule; related places that are the culprit itself are left out."""
        places = tuple(item for item in related if item is not None and item.span != span)
        return Finding(
            self.code, severity or self.severity, span, message, places, tags, detail, data or {}
        )


#: Looks at a layer call that failed; ``None`` when the mistake is another one.
Diagnosis = Callable[[Trace, Call], Finding | None]
#: Looks at the whole trace for what fails elsewhere than in a layer, or not at all.
Check = Callable[[Trace], Iterator[Finding]]


def note(trace: Trace, call: Call, message: str) -> Related | None:
    """A related place at the layer of ``call``; ``None`` when the document has no such place."""
    span = trace.place(call.layer) or trace.place_of_call(call)
    return Related(message, span) if span is not None else None


def span_data(span: Span | None) -> list[int] | None:
    """A span as plain numbers for ``Finding.data``."""
    if span is None:
        return None
    return [span.line, span.column, span.end_line, span.end_column]
