"""Fixes of the last layers: units, activation, loss, labels, and the size of what they give."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascope.analysis.cst import CallSyntax, calls, children, code, enclosing
from kerascope.analysis.fixes.arguments import set_argument
from kerascope.analysis.fixes.feeding import keras_name, node_at, operand, without_argument
from kerascope.analysis.fixes.fix import built, numbers, other_number
from kerascope.analysis.fixes.growing import start_from
from kerascope.analysis.fixes.layers import flatten_before
from kerascope.analysis.fixes.places import (
    Edits,
    insert_after,
    insert_before,
    remove,
    siblings_after,
)
from kerascope.analysis.fixes.source import Source, replaced
from kerascope.analysis.report import Finding, Fix, ShapeReport, Span, TextEdit
from kerascope.analysis.rules.suspects.resizing import REMOVED
from kerascope.analysis.rules.wording import count


def size_of_layer(call: CallSyntax, size: int | str) -> tuple[TextEdit, ...]:
    """Write the number of units, filters or features that a layer gives."""
    name = call.callee.rpartition(".")[2].strip()
    if name == "Embedding":
        return set_argument(call, "output_dim", str(size), 1)
    if name == "RepeatVector":
        return set_argument(call, "n", str(size), 0)
    return set_argument(call, "filters" if "Conv" in name else "units", str(size), 0)


def fit_units(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS703, KS706: as many values as the labels have, another loss, or masks of one channel."""
    layer, units = source.call_from(finding.data.get("layer")), finding.data.get("units")
    if layer is not None and layer.callee.rpartition(".")[2].strip() == "TimeDistributed":
        layer = next((c for a in layer.arguments[:1] for c in calls(a.value)), None)
    encode = finding.data.get("encode")
    numbers_given = node_at(source, encode[0]) if isinstance(encode, list) else None
    spelled = keras_name(source, "utils.to_categorical")
    if isinstance(encode, list):
        if numbers_given is not None and spelled is not None:
            new_labels = f"{spelled}({code(numbers_given)}, {encode[1]})"
            one_hot = (replaced(numbers_given, new_labels),)
            yield from built(f"Make the labels one-hot: {new_labels}", one_hot)
        return
    labels = node_at(source, finding.data.get("labels"))
    place = finding.data.get("loss")
    columns = finding.data.get("columns")
    yield from read_two_classes(source, finding)
    yield from other_number(finding)
    rows, new = node_at(source, finding.data.get("place")), finding.data.get("new")
    if rows is not None and isinstance(new, str):
        yield from built(f"Use {new} units", (replaced(rows, new),))
    if isinstance(columns, str) and layer is not None and isinstance(place, list):
        yield from built(
            f"Use {columns} units with softmax and categorical_crossentropy",
            set_argument(layer, "units", columns, 0),
            other_activation(layer, "sigmoid", "softmax"),
            ()
            if "categorical_crossentropy" in source.slice(Span(*place))
            else other_loss(source, place, "binary_crossentropy", "categorical_crossentropy"),
        )
        return
    if finding.data.get("loss_first") and isinstance(place, list):
        for old in ("binary_crossentropy", "categorical_crossentropy"):
            yield from built(
                "Use sparse_categorical_crossentropy",
                other_loss(source, place, old, "sparse_categorical_crossentropy"),
            )
    if labels is not None:
        new = f"{operand(labels)}[..., :1]"
        yield from built(f"Use one channel of the masks: {new}", (replaced(labels, new),))
    if layer is not None and isinstance(units, int):
        edits = size_of_layer(layer, units)
        if units == 1:
            edits += other_activation(layer, "softmax", "sigmoid")
        what = "filters" if "Conv" in layer.callee else "units"
        word = what if units != 1 else what[:-1]
        yield from built(f"Use {units} {word}", edits)
    loss = finding.data.get("loss")
    if isinstance(loss, list) and layer is not None:
        yield from built(
            "Use softmax with sparse_categorical_crossentropy",
            other_loss(source, loss, "binary_crossentropy", "sparse_categorical_crossentropy"),
            other_activation(layer, "sigmoid", "softmax"),
        )


def read_two_classes(source: Source, finding: Finding) -> Iterator[Fix]:
    """KS703: labels of two classes as 0 and 1, for all the folders that are read alike."""
    reader = source.call_from(finding.data.get("reader"))
    if reader is None:
        return
    name = reader.callee.rpartition(".")[2]
    keyword = "class_mode" if name == "flow_from_directory" else "label_mode"
    written = _argument_text(reader, keyword)
    alike = [
        call
        for call in calls(source.module)
        if call.callee.rpartition(".")[2] == name and _argument_text(call, keyword) == written
    ]
    yield from built(
        f'Read the labels with {keyword}="binary"',
        *(set_argument(call, keyword, '"binary"') for call in alike),
    )


def _argument_text(call: CallSyntax, keyword: str) -> str:
    given = call.argument(keyword)
    return code(given.value) if given is not None else ""


