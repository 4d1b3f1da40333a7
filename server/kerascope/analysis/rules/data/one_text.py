"""KS820: one text where a list of texts is read."""

from __future__ import annotations

from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import calls, code, parse, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.rule import Rule, span_data

_HEAD = """from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.preprocessing.sequence import pad_sequences

tokenizer = Tokenizer(num_words=100)
tokenizer.fit_on_texts(["a good film", "a bad one"])
review = "a good one"
"""

ONE_TEXT = Rule(
    code="KS820",
    name="text-for-texts",
    severity="warning",
    summary="a tokenizer is given one text, and takes each of its characters for a text",
    explanation="texts_to_sequences, texts_to_matrix and fit_on_texts go through what they are "
    "given, text by text. A single string is gone through character by character: a review of 40 "
    "characters becomes 40 rows, and predict gives 40 answers. Give a list of one text.",
    wrong=_HEAD + "rows = pad_sequences(tokenizer.texts_to_sequences(review), maxlen=20)\n",
    right=_HEAD + "rows = pad_sequences(tokenizer.texts_to_sequences([review]), maxlen=20)\n",
    source="keras/src/legacy/preprocessing/text.py, Tokenizer.texts_to_sequences_generator",
)

RULES = (ONE_TEXT,)

_READERS = frozenset(
    {"texts_to_sequences", "texts_to_matrix", "fit_on_texts", "texts_to_sequences_generator"}
)
#: Functions and methods that give one text.
_GIVE_TEXT = frozenset({"input", "str", "lower", "upper", "strip", "join"})


def check_one_text(trace: Trace) -> Iterator[Finding]:
    """KS820 on the argument."""
    if "texts" not in trace.text:
        return
    for call in calls(parse(trace.text)):
        if call.callee.rpartition(".")[2] not in _READERS:
            continue
        given = call.argument("texts", 0)
        if given is None or given.star:
            continue
        value, made = given.value, None
        if value.type == "name":
            made = assigned(trace, code(value), span_of(value))
            if made is None or len(made.names) != 1:
                continue
        if not _is_text(made.value if made is not None else value):
            continue
        text = code(value)
        yield ONE_TEXT.found(
            span_of(value),
            f"This is one text, and {call.callee.rpartition('.')[2]} reads a list of texts: each "
            f"character becomes a row of its own. Give a list of one text.",
            related=(Related("the text", made.place) if made is not None else None,),
            data={"settled": [span_data(span_of(value)), f"[{text}]"]},
        )


def _is_text(value: NodeOrLeaf) -> bool:
    """Whether an expression is a string, as it is written."""
    if value.type in ("string", "strings", "fstring"):
        return True
    whole = next((c for c in calls(value) if c.node is value and c.is_whole), None)
    if whole is None:
        return False
    name = whole.callee.rpartition(".")[2]
    if whole.callee in ("input", "str"):
        return True
    return name in _GIVE_TEXT and whole.callee.startswith(("'", '"'))


CHECKS = (check_one_text,)
