"""KS816: what a session of TensorFlow 1 is fed with is not what its placeholder takes."""

from __future__ import annotations

import re

from kerascope.analysis.cst import CallSyntax, call_at, children, code, is_operator, parse, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape, Span
from kerascope.analysis.rules.labels.training import bound_variable
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import one_shape, product, shape_text
from kerascope_tracer.wire import ErrorRaised

FED = Rule(
    code="KS816",
    name="feed-dict-shape",
    severity="error",
    summary="feed_dict gives a placeholder an array of another shape",
    explanation="tf.placeholder declares the shape of what it is fed with, None where any size "
    "will do, and Session.run refuses everything else. Class numbers, (n,), for a placeholder of "
    "one-hot rows, (None, 10), need np.eye(10)[y]; flat images need their axes back.",
    wrong="""import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()
x = tf.placeholder(tf.float32, [None, 28, 28])
total = tf.reduce_sum(x)
images = np.zeros((16, 784))
with tf.Session() as session:
    print(session.run(total, feed_dict={x: images}))
""",
    right="""import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()
x = tf.placeholder(tf.float32, [None, 28, 28])
total = tf.reduce_sum(x)
images = np.zeros((16, 784)).reshape(-1, 28, 28)
with tf.Session() as session:
    print(session.run(total, feed_dict={x: images}))
""",
    source="tensorflow/python/client/session.py, BaseSession._run",
)

RULES = (FED,)

_REFUSED = re.compile(
    r"Cannot feed value of shape \(([\d, ]*)\) for Tensor \S+, which has shape \(([\d?, ]*)\)"
)


def fed_placeholder(trace: Trace, error: ErrorRaised) -> Finding | None:
    """KS816 on the array in the feed_dict."""
    shapes = _REFUSED.search(error.error.message)
    call = call_at(parse(trace.text), error.span) if not error.span.file else None
    if shapes is None or call is None:
        return None
    given, wanted = _shape(shapes[1]), _shape(shapes[2])
    item = _fed(trace, call, error.span, given)
    span, name, placeholder = item if item is not None else (error.span, "", "")
    bound = bound_variable(trace, name, error.span)
    who = placeholder or "the placeholder"
    text = f"{name or 'What is fed'} is {shape_text(given)}, and {who} takes {shape_text(wanted)}."
    new = _fitting(name, given, wanted)
    return FED.found(
        span,
        f"{text} Feed {new}." if new else text,
        related=(
            Related(f"{name} is {shape_text(given)}", bound.span) if bound is not None else None,
        ),
        detail=error.error.message,
        data={"value": span_data(span) if item is not None else None, "new": new},
    )


def _fed(
    trace: Trace, call: CallSyntax, before: Span, given: Shape
) -> tuple[Span, str, str] | None:
    """The one value of that shape in the feed_dict, with its text and its placeholder's."""
    argument = call.argument("feed_dict", 0 if call.callee.endswith(".eval") else 1)
    inner = children(argument.value)[1:2] if argument is not None else []
    parts = children(inner[0]) if inner and inner[0].type == "dictorsetmaker" else []
    found = []
    for place, part in enumerate(parts):
        if not is_operator(part, ":"):
            continue
        key, value = parts[place - 1], parts[place + 1]
        bound = bound_variable(trace, code(value), before)
        known = one_shape(bound.spec) if bound is not None else None
        if known is not None and len(known) == len(given) and known[1:] == given[1:]:
            found.append((span_of(value), code(value), code(key)))
    return found[0] if len(found) == 1 else None


def _fitting(name: str, given: Shape, wanted: Shape) -> str:
    """What to write in place of the array; empty when nobody can tell."""
    if not name or not wanted:
        return ""
    if product(given[1:]) == product(wanted[1:]) and None not in wanted[1:]:
        return f"{name}.reshape({', '.join(map(str, (-1, *wanted[1:])))})"
    rows = len(wanted) == 2 and wanted[1] is not None and wanted[1] > 1
    if len(given) == 1 and rows:
        return f"np.eye({wanted[1]})[{name}]"
    return ""


def _shape(text: str) -> Shape:
    items = [item.strip() for item in text.split(",") if item.strip()]
    return tuple(None if item == "?" else int(item) for item in items)