def last_step(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS705: the last step only, of the layer itself or of what a wrapper holds."""
    layer = source.call(finding.span)
    if layer is None or finding.data.get("keep") is not False:
        return
    head, units = source.call_from(finding.data.get("head")), finding.data.get("units")
    wide = isinstance(units, int) and head is not None
    sized = size_of_layer(head, units) if wide else ()  # type: ignore[arg-type]
    for call in (layer, *(c for a in layer.arguments for c in calls(a.value))):
        given = call.argument("return_sequences")
        if given is not None:
            wrapped = [
                each.arguments[0].value
                for each in siblings_after(source, layer)
                if each.callee.rpartition(".")[2] == "TimeDistributed" and each.arguments
            ]
            yield from built(
                f"Leave return_sequences out, and use {units} units"
                if sized
                else "Leave return_sequences out",
                without_argument(call, given.node),
                sized,
                tuple(
                    TextEdit(Span(*outer.start_pos, *outer.end_pos), code(inner))
                    for inner in wrapped
                    if (outer := enclosing(inner, "atom_expr", "power")) is not None
                ),
            )
            return


def change_activation(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS707: another activation on the layer."""
    layer, activation = source.call(finding.span), finding.data.get("activation")
    if layer is not None and isinstance(activation, str):
        edits = other_activation(layer, "softmax", activation)
        yield from built(f'Use activation="{activation}"', edits or None)


def agree_on_logits(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS708: the activation in the layer or in the loss."""
    layer = source.call_from(finding.data.get("layer"))
    if layer is None:
        return
    if finding.data.get("drop"):
        for call in [c for c in calls(source.module) if finding.span.contains(c.span)]:
            given = call.argument("from_logits", 0)
            if given is not None:
                yield from built("Leave from_logits out", without_argument(call, given.node))
        given = layer.argument("activation")
        if given is not None:
            yield from built("Leave the activation out", without_argument(layer, given.node))
        return
    activation, loss = finding.data.get("activation"), finding.data.get("loss")
    name = layer.callee.rpartition(".")[2].strip()
    if isinstance(activation, str) and name != "Activation":
        yield from built(
            f'Add activation="{activation}"',
            set_argument(layer, "activation", f'"{activation}"'),
        )
    if isinstance(loss, list):
        node = node_at(source, loss)
        cls = _camel(str(finding.data.get("name")))
        found = re.fullmatch(r"([\"'])\w+\1", source.slice(Span(*loss)))
        spelling = keras_name(source, f"losses.{cls}") if node is not None and found else None
        if node is not None and spelling is not None:
            yield from built(
                "Let the loss take logits: from_logits=True",
                (replaced(node, f"{spelling}(from_logits=True)"),),
            )


def fit_labels(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS709: labels from 0, more units, or binary_crossentropy for two classes."""
    yield from other_number(finding)
    layer = source.call_from(finding.data.get("layer"))
    labels, loss = node_at(source, finding.data.get("labels")), finding.data.get("loss")
    least, units = finding.data.get("least"), finding.data.get("units")
    if layer is None:
        return
    if finding.data.get("binary") and isinstance(loss, list):
        yield from built(
            "Use sigmoid with binary_crossentropy",
            other_loss(source, loss, "sparse_categorical_crossentropy", "binary_crossentropy"),
            other_activation(layer, "softmax", "sigmoid"),
        )
    if labels is not None:
        new = f"{operand(labels)} - {least}"
        yield from built(f"Count the classes from 0: {new}", (replaced(labels, new),))
    if isinstance(units, int):
        yield from built(
            f"Use {units} units",
            size_of_layer(layer, units) + other_activation(layer, "sigmoid", "softmax"),
        )


def enough_rows(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS810: a row for every id."""
    layer, size = source.call(finding.span), finding.data.get("size")
    if layer is not None and isinstance(size, int):
        yield from built(f"Use input_dim={size}", set_argument(layer, "input_dim", str(size), 0))


def crop_output(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS710: crop or pad before the last layer."""
    repeat, times = source.call_from(finding.data.get("repeat")), finding.data.get("times")
    if repeat is not None and isinstance(times, str):
        yield from built(f"Repeat it {times} times", set_argument(repeat, "n", times, 0))
        return
    reader, said = source.call_from(finding.data.get("reader")), finding.data.get("said")
    if reader is not None and isinstance(said, list):
        like = source.call_from(finding.data.get("like"))
        what = "pictures as labels" if said[1] == '"input"' else "labels"
        yield from built(
            f"Read the {what}: {said[0]}={said[1]}",
            set_argument(reader, said[0], said[1]),
            set_argument(like, said[0], said[1]) if like is not None else (),
        )
        return
    dropped = finding.data.get("dropped")
    if isinstance(dropped, list):
        gone = Span(*dropped)
        line = source.index.line(gone.line)
        rest = line[gone.end_column :].strip()
        if not line[: gone.column].strip() and (not rest or rest.startswith("#")):
            lines = TextEdit(Span(gone.line, 0, gone.end_line + 1, 0), "")
            yield from built(f"Leave out {source.slice(gone)}", (lines,))
        return
    cut = finding.data.get("cut")
    labels_given = node_at(source, cut[0]) if isinstance(cut, list) else None
    if isinstance(cut, list) and labels_given is not None:
        shorter = f"{operand(labels_given)}[:, :-{cut[1]}]"
        yield from built(f"Leave out the last steps: {shorter}", (replaced(labels_given, shorter),))
        return
    size, new = finding.data.get("targets"), finding.data.get("new")
    if isinstance(size, list) and isinstance(new, str):
        yield from built(f"Make the targets {new}", (TextEdit(Span(*size), new),))
    yield from change_one(source, finding)
    grown = finding.data.get("grown")
    if isinstance(grown, dict):
        yield from start_from(source, grown)
    head = source.call_from(finding.data.get("head"))
    target = numbers(finding.data.get("reshape"))
    reshape = source.layer("Reshape", head) if target and head is not None else None
    if head is not None and reshape is not None:
        yield from built(
            f"Give the values their shape: Reshape({target})",
            insert_after(source, head, f"{reshape.text}({target})"),
            reshape.edits,
        )
    output, labels = numbers(finding.data.get("output")), numbers(finding.data.get("labels"))
    if head is None or len(output) != len(labels) or not output or None in (*output, *labels):
        return
    differences = [(a or 0) - (b or 0) for a, b in zip(output, labels, strict=True)]
    larger = all(d >= 0 for d in differences)
    if not larger and any(d > 0 for d in differences):
        return
    cls = f"{'Cropping' if larger else 'ZeroPadding'}{len(output)}D"
    pairs = [(abs(d) // 2, abs(d) - abs(d) // 2) for d in differences]
    text = repr(tuple(pairs)) if len(pairs) > 1 else repr(pairs[0])
    spelling = source.layer(cls, head)
    if spelling is not None:
        yield from built(
            f"{'Crop' if larger else 'Pad'} to {labels} with {cls}",
            insert_before(source, head, f"{spelling.text}({text})"),
            spelling.edits,
        )


def change_one(source: Source, finding: Finding) -> Iterator[Fix]:
    """One argument of one layer, after which the sizes are right."""
    changes = finding.data.get("changes")
    for place, argument, text, position, also in changes if isinstance(changes, list) else ():
        layer = source.call_from(place)
        others = [(source.call_from(other), keyword) for other, keyword in also]
        if layer is not None and argument == REMOVED:
            name = layer.callee.rpartition(".")[2].strip()
            yield from built(f"Leave this {name} out", remove(source, layer))
        elif layer is not None:
            name = layer.callee.rpartition(".")[2].strip()
            more = f" and {count(len(others), 'other')}" if others else ""
            yield from built(
                f"Use {argument}={text} in this {name}{more}",
                set_argument(layer, argument, text, position),
                *(set_argument(call, word, text) for call, word in others if call is not None),
            )


def flatten_or_units(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS706: the right number of units; Flatten before the last layer."""
    yield from fit_units(source, report, finding)
    if not finding.data.get("labels") and finding.data.get("layer"):
        yield from flatten_before(source, report, finding)


def other_activation(layer: CallSyntax, old: str, new: str) -> tuple[TextEdit, ...]:
    """Another activation where the layer names the old one as a string."""
    position = 0 if layer.callee.rpartition(".")[2].strip() == "Activation" else None
    given = layer.argument("activation", position)
    text = given.value.get_code(include_prefix=False) if given is not None else ""
    found = re.fullmatch(rf"([\"']){old}\1", text)
    if given is None or found is None:
        return ()
    return (replaced(given.value, f"{found[1]}{new}{found[1]}"),)


def other_loss(source: Source, place: list[object], old: str, new: str) -> Edits | None:
    """Another loss where the text at ``place`` names the old one, as a string or a class."""
    span = Span(*place)  # type: ignore[arg-type]
    text = source.slice(span)
    for before, after in ((old, new), (_camel(old), _camel(new))):
        if re.search(rf"(?<![A-Za-z_]){before}(?![A-Za-z_])", text):
            pattern = rf"(?<![A-Za-z_]){before}(?![A-Za-z_])"
            return (TextEdit(span, re.sub(pattern, after, text, count=1)),)
    return None


def _camel(name: str) -> str:
    return "".join(part.title() for part in name.split("_"))


def same_axes(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS714: predictions without their last axis, or labels with it."""
    node = node_at(source, finding.data.get("place"))
    call = source.call(finding.span)
    operands = children(node)[::2] if node is not None and call is None else []
    around = call.node.parent if call is not None else None
    if call is not None and around is not None and around.type == "arith_expr":
        operands = children(around)[::2]  # the operator's place is told by the call that it ends in
    elif call is not None:
        operands = [a.value for a in call.arguments if not a.keyword]
    high = finding.data.get("high")
    if len(operands) != 2 or not isinstance(high, int):
        return
    large, small = operands[high], operands[1 - high]
    squeezed = next((c for c in calls(small) if c.node is small and c.is_whole), None)
    if squeezed is not None and squeezed.callee.rpartition(".")[2] == "squeeze":
        whole = code(squeezed.arguments[0].value)
        yield from built(f"Keep the axis of {whole}", (replaced(small, whole),))
    new = f"{operand(large)}[..., 0]"
    yield from built(f"Take the one column: {new}", (replaced(large, new),))
