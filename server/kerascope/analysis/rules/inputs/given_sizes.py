"""KS108, KS109: a shape that is no tuple, a size that is no whole number."""

from __future__ import annotations

import re

from kerascope.analysis.cst import CallSyntax, code, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Span
from kerascope.analysis.rules.rule import Rule, span_data

SHAPE_NOT_A_TUPLE = Rule(
    code="KS108",
    name="shape-not-a-tuple",
    severity="error",
    summary="a shape is given as a number",
    explanation="shape= is a tuple, also with one axis only: (784,) with the comma. (784) is the "
    "number 784 in parentheses, and so is x.shape[1].",
    wrong="""import keras

inputs = keras.Input(shape=(784))
""",
    right="""import keras

inputs = keras.Input(shape=(784,))
""",
    source="keras/src/backend/common/variables.py, standardize_shape",
)

NOT_WHOLE = Rule(
    code="KS109",
    name="size-not-a-whole-number",
    severity="error",
    summary="a number of units is no whole number of Python",
    explanation="units and filters are whole numbers. n / 2 is a float in Python 3, also when "
    "nothing is left over: write n // 2. Keras 3 refuses NumPy's numbers and TensorFlow's as "
    "well, such as np.max(y) + 1 and tf.reduce_prod(shape): turn them into int.",
    wrong="""import keras

layer = keras.layers.Dense(64 / 2)
""",
    right="""import keras

layer = keras.layers.Dense(64 // 2)
""",
    source="keras/src/layers/core/dense.py, Dense.__init__",
)

RULES = (SHAPE_NOT_A_TUPLE, NOT_WHOLE)

_SHAPE = re.compile(r"Cannot convert '(-?\d+)' to a shape")
_UNITS = re.compile(
    r"invalid value for `?(units|filters)`?, expected a positive integer.*: (?:units=)?(\S+)"
)


def given_size(trace: Trace, call: CallSyntax, span: Span, message: str) -> Finding | None:
    """KS108, KS109 for a constructor that refuses its argument."""
    shape = _SHAPE.search(message)
    if shape is not None:
        given = call.argument("input_shape") or call.argument("shape", 0)
        if given is None:
            return None
        text = code(given.value).strip()
        bare = text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text
        return SHAPE_NOT_A_TUPLE.found(
            span,
            f"The shape is the number {shape[1]}, and Keras wants a tuple: write ({bare},).",
            detail=message,
            data={
                "value": span_data(span_of(given.value)),
                "new": f"({bare},)",
                "of_input": call.callee.rpartition(".")[2] == "Input",
            },
        )
    units = _UNITS.search(message)
    if units is None:
        return None
    given = call.argument(units[1], 0)
    if given is None:
        return None
    text = code(given.value)
    number = units[2].rstrip(".")
    if number.startswith("Tensor("):
        return NOT_WHOLE.found(
            span,
            f"{units[1]}={text} is a tensor, and Keras wants a whole number of Python: write "
            f"int({text}).",
            detail=message,
            data={"value": span_data(span_of(given.value)), "new": f"int({text})"},
        )
    whole = number.partition(".")[2].strip("0") == "" and number.partition(".")[0].isdigit()
    halves = text.count("/") == 1 and "//" not in text
    is_text = text[:1] in "\"'"
    kind = f"a float, {number}" if "." in number else f"a number of NumPy, {number}"
    kind = "a text" if is_text else kind
    if not whole or number.partition(".")[0] == "0":
        return None
    new = text.replace("/", "//") if halves else number if is_text else f"int({text})"
    new = re.sub(r"\s*//\s*", " // ", new)
    return NOT_WHOLE.found(
        span,
        f"{units[1]}={text} is {kind}, and Keras wants a whole number of Python: write {new}.",
        detail=message,
        data={"value": span_data(span_of(given.value)), "new": new},
    )
