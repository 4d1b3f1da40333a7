"""KS604, KS1001: what a name or an older Keras says differently from the shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascope.analysis.cst import CallSyntax, call_at, code, parse
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Span
from kerascope.analysis.rules.labels.training import feeds
from kerascope.analysis.rules.layers.kinds import is_recurrent, kind_of, window
from kerascope.analysis.rules.rule import Rule, note, span_data
from kerascope.analysis.specs import one_shape, shape_text, spec_text

_HEAD = """import keras
from keras import layers

"""

SWAPPED_STEPS = Rule(
    code="KS604",
    name="steps-and-features-swapped",
    severity="warning",
    summary="the names in an Input say features first, and time steps come first",
    explanation="Recurrent layers and Conv1D read (steps, features). An Input of (n_features, "
    "n_steps) makes them run over the features, with the steps as features; nothing raises when "
    "the data has the same order. Swap the axes of the Input and transpose the data.",
    wrong=_HEAD
    + """n_features, n_steps = 3, 200
model = keras.Sequential([
    keras.Input(shape=(n_features, n_steps)),
    layers.LSTM(8),
])
""",
    right=_HEAD
    + """n_features, n_steps = 3, 200
model = keras.Sequential([
    keras.Input(shape=(n_steps, n_features)),
    layers.LSTM(8),
])
""",
    source="keras/src/layers/rnn/rnn.py",
)


KERAS1_KERNEL = Rule(
    code="KS1001",
    name="old-kernel-arguments",
    severity="warning",
    summary="the third number of Conv2D is the stride, not the width of the kernel",
    explanation="In Keras 1 Convolution2D(32, 3, 3) had 32 filters of 3 by 3. Since Keras 2 the "
    "arguments are filters, kernel_size, strides: the same numbers now mean a stride of 3, and the "
    "image shrinks to a third. Write Conv2D(32, (3, 3)).",
    wrong=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(32, 3, 3),
])
""",
    right=_HEAD
    + """model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(32, (3, 3)),
])
""",
    source="keras/src/layers/convolutional/conv2d.py, Conv2D.__init__",
)


_SQUARE_KERNELS = (3, 5, 7)


_STEPS = re.compile(r"(?:^|_)(?:n_?)?(?:time|timestep|step|seq|sequence|window|lookback)s?(?:_|$)")


_FEATURES = re.compile(r"(?:^|_)(?:n_?)?(?:feature|sensor|channel|variable|feat|dim)s?(?:_|$)")


def check_swapped_steps(trace: Trace) -> Iterator[Finding]:
    """KS604 from the names in the Input's shape."""
    for call in trace.calls.values():
        if not is_recurrent(call.layer) and kind_of(call.layer) != "Conv1D":
            continue
        source, before = trace.root_input(call), next(iter(trace.upstream(call)), None)
        if source is None or before is not source:
            continue
        span = trace.here([source.layer.span])
        written = call_at(parse(trace.text), span) if span is not None else None
        given = written.argument("shape", 0) if written is not None else None
        names = re.findall(r"[A-Za-z_]\w*", code(given.value)) if given is not None else []
        shape = one_shape(source.outputs)
        if span is None or len(names) != 2 or shape is None or len(shape) != 3:
            continue
        first, second = (name.lower() for name in names)
        if not (_FEATURES.search(first) and _STEPS.search(second)) or _STEPS.search(first):
            continue
        yield SWAPPED_STEPS.found(
            span,
            f"{call.cls} reads {shape_text(shape)} as (batch, steps, features), so {names[0]} = "
            f"{shape[1]} becomes the number of steps and {names[1]} = {shape[2]} the number of "
            f"features. Declare ({names[1]}, {names[0]}) and transpose the data.",
            related=(note(trace, call, f"{call.cls} runs over {shape[1]} steps"),),
            data={
                "feeds": [span_data(place) for place in feeds(trace, shape)],
                "order": [0, 2, 1],
            },
        )


def keras1_kernel(trace: Trace, call: Call) -> CallSyntax | None:
    """The constructor call that gives a kernel as in Keras 1: ``Conv2D(32, 3, 3)``."""
    span = trace.here([call.layer.span])
    if kind_of(call.layer) not in ("Conv2D", "SeparableConv2D") or span is None:
        return None
    written = call_at(parse(trace.text), span)
    plain = [a for a in written.arguments if not a.keyword] if written is not None else []
    if written is None or len(plain) != 3 or any(a.star for a in plain):
        return None
    kernel, stride = code(plain[1].value), code(plain[2].value)
    return written if kernel == stride and kernel in map(str, _SQUARE_KERNELS) else None


def shrunk_by_strides(trace: Trace, call: Call) -> bool:
    """Whether a window finds no room because of such layers: one finding, on the first of them."""
    message = call.error.message if call.error is not None else ""
    return ("zero or negative" in message or "Negative dimension" in message) and any(
        keras1_kernel(trace, step) is not None and not _as_kernel(step)
        for step in trace.chain(call)
    )


def _as_kernel(call: Call) -> bool:
    """Whether tracing has read the numbers as a kernel, since other arguments are of Keras 1."""
    slides = window(call.layer)
    return slides is not None and set(slides.strides) == {1}


def check_keras1_kernel(trace: Trace) -> Iterator[Finding]:
    """KS1001 on the first such layer of the file; its fix changes all of them."""
    found: dict[Span, tuple[Call, CallSyntax]] = {}
    for call in trace.calls.values():
        written = keras1_kernel(trace, call)
        if written is not None:
            found.setdefault(written.span, (call, written))
    if not found:
        return
    span = min(found, key=lambda span: (span.line, span.column))
    call, written = found[span]
    kernel = code(written.arguments[1].value)
    failing = any(shrunk_by_strides(trace, failed) for failed in trace.failures)
    as_kernel = all(_as_kernel(other) for other, _ in found.values())
    becomes = f"{spec_text(call.inputs)} becomes {spec_text(call.outputs)}"
    yield KERAS1_KERNEL.found(
        span,
        f"{call.cls}({', '.join(code(a.node) for a in written.arguments[:3])}) has kernels of "
        f"{kernel} by {kernel} and strides of {kernel}{'' if as_kernel else ': ' + becomes}. In "
        f"Keras 1 these numbers were a kernel of {kernel} by {kernel}; write ({kernel}, {kernel}), "
        f"or strides={kernel} when it is meant."
        f"{' Shapes are shown as if the kernel stood there.' if as_kernel else ''}",
        severity="error" if failing else None,
        related=tuple(
            note(trace, other, "written alike")
            for place, (other, _) in found.items()
            if place != span
        ),
        data={"calls": [span_data(place) for place in found], "as_kernel": as_kernel},
    )


RULES = (SWAPPED_STEPS, KERAS1_KERNEL)
CHECKS = (check_swapped_steps, check_keras1_kernel)
