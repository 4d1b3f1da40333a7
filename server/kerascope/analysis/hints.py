"""Shapes at the ends of lines."""

from __future__ import annotations

from dataclasses import dataclass

from kerascope.analysis.cst import call_at, leaf_at, parse, statement_of
from kerascope.analysis.report import LayerFact, ShapeReport, Span, Step, VariableFact
from kerascope.analysis.settings import AnalysisSettings
from kerascope.analysis.specs import is_known, spec_text, tensors
from kerascope.analysis.text import LineIndex

_MOST_VARIANTS = 3
_MOST_NAMES = 4
_TIMES = "\N{MULTIPLICATION SIGN}"
_MODEL_CLASSES = frozenset({"Model", "Sequential", "Functional"})


@dataclass(frozen=True)
class HintPart:
    """A piece of a label; ``target`` is the place that made what it says, when that is another."""

    text: str
    target: Span | None = None


@dataclass(frozen=True)
class InlayHint:
    """A label to show at a position (line from 1, column from 0); plain text, no markup."""

    line: int
    column: int
    parts: tuple[HintPart, ...]
    tooltip: str

    @property
    def label(self) -> str:
        """The whole label."""
        return "".join(part.text for part in self.parts)


def inlay_hints(
    report: ShapeReport, settings: AnalysisSettings = AnalysisSettings()
) -> tuple[InlayHint, ...]:
    """At most one hint a line: of the layer call that ends last on it, else of its variables."""
    index = LineIndex(report.text)
    hints = _of_layers(report, settings, index)
    if settings.variable_hints or settings.data_hints:
        for line, hint in _of_variables(report, settings, index).items():
            hints.setdefault(line, hint)
    return tuple(hint for _, hint in sorted(hints.items()))


def applied_span(text: str, fact: LayerFact) -> Span:
    """The span of a layer's construction together with a call written directly on it."""
    if fact.site == "construct":
        call = call_at(parse(text), fact.span)
        following = call.following if call is not None else None
        if following is not None:
            return following.span
    return fact.span


def is_model(fact: LayerFact) -> bool:
    """Whether the fact is about a whole model."""
    return bool(_MODEL_CLASSES & {fact.layer, *fact.bases})


# -- layers -----------------------------------------------------------------------------


def _of_layers(
    report: ShapeReport, settings: AnalysisSettings, index: LineIndex
) -> dict[int, InlayHint]:
    if not (settings.output_shape_hints or settings.input_shape_hints or settings.parameter_hints):
        return {}
    chosen: dict[int, tuple[Span, LayerFact]] = {}
    for fact in report.facts:
        if not _shows(fact, settings):
            continue
        span = applied_span(report.text, fact)
        other = chosen.get(span.end_line)
        if other is None or _later(span, other[0]):
            chosen[span.end_line] = (span, fact)
    hints = {}
    for line, (_, fact) in chosen.items():
        parts = _parts(report, fact, settings)
        if parts:
            hints[line] = _at_end(index, line, parts, _tooltip(fact))
    return hints


def _shows(fact: LayerFact, settings: AnalysisSettings) -> bool:
    if fact.site == "call" and not settings.call_hints:
        return False
    if fact.site == "construct" and is_model(fact):
        return False  # its layers say more, and its calls have hints of their own
    return any(tensors(variant.outputs) for variant in fact.variants)


def _later(span: Span, other: Span) -> bool:
    """Whether ``span`` ends after ``other``, or encloses it."""
    if span.end_column != other.end_column:
        return span.end_column > other.end_column
    return (span.line, span.column) < (other.line, other.column)


def _parts(
    report: ShapeReport, fact: LayerFact, settings: AnalysisSettings
) -> tuple[HintPart, ...]:
    """The label: each distinct outcome, of a loop the first and the last with their number."""
    texts: dict[str, tuple[HintPart, ...]] = {}
    for variant in fact.variants:
        step = report.steps.get(variant.call_ids[0]) if variant.call_ids else None
        parts: list[HintPart] = []
        if settings.input_shape_hints and variant.inputs is not None:
            parts.append(HintPart(spec_text(variant.inputs), _maker(report, fact, step)))
        if settings.output_shape_hints:
            text = f"→ {spec_text(variant.outputs)}"
            parts.append(HintPart(f" {text}" if parts else text, _constructed(fact, step)))
        if parts:
            texts.setdefault("".join(part.text for part in parts), tuple(parts))
    outcomes = list(texts.values())
    label: list[HintPart] = []
    if len(outcomes) > _MOST_VARIANTS:
        last = _without_arrow(outcomes[-1]) if len(outcomes[-1]) == 1 else outcomes[-1]
        label += (HintPart(f"{_TIMES}{len(outcomes)} "), *outcomes[0], HintPart(" … "), *last)
    else:
        made = len(fact.called_layers(report.steps))
        if made > 1 and len(outcomes) == 1 and fact.site == "construct":
            label.append(HintPart(f"{_TIMES}{made} "))
        for number, outcome in enumerate(outcomes):
            label += [HintPart(" | ")] * bool(number)
            label += _without_arrow(outcome) if number and len(outcome) == 1 else outcome
    if settings.parameter_hints and fact.params:
        label.append(HintPart((" · " if label else "") + f"{fact.params:,} params"))
    return tuple(label)


