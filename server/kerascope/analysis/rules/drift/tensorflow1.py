"""KS1007: programs of TensorFlow 1."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascope.analysis.cst import children, code, parse, span_of, walk
from kerascope.analysis.graph import Trace
from kerascope.analysis.imports import imported
from kerascope.analysis.report import Finding, Related
from kerascope.analysis.rules.rule import Rule, span_data

TENSORFLOW_1 = Rule(
    code="KS1007",
    name="old-tensorflow",
    severity="warning",
    summary="the program is written for TensorFlow 1",
    explanation="Sessions, placeholders and tf.contrib belong to TensorFlow 1; TensorFlow 2 raises "
    "AttributeError. Most of it lives on in tf.compat.v1, tf.contrib does not. Keras 3 works with "
    "neither sessions nor placeholders.",
    wrong="""import keras
import tensorflow as tf

tf.set_random_seed(1)
""",
    right="""import keras
import tensorflow as tf

tf.random.set_seed(1)
""",
    source="tensorflow/__init__.py of TensorFlow 2.21",
)

RULES = (TENSORFLOW_1,)

_GONE = re.compile(r"module 'tensorflow(?:\._api[\w.]*)?' has no attribute '(\w+)'")
_MODERN = {"set_random_seed": "random.set_seed", "random_normal": "random.normal"}
_COMPATIBLE = frozenset(
    {
        *("Session", "InteractiveSession", "ConfigProto", "GPUOptions", "placeholder", "app"),
        *("get_variable", "variable_scope", "trainable_variables", "flags", "logging", "gfile"),
        *("global_variables_initializer", "initialize_all_variables", "get_default_graph"),
        *("reset_default_graph", "disable_eager_execution", "enable_eager_execution", "layers"),
        *("to_float", "log", "div", "truncated_normal", "py_func", "arg_max"),
    }
)
_ALL = _COMPATIBLE | _MODERN.keys() | {"contrib"}


def check_tensorflow_1(trace: Trace) -> Iterator[Finding]:
    """KS1007 on the first use; its fix changes all that have a successor."""
    told = " ".join(error.error.message for error in trace.errors)
    told += " ".join(unknown.reason for unknown in trace.unknowns)
    module = parse(trace.text)
    roots = {name for name, bound in imported(module).items() if bound.path == "tensorflow"}
    if not roots or not any(name in _ALL for name in _GONE.findall(told)):
        return
    uses = [
        node
        for node in walk(module)
        if node.type in ("atom_expr", "power")
        and code(children(node)[0]) in roots
        and code(children(node)[1])[1:] in _ALL
    ]
    if not uses:
        return
    names = [code(children(node)[1])[1:] for node in uses]
    first, root = names[0], code(children(uses[0])[0])
    new = _modern(first)
    advice = f"Today it is {root}.{new}." if new else "It has no successor."
    yield TENSORFLOW_1.found(
        span_of(uses[0]),
        f"{root}.{first} is TensorFlow 1, and TensorFlow 2 raises AttributeError here. {advice}",
        related=tuple(
            Related(f"{root}.{name} too", span_of(node))
            for node, name in list(zip(uses, names, strict=True))[1:5]
        ),
        data={
            "places": [span_data(span_of(children(node)[1])) for node in uses],
            "new": [_modern(name) for name in names],
        },
    )


def _modern(name: str) -> str:
    return _MODERN.get(name) or (f"compat.v1.{name}" if name in _COMPATIBLE else "")


CHECKS = (check_tensorflow_1,)
