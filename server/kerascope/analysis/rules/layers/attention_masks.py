"""KS607: a mask that is not of the size of what is attended to."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.cst import call_at, code, parse, span_of
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding
from kerascope.analysis.rules.layers.kinds import is_keras
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.rule import Rule, note
from kerascope.analysis.specs import one_shape, shape_text, tensors

_HEAD = """import numpy as np
import keras
from keras import layers

x = keras.Input(shape=(79, 64))
"""

ATTENTION_MASK = Rule(
    code="KS607",
    name="attention-mask-size",
    severity="error",
    summary="an attention mask has another size than the steps it is for",
    explanation="The mask of MultiHeadAttention has a row for each step of the query and a column "
    "for each step of the value, (batch, queries, values), with a batch axis of 1 or none when it "
    "is the same for all samples. Windows that are cut by one step, x[:, :-1], need a mask that is "
    "smaller by one as well: take the length from the tensor, keras.ops.shape(x)[1].",
    wrong=_HEAD
    + """mask = np.tril(np.ones((1, 80, 80)))
y = layers.MultiHeadAttention(2, 32)(x, x, attention_mask=mask)
""",
    right=_HEAD
    + """mask = np.tril(np.ones((1, 79, 79)))
y = layers.MultiHeadAttention(2, 32)(x, x, attention_mask=mask)
""",
    source="keras/src/layers/attention/multi_head_attention.py, _compute_attention",
)

RULES = (ATTENTION_MASK,)


def diagnose_attention_mask(trace: Trace, call: Call) -> Finding | None:
    """KS607 on the line that makes the mask, or else where it is given."""
    given = call.keywords.get("attention_mask") if isinstance(call.keywords, dict) else None
    mask, span = one_shape(given), trace.here([call.span])
    steps = [tensor.shape for tensor in tensors(call.inputs)]
    if call.cls != "MultiHeadAttention" or not is_keras(call.layer) or mask is None or not steps:
        return None
    query, value = steps[0], steps[1] if len(steps) > 1 else steps[0]
    if query is None or value is None or len(query) != 3 or len(value) != 3 or len(mask) < 2:
        return None
    wanted = (query[1], value[1])
    pairs = zip(mask[-2:], wanted, strict=True)
    # Where there is one step a longer mask is broadcast, and nothing fails.
    if all(have in (want, 1, None) or want in (1, None) for have, want in pairs):
        return None
    written = call_at(parse(trace.text), span) if span is not None else None
    argument = written.argument("attention_mask") if written is not None else None
    if span is None or argument is None:
        return None
    made = assigned(trace, code(argument.value), span)
    return ATTENTION_MASK.found(
        span_of(made.node) if made is not None else span_of(argument.value),
        f"The mask is {shape_text(mask)}, and the attention is over {wanted[0]} steps by "
        f"{wanted[1]}. Make it for {wanted[0]} and {wanted[1]}.",
        related=(note(trace, call, f"{call.cls} takes it"),),
        detail=call.detail,
    )


def check_attention_masks(trace: Trace) -> Iterator[Finding]:
    """KS607 for calls that Keras builds: it compares the mask only with the first batch."""
    for call in trace.calls.values():
        finding = diagnose_attention_mask(trace, call) if call.error is None else None
        if finding is not None:
            yield finding


CHECKS = (check_attention_masks,)
DIAGNOSES = (diagnose_attention_mask,)
