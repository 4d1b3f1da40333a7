"""The search for the guilty line: what is tried, what is found, and what stays where it is."""

from __future__ import annotations

from dataclasses import replace

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.report import Finding, ShapeReport
from kerascope.analysis.text import apply_edits
from kerascope.tracing.inspector import inspect
from kerascope.tracing.locate import is_searched, located
from kerascope.tracing.tracer import Tracer
from kerascope.tracing.verify import verified_fixes

SCORES = """import keras
from keras import layers, ops


class Scores(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, shape):
        features = shape[-1]
        kernel = self.add_weight(shape=(features, self.units))
        reader = self.add_weight(shape=(features, 1))
        self.heads = [(kernel, reader)]

    def call(self, x):
        kernel, reader = self.heads[0]
        hidden = ops.matmul(x, kernel)
        return ops.matmul(hidden, reader)


inputs = keras.Input((10, 32))
model = keras.Model(inputs, Scores(8)(inputs))
"""
#: The second product fails in line 19; the weight of line 13 is what makes it fail.
FAILS, GUILTY = 19, 13


def document(text: str) -> SourceDocument:
    return SourceDocument("file:///scores.py", "/scores.py", 1, text)


def errors(report: ShapeReport) -> list[Finding]:
    return [finding for finding in report.findings if finding.severity == "error"]


async def test_a_failure_in_a_class_is_told_where_its_size_was_chosen(tracer: Tracer) -> None:
    opened = document(SCORES)
    before = await inspect(tracer, opened)
    assert [finding.span.line for finding in errors(before)] == [FAILS]
    assert is_searched(before)
    after = await located(tracer, opened, before)
    (finding,) = errors(after)
    assert finding.span.line == GUILTY
    assert finding.related[0].span.line == FAILS
    assert finding.message.startswith("With self.units instead of features here, everything fits.")
    assert "8 and 32" in finding.message
    (fix,) = await verified_fixes(tracer, opened, after, finding)
    assert (fix.applicability, fix.preferred) == ("verified", True)
    fixed = apply_edits(SCORES, fix.edits)
    assert "reader = self.add_weight(shape=(self.units, 1))" in fixed
    assert errors(await inspect(tracer, document(fixed))) == []


async def test_what_no_change_settles_stays_where_it_fails(tracer: Tracer) -> None:
    opened = document(SCORES)
    before = await inspect(tracer, opened)
    (finding,) = errors(before)
    place = [3, 0, 3, 4]
    harmless = replace(finding, data=finding.data | {"suspects": [[place, "from"]]})
    report = replace(before, findings=(harmless,))
    assert (await located(tracer, opened, report)).findings == (harmless,)


async def test_a_right_program_is_not_searched(tracer: Tracer) -> None:
    right = document(SCORES.replace("(features, 1)", "(self.units, 1)"))
    report = await inspect(tracer, right)
    assert not is_searched(report)
    assert await located(tracer, right, report) is report


READER = """import keras
from keras import layers

width = 200
height = 48

picture = keras.Input((width, width, 1))
x = layers.Conv2D(8, 3, padding="same")(picture)
x = layers.MaxPooling2D(4)(x)
x = layers.Reshape((width // 4, height // 4 * 8))(x)
letters = layers.LSTM(16)(x)
model = keras.Model(picture, letters)
"""


async def test_a_name_in_the_place_of_its_partner_comes_before_the_rule_s_own_place(
    tracer: Tracer,
) -> None:
    opened = document(READER)
    before = await inspect(tracer, opened)
    assert [(finding.code, finding.span.line) for finding in errors(before)] == [("KS503", 10)]
    after = await located(tracer, opened, before)
    (finding,) = errors(after)
    assert finding.span.line == 7
    (fix, *_) = await verified_fixes(tracer, opened, after, finding)
    assert "keras.Input((width, height, 1))" in apply_edits(READER, fix.edits)


async def test_of_a_helper_that_works_elsewhere_the_caller_is_blamed(tracer: Tracer) -> None:
    text = """import keras
from keras import layers


def gate(x, channels):
    w = layers.GlobalAveragePooling2D()(x)
    w = layers.Reshape((1, 1, channels))(w)
    return layers.Multiply()([x, layers.Dense(channels, "sigmoid")(w)])


x = keras.Input((32, 32, 3))
y = gate(layers.Conv2D(8, 3)(x), 8)
z = gate(layers.Conv2D(16, 3)(y), 8)
"""
    opened = document(text)
    report = await located(tracer, opened, await inspect(tracer, opened))
    (finding,) = errors(report)
    assert finding.span.line == len(text.splitlines())
    (fix, *_) = await verified_fixes(tracer, opened, report, finding)
    assert "z = gate(layers.Conv2D(16, 3)(y), 16)" in apply_edits(text, fix.edits)
