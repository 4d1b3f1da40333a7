"""KS1010: what Keras 2 took by position, or filled in: flags of a call, the name of a weight."""

from __future__ import annotations

from collections.abc import Iterator

from parso.python.tree import Class, Function, Module, Param

from kerascope.analysis.cst import call_at, code, parameters, parse, span_of, walk
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope_tracer.wire import ApiDrift

_HEAD = """import keras
from keras import layers


class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(8)
        self.dropout = layers.Dropout(0.1)

"""
_TAIL = """        return self.dropout(self.dense(x), training=training)


outputs = Block()(keras.Input((4,)))
"""

CALL_FLAG = Rule(
    code="KS1010",
    name="argument-by-name",
    severity="error",
    summary="training, or the name of a weight, is given by position, or by nobody",
    explanation="Keras 3 takes only tensors by position when a layer is called: flags such as "
    "training go by name. And it binds the arguments before it fills in training, so that a call "
    "method needs a default for it: training=None. The name of a weight, which add_weight took "
    "first, goes by name as well. Keras 2 did not mind. Shapes are traced as if the argument were "
    "given so. In a program for Keras 2 this is a warning.",
    wrong=_HEAD + "    def call(self, x, training):\n" + _TAIL,
    right=_HEAD + "    def call(self, x, training=None):\n" + _TAIL,
    source="keras/src/layers/layer.py, Layer.__call__ and CallSpec",
)

RULES = (CALL_FLAG,)
_AS_IF = "Shapes are shown as if it were changed."
_ORDINALS = {0: "first", 1: "second", 2: "third", 3: "fourth"}


def check_call_flags(trace: Trace) -> Iterator[Finding]:
    """KS1010 on the flag, or on the parameter that has no default."""
    lacking: dict[str, list[ApiDrift]] = {}
    for drift in trace.drifts:
        if drift.kind == "flag" and not drift.span.file:
            yield _by_position(trace, drift)
        elif drift.kind == "training":
            lacking.setdefault(drift.old, []).append(drift)
    for cls, calls in lacking.items():
        finding = _lacking(trace, cls, calls)
        if finding is not None:
            yield finding


CHECKS = (check_call_flags,)


def _by_position(trace: Trace, drift: ApiDrift) -> Finding:
    index, names = int(drift.old), drift.new.split(",")
    call = call_at(parse(trace.text), drift.span)
    given = call.arguments[index:] if call is not None else ()
    plain = len(given) >= len(names) and not any(a.keyword for a in given[: len(names)])
    written = f"{names[0]}={code(given[0].value)}" if plain else f"{names[0]}=…"
    which = _ORDINALS.get(index, f"{index + 1}th")
    takes = "takes only tensors by position" if index else "wants the shape there"
    return CALL_FLAG.found(
        span_of(given[0].node) if plain else drift.span,
        f"{names[0]} is the {which} argument of this call, and Keras 3 {takes}: it raises an error "
        f"here. Write {written}. {_AS_IF}",
        detail=drift.error,
        data={"call": span_data(drift.span), "index": index, "names": names} if plain else {},
    )


def _lacking(trace: Trace, cls: str, calls: list[ApiDrift]) -> Finding | None:
    places = [drift.span for drift in calls if not drift.span.file]
    parameter = _training_of(parse(trace.text), cls)
    if parameter is None and not places:
        return None
    advice = "write training=None there" if parameter is not None else "give it training=False here"
    return CALL_FLAG.found(
        _written(parameter) if parameter is not None else places[0],
        f"training of {cls}.call has no default, and a call of the layer does not give it: Keras 3 "
        f"raises an error then; {advice}. {_AS_IF}",
        related=tuple(Related(f"{cls} is called without training", p) for p in places[:5]),
        detail=calls[0].error,
        data={"parameter": span_data(_written(parameter))} if parameter is not None else {},
    )


def _training_of(module: Module, cls: str) -> Param | None:
    """The parameter ``training`` of the ``call`` that the class itself has."""
    for node in walk(module):
        if isinstance(node, Class) and node.name.value == cls:
            for part in walk(node):
                if isinstance(part, Function) and part.name.value == "call":
                    found = parameters(part).get("training")
                    return found if found is not None and found.default is None else None
    return None


def _written(parameter: Param) -> Span:
    """The parameter with its annotation, without the comma behind it."""
    first, last = span_of(parameter.name), span_of(parameter.annotation or parameter.name)
    return Span(first.line, first.column, last.end_line, last.end_column)
