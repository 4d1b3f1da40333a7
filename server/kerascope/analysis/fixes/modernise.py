"""Fixes of old spellings: today's name, argument, module or method in the place of the old one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import CallSyntax, children, code, enclosing, span_of, walk
from kerascope.analysis.fixes.feeding import keras_name, node_at, without_argument
from kerascope.analysis.fixes.fix import built
from kerascope.analysis.fixes.places import insert_before
from kerascope.analysis.fixes.source import Source, replaced
from kerascope.analysis.report import Finding, Fix, ShapeReport, Span, TextEdit


def modernise(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS1003 to KS1006 and KS1009."""
    kind = finding.data.get("kind")
    call = source.call_from(finding.data.get("call"))
    old, new = str(finding.data.get("old")), str(finding.data.get("new") or "")
    if kind == "arguments" and call is not None:
        yield from _arguments(source, finding, call)
    elif kind == "name":
        yield from _name(source, finding, old, new)
    elif kind == "default" and call is not None:
        yield from built(f"Give {old}={new}", _appended(call, f"{old}={new}"))
    elif kind == "position" and call is not None and len(call.arguments) > 2:
        third = call.arguments[2].node
        yield from built("Write metrics=", (replaced(third, f"metrics={code(third)}"),))
    elif kind == "ignored" and call is not None:
        given = call.argument(old)
        if given is not None:
            yield from built(f"Remove {old}", without_argument(call, given.node))
    elif kind == "method" and call is not None:
        yield from _method(source, call, old, new)
    elif kind in ("module", "internal") and new:
        yield from _module(source, finding, old, new)


