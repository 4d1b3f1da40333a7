"""Labels that a program turns into one-hot rows, also of classes that nobody has counted."""

from __future__ import annotations

import re

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import calls, code, is_operator, walk
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Span
from kerascope.analysis.rules.origins.bindings import Assignment, assigned

#: What makes a column for each class. Without one for the first of two there is a single column.
_ENCODES = re.compile(r"\b(?:to_categorical|get_dummies|OneHotEncoder|LabelBinarizer)\(")
_DROPS = re.compile(r"\bdrop(?:_first)?\s*=")
_MOST = 8


def is_encoded(trace: Trace, name: str, before: Span) -> bool:
    """Whether what a name stands for was made by an encoder that gives one column for each class.

    Followed through assignments, conversions, and both halves of ``train_test_split``.
    """
    for _ in range(_MOST):
        made = assigned(trace, name, before) if name.isidentifier() else None
        if made is None:
            return False
        text = _with_encoder(trace, made)
        if _ENCODES.search(text):
            # Two classes are one column to a LabelBinarizer.
            return not _DROPS.search(text) and "LabelBinarizer" not in text
        following = _source(made, name)
        if following is None:
            return False
        name, before = following, made.place
    return False


def _with_encoder(trace: Trace, made: Assignment) -> str:
    """The text of a value, with that of the encoder whose ``fit_transform`` gives it."""
    text = code(made.value)
    for call in calls(made.value):
        owner, _, method = call.callee.rpartition(".")
        encoder = assigned(trace, owner, made.place) if owner.isidentifier() else None
        if method in ("fit_transform", "transform") and encoder is not None:
            text += " " + code(encoder.value)
    return text


def _source(made: Assignment, name: str) -> str | None:
    """The name that a value is made from."""
    call = next(iter(calls(made.value)), None)
    if call is not None and call.callee.rpartition(".")[2] == "train_test_split":
        given = [a for a in call.arguments if not a.keyword and not a.star]
        place = made.names.index(name) // 2
        return code(given[place].value) if place < len(given) else None
    leaves = [node for node in walk(made.value) if node.type == "name"]
    known = [leaf for leaf in leaves if code(leaf) not in ("np", "numpy", "pd", "tf", "keras")]
    if not known or len(made.names) != 1 or _is_one_column(known[0]):
        return None
    return code(known[0])


def _is_one_column(name: NodeOrLeaf) -> bool:
    """Whether a column is taken from what is named: ``table["label"]``, and not some rows."""
    following = name.get_next_leaf()
    key = following.get_next_leaf() if following is not None else None
    return following is not None and is_operator(following, "[") and _is_text(key)


def _is_text(leaf: NodeOrLeaf | None) -> bool:
    return leaf is not None and leaf.type in ("string", "fstring_start")
