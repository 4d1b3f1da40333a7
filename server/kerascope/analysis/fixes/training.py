"""Fixes of losses, labels, data and model attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascope.analysis.cst import Argument, CallSyntax, calls, code, display_items, leaf_at
from kerascope.analysis.fixes.applications import refused_network
from kerascope.analysis.fixes.arguments import set_argument, shape_value
from kerascope.analysis.fixes.feeding import (
    keras_name,
    node_at,
    operand,
    validation_like_training,
)
from kerascope.analysis.fixes.fix import built, numbers, other_number
from kerascope.analysis.fixes.preparing import prepare_alike
from kerascope.analysis.fixes.shapes import write_shape
from kerascope.analysis.fixes.source import Source, replaced
from kerascope.analysis.imports import is_keras
from kerascope.analysis.report import Finding, Fix, ShapeReport, Span, TextEdit
from kerascope.analysis.specs import one_shape

_LOSSES = {
    "categorical_crossentropy": "CategoricalCrossentropy",
    "sparse_categorical_crossentropy": "SparseCategoricalCrossentropy",
}


def change_loss(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS701, KS702: the other loss, or labels of the other form."""
    old, new = finding.data.get("old"), finding.data.get("new")
    place = finding.data.get("loss")
    if not isinstance(old, str) or not isinstance(new, str) or not isinstance(place, list):
        return
    to_rows = old == "categorical_crossentropy"
    labels = list(_change_labels(source, finding, to_rows=to_rows))
    if finding.data.get("labels_first"):
        yield from labels
    if finding.data.get("reader_first"):
        yield from _read_labels(source, finding, to_rows=to_rows)
    span = Span(*place)
    text = source.slice(span)
    for before, after in ((old, new), (_LOSSES.get(old, ""), _LOSSES.get(new, ""))):
        pattern = rf"(?<![A-Za-z_]){re.escape(before)}(?![A-Za-z_])"
        if before and re.search(pattern, text):
            yield from built(
                f"Use {after}", (TextEdit(span, re.sub(pattern, after, text, count=1)),)
            )
            break
    if not finding.data.get("reader_first"):
        yield from _read_labels(source, finding, to_rows=to_rows)
    if not finding.data.get("labels_first"):
        yield from labels


def _read_labels(source: Source, finding: Finding, *, to_rows: bool) -> Iterator[Fix]:
    """The folder's labels in the other form."""
    call = source.call_from(finding.data.get("reader"))
    if call is None:
        return
    if call.callee.rpartition(".")[2] == "flow_from_directory":
        keyword, mode = "class_mode", "categorical" if to_rows else "sparse"
    else:
        keyword, mode = "label_mode", "categorical" if to_rows else "int"
    given = call.argument(keyword)
    alike = [
        other
        for other in calls(source.module)
        if other.callee.rpartition(".")[2] == call.callee.rpartition(".")[2]
        and _text(other.argument(keyword)) == _text(given)
    ]
    yield from built(
        f'Read the labels with {keyword}="{mode}"',
        *(set_argument(other, keyword, f'"{mode}"') for other in alike),
    )


def _text(argument: Argument | None) -> str:
    return code(argument.value) if argument is not None else ""


