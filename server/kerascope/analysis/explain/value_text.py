"""What a hover tells of a variable, and of what could not be known."""

from __future__ import annotations

from kerascope.analysis.explain.memory import bytes_text, output_bytes
from kerascope.analysis.explain.path_text import path_table
from kerascope.analysis.markdown import code_span, plain, table
from kerascope.analysis.report import ShapeReport, Spec, UnknownFact, VariableFact
from kerascope.analysis.specs import dtype_text, spec_text, tensors

_MOST_SPECS = 12
_EXAMPLES = (
    "# kerascope: input (None, 224, 224, 3)",
    "# kerascope: call build_model(input_shape=(28, 28, 1))",
)


def variable_text(report: ShapeReport, variable: VariableFact) -> str:
    """The shapes that a name had at one place, and the way there."""
    parts = [f"### {plain(variable.name)}"]
    if len(variable.specs) == 1:
        parts.append(f"{code_span(spec_text(variable.specs[0]))} {_kind(variable.specs[0])}")
    else:
        rows = [(code_span(spec_text(spec)), _kind(spec)) for spec in variable.specs[:_MOST_SPECS]]
        parts.append(table(("shape", "dtype"), rows))
        if len(variable.specs) > _MOST_SPECS:
            parts.append(f"and {len(variable.specs) - _MOST_SPECS} more")
    made = variable.calls[0] if variable.calls else ()
    size = output_bytes(variable.specs[0]) if made and len(variable.specs) == 1 else None
    if size:
        parts.append(f"{bytes_text(size)} per sample")
    path = path_table(report, made[0]) if made else ""
    if path:
        parts.append(f"**From the input**\n\n{path}")
    return "\n\n".join(parts)


def unknown_text(unknown: UnknownFact) -> str:
    """Why something is not known, and what would make it known."""
    examples = " or ".join(code_span(example) for example in _EXAMPLES)
    return (
        f"### Unknown\n\n{plain(unknown.reason)}\n\n"
        f"What depends on it is unknown too. An example in a comment helps: {examples}"
    )


def _kind(spec: Spec) -> str:
    """The dtypes, and how the values are stored where that is not densely."""
    storages = dict.fromkeys(tensor.storage for tensor in tensors(spec))
    special = [storage for storage in storages if storage != "dense"]
    return plain(" ".join([dtype_text(spec), *special]))
