"""KS821: scores of scikit-learn that compare class numbers with a column for each class."""

from __future__ import annotations

from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import calls, code, parse, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.imports import imported, resolve
from kerascope.analysis.report import Finding, Related, Shape
from kerascope.analysis.rules.labels.training import bound_variable
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import one_shape, shape_text

_HEAD = """import numpy as np
import keras
from keras import layers
from sklearn.metrics import accuracy_score

x, y = np.zeros((64, 20), "float32"), np.zeros((64, 5), "float32")
model = keras.Sequential([keras.Input(shape=(20,)), layers.Dense(5, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, y)
predicted = model.predict(x).argmax(axis=1)
"""

SCORES = Rule(
    code="KS821",
    name="scores-of-two-forms",
    severity="error",
    summary="a score of scikit-learn gets class numbers and one-hot rows or probabilities",
    explanation="accuracy_score, confusion_matrix, classification_report and the like compare one "
    "class number with one class number. One-hot labels, and the probabilities that predict gives, "
    "have a column for each class: take argmax(axis=1) of them first.",
    wrong=_HEAD + "print(accuracy_score(y, predicted))\n",
    right=_HEAD + "print(accuracy_score(y.argmax(axis=1), predicted))\n",
    source="sklearn/metrics/_classification.py, _check_targets",
)

RULES = (SCORES,)

_COMPARING = frozenset(
    {
        *("accuracy_score", "confusion_matrix", "classification_report", "f1_score"),
        *("precision_score", "recall_score", "cohen_kappa_score", "balanced_accuracy_score"),
    }
)


def check_scores(trace: Trace) -> Iterator[Finding]:
    """KS821 on the first argument with several columns; told once for each name."""
    found = list(_comparisons(trace)) if "sklearn" in trace.text else []
    told: set[str] = set()
    for function, wide, other in found:
        name = code(wide)
        if name in told:
            continue
        told.add(name)
        yield SCORES.found(
            span_of(wide),
            f"{name} is {shape_text(_shape(trace, wide))}, a column for each class, and "
            f"{code(other)} is {shape_text(_shape(trace, other))}, one class number per sample: "
            f"{function} refuses to compare them. Give {name}.argmax(axis=1).",
            related=(_made(trace, wide),),
            data={
                "places": [span_data(span_of(node)) for _, node, _ in found if code(node) == name]
            },
        )


def _comparisons(trace: Trace) -> Iterator[tuple[str, NodeOrLeaf, NodeOrLeaf]]:
    """The calls that get both forms: the function, what has columns, and the class numbers."""
    module = parse(trace.text)
    names = imported(module)
    for call in calls(module):
        function = call.callee.rpartition(".")[2]
        if function not in _COMPARING:
            continue
        path = resolve(call.callee, names)
        one, other = call.argument("y_true", 0), call.argument("y_pred", 1)
        if path is None or not path.startswith("sklearn.") or one is None or other is None:
            continue
        shapes = _shape(trace, one.value), _shape(trace, other.value)
        if _is_wide(*shapes):
            yield function, one.value, other.value
        elif _is_wide(*reversed(shapes)):
            yield function, other.value, one.value


def _shape(trace: Trace, node: NodeOrLeaf) -> Shape | None:
    bound = bound_variable(trace, code(node), span_of(node)) if node.type == "name" else None
    return one_shape(bound.spec) if bound is not None else None


def _is_wide(one: Shape | None, other: Shape | None) -> bool:
    """Whether the first has two columns or more, and the second is one number per sample."""
    if one is None or other is None or len(one) != 2 or one[1] in (None, 1):
        return False
    return len(other) == 1 or (len(other) == 2 and other[1] == 1)


def _made(trace: Trace, node: NodeOrLeaf) -> Related | None:
    bound = bound_variable(trace, code(node), span_of(node))
    if bound is None:
        return None
    return Related(f"{bound.name} is {shape_text(one_shape(bound.spec))}", bound.span)


CHECKS = (check_scores,)
