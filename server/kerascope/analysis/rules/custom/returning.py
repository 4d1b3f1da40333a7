"""KS1103: a layer whose call returns nothing."""

from __future__ import annotations

from parso.python.tree import Class, Function
from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import children, parse, span_of, walk
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding
from kerascope.analysis.rules.rule import Rule, note, span_data

NOTHING = Rule(
    code="KS1103",
    name="call-returns-nothing",
    severity="error",
    summary="the call method of a layer returns nothing",
    explanation="A method without return gives None, and the next layer gets None in place of a "
    "tensor. Return the result at the end of call.",
    wrong="""import keras
from keras import layers


class Double(layers.Layer):
    def call(self, x):
        x * 2


inputs = keras.Input(shape=(8,))
outputs = layers.Dense(1)(Double()(inputs))
""",
    right="""import keras
from keras import layers


class Double(layers.Layer):
    def call(self, x):
        return x * 2


inputs = keras.Input(shape=(8,))
outputs = layers.Dense(1)(Double()(inputs))
""",
    source="keras/src/layers/layer.py, Layer.__call__",
)

RULES = (NOTHING,)


def diagnose_nothing(trace: Trace, call: Call) -> Finding | None:
    """KS1103 on the last statement of the call method that gave None."""
    if "Got 'None'" not in call.detail:
        return None
    for other in reversed(list(trace.calls.values())):
        if other.error is not None or other.outputs is not None or other.id > call.id:
            continue
        method = _call_method(trace, other.cls)
        last = _last_statement(method) if method is not None else None
        if last is None:
            continue
        return NOTHING.found(
            span_of(last),
            f"{other.cls}.call ends here and returns nothing, so {call.cls} gets None in place of "
            f"a tensor. Return the result.",
            related=(note(trace, call, f"{call.cls} receives None"),),
            detail=call.detail,
            data={"statement": span_data(span_of(last))},
        )
    return None


def _call_method(trace: Trace, name: str) -> Function | None:
    """The call method of a class of the document, when nothing in it returns a value."""
    for node in walk(parse(trace.text)):
        if not isinstance(node, Class) or node.name.value != name:
            continue
        for method in node.iter_funcdefs():
            if method.name.value == "call":
                returns = list(method.iter_return_stmts())
                return None if any(r.type == "return_stmt" for r in returns) else method
    return None


def _last_statement(method: Function) -> NodeOrLeaf | None:
    suite = children(method)[-1]
    statements = [node for node in children(suite) if node.type == "simple_stmt"]
    last = children(suite)[-1] if children(suite) else None
    if not statements or last is not statements[-1]:
        return None
    return children(statements[-1])[0]


DIAGNOSES = (diagnose_nothing,)