def rename_keys(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS1008: every old key."""
    places, new = finding.data.get("keys"), finding.data.get("new")
    nodes = [node_at(source, place) for place in places] if isinstance(places, list) else []
    if isinstance(new, list) and nodes and None not in nodes:
        edits = tuple(
            replaced(node, f"{code(node)[0]}{name}{code(node)[-1]}")
            for node, name in zip(nodes, new, strict=True)
            if node is not None
        )
        yield from built(f"Use {new[0]}", edits)


def call_flags(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS1010: the flag by name, or a default for it."""
    place, names = finding.data.get("parameter"), finding.data.get("names")
    call, index = source.call_from(finding.data.get("call")), finding.data.get("index")
    if isinstance(place, list):
        line, column = place[2:]
        text = " = None" if ":" in source.slice(Span(*place)) else "=None"
        edit = TextEdit(Span(line, column, line, column), text)
        yield from built("Give training a default", (edit,))
    elif call is not None and isinstance(names, list) and isinstance(index, int):
        given = call.arguments[index : index + len(names)]
        edits = tuple(
            replaced(argument.node, f"{name}={code(argument.node)}")
            for name, argument in zip(names, given, strict=True)
        )
        yield from built(f"Write {names[0]}=", edits)


def tensorflow_2(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS1007: what TensorFlow 2 still has, under its name of today."""
    places, new = finding.data.get("places"), finding.data.get("new")
    if isinstance(places, list) and isinstance(new, list):
        edits = tuple(
            TextEdit(Span(*place), f".{name}")
            for place, name in zip(places, new, strict=True)
            if name
        )
        root = source.slice(finding.span).partition(".")[0]
        yield from built(f"Use {root}.{new[0]}", edits if new[0] else None)


def _arguments(source: Source, finding: Finding, call: CallSyntax) -> Iterator[Fix]:
    """All old arguments of one call."""
    names = finding.data.get("names")
    if not isinstance(names, dict):
        return
    edits: list[TextEdit] = []
    for old, new in names.items():
        given = call.argument(str(old))
        if given is None or not given.keyword:
            return
        if old == "batch_input_shape":
            edits += _batch_shape(source, call, given.node, code(given.value))
        elif old == "batch_size":
            shape = call.argument("input_shape")
            if shape is None:
                return
            size = f"({code(given.value).strip()}, *{code(shape.value).strip()})"
            edits += _batch_shape(source, call, given.node, size)
        elif not new:
            edits += without_argument(call, given.node)
        elif "=" in new:
            edits.append(replaced(given.node, str(new)))
        else:
            line, column = given.node.start_pos
            edits.append(TextEdit(Span(line, column, line, column + len(given.keyword)), str(new)))
    shown = [str(new) for new in names.values() if new]
    gone = [old for old, new in names.items() if not new]
    title = f"Use {', '.join(shown)}" if shown else f"Remove {', '.join(gone)}"
    yield from built(title, tuple(edits))


def _batch_shape(
    source: Source, call: CallSyntax, node: NodeOrLeaf, shape: str
) -> tuple[TextEdit, ...]:
    """An Input of that batch size before the layer."""
    spelling = source.input(call)
    before = (
        insert_before(source, call, f"{spelling.text}(batch_shape={shape})")
        if spelling is not None
        else None
    )
    if spelling is None or before is None:
        return ()
    return (*before, *spelling.edits, *without_argument(call, node))


def _appended(call: CallSyntax, text: str) -> tuple[TextEdit, ...]:
    arguments = call.arguments
    line, column = arguments[-1].node.end_pos if arguments else call.opening.end_pos
    return (TextEdit(Span(line, column, line, column), f", {text}" if arguments else text),)


def _method(source: Source, call: CallSyntax, old: str, new: str) -> Iterator[Fix]:
    name = next(
        (
            children(part)[1]
            for part in children(call.node)[: call.index]
            if part.type == "trailer" and code(part) == f".{old}"
        ),
        None,
    )
    if name is None or not new:
        return
    edits = [replaced(name, "predict" if old == "predict_classes" else new)]
    end = call.closing.end_pos
    for argument in call.arguments:
        if argument.keyword == "generator":
            line, column = argument.node.start_pos
            edits.append(TextEdit(Span(line, column, line, column + len("generator")), "x"))
    if old == "predict_classes":
        if "argmax" in new:
            edits.append(TextEdit(Span(*end, *end), ".argmax(-1)"))
        else:
            start = call.span
            opening = Span(start.line, start.column, start.line, start.column)
            edits.append(TextEdit(opening, "("))
            edits.append(TextEdit(Span(*end, *end), " > 0.5).astype('int32')"))
    yield from built(f"Use {new}", tuple(edits))


def _module(source: Source, finding: Finding, old: str, new: str) -> Iterator[Fix]:
    if source.slice(finding.span) == old:
        yield from built(f"Use {new}", (TextEdit(finding.span, new),))
        return
    # from keras.utils import np_utils: the name stands for the module that it is a part of now.
    parent, _, name = old.rpartition(".")
    if new == parent or new.startswith(parent):
        yield from _without_module(source, name, new)


def _without_module(source: Source, name: str, new: str) -> Iterator[Fix]:
    """Bind the old name to today's module, since the text uses it."""
    for node in walk(source.module):
        if node.type != "import_from":
            continue
        items = [n for n in walk(node) if n.type == "name" and code(n) == name]
        alone = not any(part.type == "import_as_names" for part in children(node))
        if items and alone:
            if code(node).startswith("from tensorflow") and new.startswith("keras."):
                new = f"tensorflow.{new}"
            head, _, last = new.rpartition(".")
            text = f"from {head} import {last} as {name}" if head else f"import {new} as {name}"
            yield from built(f"Import {new} as {name}", (TextEdit(span_of(node), text),))
            return


def _name(source: Source, finding: Finding, old: str, new: str) -> Iterator[Fix]:
    """Every use of a name of another Keras."""
    if old.startswith("legacy."):
        yield from _without_legacy(source)
    elif "." in old and new.startswith("keras."):
        yield from _without_space(source, old, new)
    elif new.startswith("keras.ops."):
        yield from _operations(source, finding, old, new)
    elif "." in new and new.endswith("." + old):
        yield from _other_import(source, old, new.rpartition(".")[0])
    elif new.startswith("keras.") and new.count(".") == 1:
        yield from _without_module(source, old, new)
    elif new.isidentifier():
        edits = tuple(replaced(leaf, new) for leaf in _uses(source, old))
        yield from built(f"Use {new}", edits)


def _uses(source: Source, name: str) -> Iterator[NodeOrLeaf]:
    for leaf in walk(source.module):
        parent = leaf.parent
        is_keyword = (
            parent is not None and parent.type == "argument" and children(parent)[0] is leaf
        )
        if leaf.type == "name" and code(leaf) == name and not is_keyword:
            yield leaf


def _operations(source: Source, finding: Finding, old: str, new: str) -> Iterator[Fix]:
    """``K.mean`` everywhere as ``keras.ops.mean``."""
    spelling = keras_name(source, new[len("keras.") :])
    added: tuple[TextEdit, ...] = ()
    if spelling is None:
        spelling, added = (
            new,
            (TextEdit(_first_import(source), f"import keras{source.index.newline}"),),
        )
    edits = [
        TextEdit(Span(*node.start_pos, *children(node)[1].end_pos), spelling)
        for node in walk(source.module)
        if node.type in ("atom_expr", "power")
        and len(children(node)) > 1
        and code(children(node)[1]) == f".{old}"
        and _is_backend(source, code(children(node)[0]))
    ]
    yield from built(f"Use {spelling}", tuple(edits), added if edits else None)


def _is_backend(source: Source, name: str) -> bool:
    bound = source.names.get(name)
    return bound is not None and bound.path.endswith(".backend")


def _first_import(source: Source) -> Span:
    for node in walk(source.module):
        future = node.type == "import_from" and code(node).startswith("from __future__")
        if node.type in ("import_name", "import_from") and not future:
            line = node.start_pos[0]
            return Span(line, 0, line, 0)
    return Span(1, 0, 1, 0)


def _other_import(source: Source, name: str, module: str) -> Iterator[Fix]:
    """The same name from another module."""
    for leaf in _uses(source, name):
        node = enclosing(leaf, "import_from")
        if node is None:
            continue
        names = [n for n in children(node) if n.type in ("dotted_name", "name")]
        if names and code(names[0]) != module:
            yield from built(f"Import it from {module}", (replaced(names[0], module),))
        return


def _without_space(source: Source, old: str, new: str) -> Iterator[Fix]:
    """``keras.layers.convolutional.Conv2D`` without the inner module, and all others out of it."""
    space, parent = old.rpartition(".")[0], new.split(".")[1]
    written = re.compile(rf"\b{parent}\.{re.escape(space)}\.(?=[A-Z])")
    edits = tuple(
        TextEdit(source.index.span(*match.span()), f"{parent}.")
        for match in written.finditer(source.text)
    )
    yield from built(f"Use keras.{parent}", edits)


def _without_legacy(source: Source) -> Iterator[Fix]:
    edits = []
    for match in re.finditer(r"\boptimizers\.legacy\b", source.text):
        edits.append(TextEdit(source.index.span(*match.span()), "optimizers"))
    yield from built("Use keras.optimizers", tuple(edits))