def _without_arrow(outcome: tuple[HintPart, ...]) -> list[HintPart]:
    """An output behind another one needs no arrow of its own."""
    return [HintPart(part.text.removeprefix("→ "), part.target) for part in outcome]


def _maker(report: ShapeReport, fact: LayerFact, step: Step | None) -> Span | None:
    """Where the layer stands that the input comes out of."""
    if step is None:
        return None
    before = next((report.steps[call] for call in step.sources if call in report.steps), None)
    return _elsewhere(before.span if before is not None else None, fact.span)


def _constructed(fact: LayerFact, step: Step | None) -> Span | None:
    """Of a call: where the layer that it calls is constructed."""
    return _elsewhere(step.span, fact.span) if step is not None and fact.site == "call" else None


def _elsewhere(target: Span | None, here: Span) -> Span | None:
    if target is None or target.file or target.line == here.line:
        return None
    return target


def _tooltip(fact: LayerFact) -> str:
    lines = [
        f"{fact.layer}: {spec_text(variant.inputs)} → {spec_text(variant.outputs)}"
        for variant in fact.variants[:10]
    ]
    if fact.params:
        lines.append(f"{fact.params:,} parameters")
    assumed = next((variant.assumed for variant in fact.variants if variant.assumed), None)
    if assumed:
        lines.append(f"Assumed: {assumed}")
    return "\n".join(lines)


# -- variables --------------------------------------------------------------------------


def _of_variables(
    report: ShapeReport, settings: AnalysisSettings, index: LineIndex
) -> dict[int, InlayHint]:
    """The names that a statement binds to tensors (or data) with their shapes, at its end."""
    by_line: dict[int, list[VariableFact]] = {}
    for variable in report.variables:
        made = any(variable.calls)
        wanted = settings.variable_hints if made else settings.data_hints
        if wanted and variable.name != "_" and _is_fact(report, variable):
            line = _end_of_statement(report.text, variable.span)
            if line is not None:
                by_line.setdefault(line, []).append(variable)
    return {
        line: _at_end(index, line, _variable_parts(report, variables), "")
        for line, variables in by_line.items()
    }


def _is_fact(report: ShapeReport, variable: VariableFact) -> bool:
    """Whether every value is known, and none is what tracing went on with after a failure."""
    made = (report.steps.get(call) for calls in variable.calls for call in calls)
    return all(is_known(spec) for spec in variable.specs) and not any(
        step is not None and step.failed for step in made
    )


def _variable_parts(report: ShapeReport, variables: list[VariableFact]) -> tuple[HintPart, ...]:
    parts: list[HintPart] = []
    for variable in variables[:_MOST_NAMES]:
        texts = list(dict.fromkeys(spec_text(spec) for spec in variable.specs))
        if len(texts) > _MOST_VARIANTS:
            texts = [f"{texts[0]} … {texts[-1]}"]
        target = _producer(report, variable)
        name = f"{', ' if parts else ''}{variable.name} " if len(variables) > 1 else ""
        parts.append(HintPart(f"{name or '→ '}{' | '.join(texts)}", target))
    if len(variables) > _MOST_NAMES:
        parts.append(HintPart(" …"))
    return tuple(parts)


def _producer(report: ShapeReport, variable: VariableFact) -> Span | None:
    """Where the layer stands that made the value."""
    made = (call for calls in variable.calls for call in calls)
    step = next((report.steps[call] for call in made if call in report.steps), None)
    return _elsewhere(step.span if step is not None else None, variable.span)


def _end_of_statement(text: str, span: Span) -> int | None:
    """The line on which the simple statement around a name ends."""
    leaf = leaf_at(parse(text), span.line, span.column)
    statement = statement_of(leaf) if leaf is not None else None
    if statement is None:
        return None
    last = statement.get_last_leaf()
    if last is not None and last.type == "newline":
        last = last.get_previous_leaf()
    return None if last is None else int(last.end_pos[0])


def _at_end(index: LineIndex, line: int, parts: tuple[HintPart, ...], tooltip: str) -> InlayHint:
    return InlayHint(line, len(index.line(line).rstrip()), parts, tooltip)
