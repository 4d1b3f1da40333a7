"""Activations, losses and metrics that run together and rarely are meant so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.text import apply_edits
from kerascope.tracing.inspector import inspect
from kerascope.tracing.tracer import Tracer
from kerascope.tracing.verify import verified_fixes

PROGRAM = """\
import numpy as np
import keras
from keras import layers

x = np.random.rand(100, 20)
y = {labels}
model = keras.Sequential()
model.add(keras.Input((20,)))
model.add(layers.Dense(64{hidden}))
model.add(layers.Dropout(0.5))
model.add(layers.Dense({last}))
model.compile("adam", {loss})
model.fit(x, y, epochs=3)
"""
RELU = ', activation="relu"'
ROWS = "keras.utils.to_categorical(np.random.randint(0, 10, 100), 10)"
NUMBERS = "np.random.randint(0, 10, 100)"
BINARY = "np.random.randint(0, 2, 100)"


@pytest.mark.parametrize(
    ("code", "line", "labels", "hidden", "last", "loss", "fixes"),
    [
        ("KS715", 9, BINARY, "", '1, activation="sigmoid"', '"binary_crossentropy"', 1),
        ("KS716", 12, ROWS, RELU, '10, activation="softmax"', '"binary_crossentropy"', 2),
        ("KS716", 12, ROWS, RELU, '10, activation="softmax"',
         "keras.losses.BinaryCrossentropy()", 2),
        ("KS716", 12, ROWS, RELU, '10, activation="sigmoid"', '"categorical_crossentropy"', 2),
        ("KS716", 12, NUMBERS, RELU, '10, activation="sigmoid"',
         '"sparse_categorical_crossentropy"', 1),
        ("KS717", 12, "np.random.rand(100)", RELU, "1", '"mse", metrics=["accuracy"]', 1),
        ("KS708", 11, BINARY, RELU, '1, activation="tanh"', '"binary_crossentropy"', 1),
    ],
)  # fmt: skip
async def test_it_is_named_and_its_fixes_settle_it(
    tracer: Tracer,
    code: str,
    line: int,
    labels: str,
    hidden: str,
    last: str,
    loss: str,
    fixes: int,
) -> None:
    text = PROGRAM.format(labels=labels, hidden=hidden, last=last, loss=loss)
    document = SourceDocument("untitled:activations", "", 1, text)
    report = await inspect(tracer, document)
    assert [(finding.code, finding.span.line) for finding in report.findings] == [(code, line)]
    verified = [
        fix
        for fix in await verified_fixes(tracer, document, report, report.findings[0])
        if fix.applicability == "verified"
    ]
    assert len(verified) == fixes
    for fix in verified:
        changed = SourceDocument("untitled:activations", "", 1, apply_edits(text, fix.edits))
        assert not (await inspect(tracer, changed)).findings, fix.title


async def test_what_is_a_choice_has_no_hint_either(tracer: Tracer) -> None:
    path = Path(__file__).parents[1] / "cases" / "silent" / "activations_right.py"
    document = SourceDocument(path.as_uri(), str(path), 1, path.read_text(encoding="utf-8"))
    assert (await inspect(tracer, document)).findings == ()
