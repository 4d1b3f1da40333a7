"""KS405: branches of different width in a Dot."""

from __future__ import annotations

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related
from kerascope.analysis.rules.merging.elementwise import branch_shapes, odd_width
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.specs import shape_text, spec_text

_HEAD = """import keras
from keras import layers

"""

DOT = Rule(
    code="KS405",
    name="dot-widths",
    severity="error",
    summary="the two branches of a Dot have different widths",
    explanation="Dot multiplies two tensors along one axis each, and those axes must have the same "
    "size. In a recommender both embeddings need the same output_dim.",
    wrong=_HEAD
    + """user = layers.Flatten()(layers.Embedding(100, 32)(keras.Input(shape=(1,))))
item = layers.Flatten()(layers.Embedding(500, 16)(keras.Input(shape=(1,))))
score = layers.Dot(axes=1)([user, item])
""",
    right=_HEAD
    + """user = layers.Flatten()(layers.Embedding(100, 32)(keras.Input(shape=(1,))))
item = layers.Flatten()(layers.Embedding(500, 32)(keras.Input(shape=(1,))))
score = layers.Dot(axes=1)([user, item])
""",
    source="keras/src/layers/merging/dot.py, Dot.build",
)

RULES = (DOT,)


def diagnose_dot(trace: Trace, call: Call) -> Finding | None:
    """KS405 on the layer that gives the second branch its width."""
    shapes, axes = branch_shapes(call), call.layer.config.get("axes")
    place = trace.place_of_call(call)
    if call.cls != "Dot" or shapes is None or len(shapes) != 2 or place is None:
        return None
    pair = (axes, axes) if isinstance(axes, int) else axes
    if not isinstance(pair, (list, tuple)) or len(pair) != 2:
        return None
    one, other = (
        shape[axis] if isinstance(axis, int) and -len(shape) <= axis < len(shape) else None
        for shape, axis in zip(shapes, pair, strict=True)
    )
    if one is None or other is None or one == other:
        return None
    sources = [trace.calls[source] for source in call.sources if source in trace.calls]
    odd = odd_width(trace, sources, (one, other))
    wide = odd.layer if odd is not None else None
    return DOT.found(
        (trace.place(wide.layer) if wide is not None else None) or place,
        f"Dot multiplies along axes {pair[0]} and {pair[1]}, which must be equal, and gets "
        f"{' and '.join(map(shape_text, shapes))}: {one} against {other}. Give both branches the "
        f"same width.",
        related=(
            *(
                note(trace, trace.calls[s], f"gives {spec_text(trace.calls[s].outputs)}")
                for s in call.sources
                if s in trace.calls
            ),
            Related("Dot joins them here", place),
        ),
        detail=call.error.message if call.error else "",
        data={
            "layer": span_data(trace.place(odd.layer.layer)) if odd else None,
            "size": odd.wanted if odd else one,
            "other": odd.other_data(trace) if odd else None,
            "width": odd.width if odd else None,
            "reshapes": _reshapes(trace, sources, odd.layer) if odd else [],
        },
    )


def _reshapes(trace: Trace, sources: list[Call], maker: Call) -> list[object]:
    """The Reshapes between the layer that gives a branch its width and the Dot."""
    for source in sources:
        steps = [source, *trace.upstream(source)]
        if maker in steps:
            between = steps[: steps.index(maker)]
            return [span_data(trace.place(s.layer)) for s in between if s.cls == "Reshape"]
    return []


DIAGNOSES = (diagnose_dot,)