def change_metric(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS711: the metric of the other name."""
    node = node_at(source, finding.data.get("metric"))
    call, flags = source.call_from(finding.data.get("metric_call")), finding.data.get("not_sparse")
    if call is not None and isinstance(flags, list):
        edits = [edit for flag in flags for edit in set_argument(call, flag, "False")]
        yield from built(f"Say that it gets a value for each class: {flags[0]}=False", tuple(edits))
        return
    old, new = str(finding.data.get("old")), str(finding.data.get("new"))
    if node is not None:
        yield from built(f"Use {new}", (replaced(node, code(node).replace(old, new)),))


def _change_labels(source: Source, finding: Finding, *, to_rows: bool) -> Iterator[Fix]:
    place = finding.data.get("labels")
    classes = finding.data.get("classes")
    if not isinstance(place, list) or not isinstance(classes, int):
        return
    span = Span(*place)
    labels = source.slice(span)
    if not to_rows:
        yield from built(
            f"Give class numbers: {labels}.argmax(-1)",
            (TextEdit(span, f"{_operand(labels)}.argmax(-1)"),),
        )
        return
    function = _to_categorical(source)
    if function is not None:
        call = f"{function}({labels}, {classes})"
        yield from built(f"Give one-hot labels: {call}", (TextEdit(span, call),))


def _to_categorical(source: Source) -> str | None:
    """How this file writes to_categorical."""
    for name, bound in source.names.items():
        if is_keras(bound.path) and bound.path.endswith(".to_categorical"):
            return name
    return keras_name(source, "utils.to_categorical")


def fit_data(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS801: the data's shape in the Input, or the Input's shape for the data."""
    if finding.data.get("validation"):
        yield from validation_like_training(source, report, finding)
        return
    sizes, new = finding.data.get("sizes"), finding.data.get("new")
    if isinstance(sizes, list) and isinstance(new, str):
        title = f"Make it ({new})" if "," in new else f"Make its last axis {new}"
        yield from built(title, (TextEdit(Span(*sizes), new),))
        return
    mode, order = finding.data.get("mode"), numbers(finding.data.get("transpose"))
    if isinstance(mode, list):
        yield from built('Read them in colour: "rgb"', (TextEdit(Span(*mode), '"rgb"'),))
    reader, said = source.call_from(finding.data.get("reader")), finding.data.get("said")
    if reader is not None and isinstance(said, list):
        keyword, text, position = said
        yield from built(
            f"Read them in grey: {text if position else f'{keyword}={text}'}",
            set_argument(reader, keyword, text, position),
        )
    turned = node_at(source, finding.data.get("value")) if order else None
    if turned is not None:
        new = f"{operand(turned)}.transpose({', '.join(map(str, order))})"
        yield from built(f"Put the axes in order: {new}", (replaced(turned, new),))
        return
    yield from other_number(finding)
    wide = source.call_from(finding.data.get("units"))
    if wide is not None:
        written = wide.argument("units", 0)
        text = operand(written.value) if written is not None else ""
        parts, size = finding.data.get("parts"), finding.data.get("size")
        new = str(size) if text.isdigit() or not text else f"{parts} * {text}"
        yield from built(f"Give it {new} units", set_argument(wide, "units", new, 0))
        return
    row, value = finding.data.get("row"), node_at(source, finding.data.get("value"))
    if isinstance(row, int) and value is not None:
        new = f"{operand(value)}.reshape(-1, {row})"
        yield from built(f"Give each sample as one row: {new}", (replaced(value, new),))
    prepared = list(prepare_alike(source, finding))
    if finding.data.get("flat"):
        yield from prepared
        return
    if finding.data.get("data_first"):
        yield from prepared
    if not finding.data.get("settled"):
        yield from write_shape(source, report, finding)
    if not finding.data.get("data_first"):
        yield from prepared


def add_batch_axis(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS802: one sample as a batch of one, or a batched dataset."""
    place, unkept = finding.data.get("value"), finding.data.get("unkept")
    if isinstance(unkept, list):
        start = Span(*unkept[0][:2], *unkept[0][:2])
        yield from built(f"Keep the result: {unkept[1]} = …", (TextEdit(start, f"{unkept[1]} = "),))
    yielded = finding.data.get("yielded")
    nodes = [node_at(source, one) for one in yielded] if isinstance(yielded, list) else []
    numpy = next((name for name, b in source.names.items() if b.path == "numpy"), None)
    if nodes:
        if numpy is not None:
            yield from built(
                "Yield it as a batch of one",
                tuple(replaced(n, f"{numpy}.array([{code(n)}])") for n in nodes if n is not None),
            )
        return
    if not isinstance(place, list):
        return
    span = Span(*place)
    value = source.slice(span)
    if finding.data.get("batched"):
        batch = str(finding.data.get("batch") or ".batch(32)")
        node = node_at(source, place)
        new = f"{operand(node) if node is not None else _operand(value)}{batch}"
        yield from built(f"Batch the dataset: {batch}", (TextEdit(span, new),))
        return
    new = f"{_operand(value)}[None, ...]"
    edits = [TextEdit(span, new)]
    more = finding.data.get("more")
    for other in more if isinstance(more, list) else ():
        if isinstance(other, list):
            there = Span(*other)
            edits.append(TextEdit(there, f"{_operand(source.slice(there))}[None, ...]"))
    also = f", in {len(edits)} places" if len(edits) > 1 else ""
    yield from built(f"Add the batch axis: {new}{also}", tuple(edits))


def plural_attribute(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS901: ``.inputs`` instead of ``.input``."""
    attribute = str(finding.data.get("attribute"))
    span = finding.span
    end = Span(span.end_line, span.end_column - len(attribute), span.end_line, span.end_column)
    if finding.data.get("built") and source.slice(end) == attribute:
        whole = Span(span.line, span.column, end.line, end.column)
        name = source.slice(whole) if span.line == end.line else "."
        yield from built(f"Use {name}{attribute}s", (TextEdit(end, f"{attribute}s"),))


_ENDING = re.compile(r"(?:\.weights)?\.(?:h5|hdf5|tf|ckpt|keras|pb|model)$")
_ENDINGS = (
    ("must end in `.weights.h5`", ".weights.h5"),
    ("must end in `.keras`", ".keras"),
    ("Invalid filepath extension for saving", ".keras"),
)


def _file_ending(source: Source, call: CallSyntax, detail: str) -> Iterator[Fix]:
    """The ending that Keras 3 wants of a file that it saves to."""
    ending = next((ending for text, ending in _ENDINGS if text in detail), None)
    given = call.argument("filepath", 0) if ending is not None else None
    if given is None or given.value.type != "string" or ending is None:
        return
    text = code(given.value)
    name = re.sub(
        r"(?:\.weights)?\.(?:h5|hdf5|tf|ckpt|keras|pb|model)$", "", text[1:-1].rstrip("/")
    )
    if text[0] in "\"'":
        new = f"{text[0]}{name}{ending}{text[-1]}"
        yield from built(f"Save to {name}{ending}", (replaced(given.value, new),))


def refused_call(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS900: a shape that is no tuple, what a ready-made network reads, the ending of a file."""
    yield from tuple_shape(source, report, finding)
    call = source.call(finding.span)
    if call is not None:
        yield from _file_ending(source, call, finding.detail)
        yield from _turned_weights(report, call, finding.detail)
        yield from refused_network(call, finding.detail)


_OTHER_WAY = re.compile(r"weight shape \((\d+), (\d+)\) .* provided weight shape \((\d+), (\d+)\)")


def _turned_weights(report: ShapeReport, call: CallSyntax, detail: str) -> Iterator[Fix]:
    """A matrix of another framework, (outputs, inputs), for a kernel of Keras."""
    told = _OTHER_WAY.search(detail)
    given = call.argument("weights", 0)
    items = display_items(given.value) if given is not None else []
    if told is None or told[1] != told[4] or told[2] != told[3] or not items:
        return
    shape = (int(told[3]), int(told[4]))
    names = {fact.name for fact in report.variables if shape in map(one_shape, fact.specs)}
    for item in items:
        if code(item) in names:
            yield from built(f"Transpose it: {code(item)}.T", (replaced(item, f"{code(item)}.T"),))


def tuple_shape(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS900 for ``shape=(784)``: the comma that makes it a tuple."""
    leaf = leaf_at(source.module, finding.span.line, finding.span.column)
    call = source.call(finding.span) if leaf is not None else None
    value = shape_value(call) if call is not None else None
    if value is None or display_items(value):
        return
    text = code(value).strip("() ")
    if text.isdigit():
        span = Span(*value.start_pos, *value.end_pos)
        yield from built(f"Make it a tuple: ({text},)", (TextEdit(span, f"({text},)"),))


def _operand(text: str) -> str:
    """An expression as the operand of an attribute or index."""
    return text if re.fullmatch(r"[\w.]+(\[[^\[\]]*\]|\([^()]*\))*", text) else f"({text})"
