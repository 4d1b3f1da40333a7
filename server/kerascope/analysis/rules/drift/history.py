"""KS1008: the names under which fit keeps its metrics."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parso.python.tree import Module
from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import call_at, children, code, parse, span_of, walk
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.labels.training import argument_place, compile_of
from kerascope.analysis.rules.rule import Rule, span_data

_HEAD = """import numpy as np
import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
history = model.fit(np.zeros((8, 4)), np.zeros((8, 1)))
"""

METRIC_KEY = Rule(
    code="KS1008",
    name="metric-key",
    severity="warning",
    summary="a metric is looked up under a name that it has not",
    explanation="fit keeps each metric under the name that compile was given: with "
    'metrics=["accuracy"] the history has accuracy and val_accuracy. Until TensorFlow 2 the keys '
    "were acc and val_acc, which now raise KeyError when training is over, and make EarlyStopping "
    "and ModelCheckpoint wait for a metric that never comes.",
    wrong=_HEAD
    + """print(history.history["acc"])
""",
    right=_HEAD
    + """print(history.history["accuracy"])
""",
    source="keras/src/trainers/compile_utils.py, CompileMetrics.result",
)

RULES = (METRIC_KEY,)

_OLD = {"acc": "accuracy", "val_acc": "val_accuracy"}
_MONITORING = re.compile(r"(?:^|\.)(?:EarlyStopping|ModelCheckpoint|ReduceLROnPlateau)$")


def check_metric_keys(trace: Trace) -> Iterator[Finding]:
    """KS1008 on the first old key of the file; its fix changes all of them."""
    told = [fit for fit in trace.fits if fit.method == "fit" and fit.span and not fit.span.file]
    compiled = [compile_of(trace, fit) for fit in told]
    given = [argument_place(trace, c.span, "metrics", 3) if c else None for c in compiled]
    if not given or any(place is None for place in given):
        return
    names = [_names(trace, place[0]) for place in given if place is not None]
    if not names or any(found is None or found != ["accuracy"] for found in names):
        return
    module = parse(trace.text)
    keys = [node for node in walk(module) if node.type == "string" and _is_key(node)]
    old = [node for node in keys if code(node)[1:-1] in _OLD]
    if not old:
        return
    first = old[0]
    key = code(first)[1:-1]
    place = given[0]
    yield METRIC_KEY.found(
        span_of(first),
        f"There is no metric {key!r}: compile was given accuracy, so its values are under "
        f"{_OLD[key]!r}. The old name fails only when training is over.",
        related=(
            Related("the metric is named here", place[0]) if place is not None else None,
            *(Related("looked up here too", span_of(node)) for node in old[1:5]),
        ),
        data={
            "keys": [span_data(span_of(node)) for node in old],
            "new": [_OLD[code(node)[1:-1]] for node in old],
        },
    )


def _names(trace: Trace, span: Span) -> list[str] | None:
    """The metrics of a list of plain strings; ``None`` where there is something else."""
    items = [
        node
        for node in walk(parse(trace.text))
        if node.type == "string" and span.contains(span_of(node))
    ]
    rest = re.sub(r"[\[\]\s,]", "", "".join(code(i) for i in items))
    written = re.sub(r"[\[\](),\s]", "", _text(trace, span))
    return [code(item)[1:-1] for item in items] if items and written == rest else None


def _text(trace: Trace, span: Span) -> str:
    lines = trace.text.splitlines()[span.line - 1 : span.end_line]
    if not lines:
        return ""
    lines[-1] = lines[-1][: span.end_column]
    lines[0] = lines[0][span.column :]
    return "\n".join(lines)


def _is_key(node: NodeOrLeaf) -> bool:
    """Whether a string is a key of ``….history`` or what a callback monitors."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "trailer" and code(children(parent)[0]) == "[":
        whole = parent.parent
        before = children(whole)[: children(whole).index(parent)] if whole is not None else []
        return bool(before) and code(before[-1]) == ".history"
    if parent.type == "argument" and code(children(parent)[0]) == "monitor":
        around = parent.parent
        while around is not None and around.type != "trailer":
            around = around.parent
        call = around.parent if around is not None else None
        if call is None or around is None:
            return False
        root = node.get_root_node()
        assert isinstance(root, Module)
        found = call_at(root, Span(*call.start_pos, *around.end_pos))
        return found is not None and _MONITORING.search(found.callee) is not None
    return False


CHECKS = (check_metric_keys,)
