"""Fixes that insert, remove, move or change layers."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.cst import (
    CallSyntax,
    calls,
    children,
    code,
    display_items,
    enclosing,
)
from kerascope.analysis.fixes.arguments import set_argument, shape_changed, shape_value
from kerascope.analysis.fixes.feeding import node_at, without_argument
from kerascope.analysis.fixes.fix import built
from kerascope.analysis.fixes.places import (
    Edits,
    insert_before,
    remove,
    replace,
    siblings_after,
)
from kerascope.analysis.fixes.source import Source, Spelling, replaced
from kerascope.analysis.report import Finding, Fix, LayerFact, ShapeReport, Span, Step, TextEdit
from kerascope.analysis.rules.wording import count
from kerascope.analysis.specs import one_shape, product, shape_text

_SLIDING = ("Conv", "SeparableConv", "DepthwiseConv", "MaxPooling", "AveragePooling")
_BETWEEN = ("BatchNormalization", "Activation", "ReLU", "LeakyReLU", "Dropout", "SpatialDropout2D")


def remove_layer(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS501: without the layer."""
    layer = source.call(finding.span)
    if layer is not None:
        yield from built(f"Remove {_class(layer)}()", remove(source, layer))


def remove_scaling(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS811: without the layer that scales once more."""
    if finding.data.get("remove"):
        yield from remove_layer(source, report, finding)


def move_flatten(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS502: the Flatten or pooling before the next Dense, or gone."""
    layer = source.call_from(finding.data.get("remover"))
    failing = source.call_from(finding.data.get("failing"))
    if layer is None or failing is None:
        return
    gone = remove(source, layer)
    dense = _next_dense(source, report, failing)
    new = source.slice(layer.span)
    name = _class(layer)
    wrapper = source.layer("TimeDistributed", layer) if finding.data.get("each_step") else None
    if wrapper is not None:
        text = f"{wrapper.text}({new})"
        edits = (TextEdit(layer.span, text),)
        yield from built(f"Flatten each step: {text}", edits, wrapper.edits)
        return
    if dense is not None:
        yield from built(
            f"Move {name}() before {_class(dense)}", gone, insert_before(source, dense, new)
        )
    yield from built(f"Remove {name}()", gone)


def pool_instead(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS302: the size that the data has, or global pooling in place of a Flatten."""
    meant, declaring = finding.data.get("meant"), source.call_from(finding.data.get("declaring"))
    value = shape_value(declaring) if declaring is not None else None
    if isinstance(meant, list) and value is not None:
        yield from built(
            f"Declare the shape {shape_text(tuple(meant))}", shape_changed(value, meant)
        )
    layer = source.call_from(finding.data.get("flatten")) or source.call(finding.span)
    application = source.call(finding.span) if finding.data.get("application") else None
    if application is not None:
        yield from built(
            "Declare the images' size: input_shape=(224, 224, 3)",
            set_argument(application, "input_shape", "(224, 224, 3)"),
        )
    pooling = finding.data.get("pooling")
    if layer is None or not pooling or finding.data.get("layer") != "Flatten":
        return
    fact = _fact(report, layer)
    shape = one_shape(fact.variants[0].inputs) if fact is not None and fact.variants else None
    outcome = f": {shape_text((shape[0], shape[-1]))}" if shape else ""
    for name in (str(pooling), str(pooling).replace("Average", "Max")):
        spelling = source.layer(name, layer)
        if spelling is not None:
            yield from built(
                f"Use {name}() instead{outcome}", replace(layer, spelling.text), spelling.edits
            )


def flatten_before(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS704: Flatten or global pooling before a Dense head, or in place of a Reshape."""
    layer = source.call(finding.span)
    if layer is None:
        return
    flatten = source.layer("Flatten", layer)
    if finding.data.get("instead") and flatten is not None:
        yield from built("Use Flatten() instead", replace(layer, flatten.text), flatten.edits)
        return
    fact = _fact(report, layer)
    shape = one_shape(fact.variants[0].inputs) if fact is not None and fact.variants else None
    names = ["Flatten", str(finding.data.get("pooling", ""))]
    for name in reversed(names) if finding.data.get("pool_first") else names:
        spelling = source.layer(name, layer) if name else None
        if spelling is None:
            continue
        size = None
        if shape:
            size = product(shape[1:]) if name == "Flatten" else shape[-1]
        outcome = f": (None, {size})" if size is not None else ""
        yield from built(
            f"Insert {name}() before {_class(layer)}{outcome}",
            insert_before(source, layer, f"{spelling.text}()"),
            spelling.edits,
        )


def keep_size(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS201: padding="same", or fewer stages."""
    blocks, fitting = source.call_from(finding.data.get("blocks")), finding.data.get("fitting")
    if blocks is not None and isinstance(fitting, int):
        yield from _fewer_blocks(blocks, fitting)
        return
    stages = finding.data.get("stages")
    failing = source.call(finding.span)
    if failing is not None:
        yield from _without_input_channels(source, failing)
    if not isinstance(stages, list) or failing is None:
        return
    before = [
        call
        for stage in stages
        if isinstance(stage, dict) and (call := source.call_from(stage.get("span"))) is not None
    ]
    after = [call for call in siblings_after(source, failing) if _slides(call)]
    every = list({call.span: call for call in (*before, *after)}.values())
    convolutions = [call for call in every if "Conv" in _class(call)]
    for chosen, what in (
        ([failing], f"this {_class(failing)}"),
        (
            convolutions,
            "the convolution" if len(convolutions) == 1 else f"{len(convolutions)} convolutions",
        ),
        (every, f"all {len(every)} convolutions and poolings"),
    ):
        if chosen:
            edits = [set_argument(call, "padding", '"same"') for call in chosen]
            yield from built(
                f'Keep the size: padding="same" on {what}',
                tuple(edit for part in edits for edit in part),
            )
    yield from _drop_stages(source, failing)


def _without_input_channels(source: Source, layer: CallSyntax) -> Iterator[Fix]:
    """KS201: ``Conv2D(1, 32, 3)`` as PyTorch writes it, without the channels that arrive.

    Whoever writes one convolution so writes all of them so.
    """
    found = [call for call in calls(source.module) if _has_input_channels(call)]
    if layer.span not in [call.span for call in found]:
        return
    edits = [without_argument(call, call.arguments[0].node) for call in found]
    what = f"{len(found)} convolutions" if len(found) > 1 else f"this {_class(layer)}"
    yield from built(
        f"Give {what} filters and kernel alone, without the input's channels",
        tuple(edit for part in edits for edit in part),
    )


def _has_input_channels(call: CallSyntax) -> bool:
    plain = [one for one in call.arguments if one.keyword is None and not one.star]
    if not _class(call).startswith("Conv") or len(plain) != 3:
        return False
    numbers = [code(one.value) for one in plain]
    return all(text.isdigit() for text in numbers) and int(numbers[1]) > int(numbers[2])


def _fewer_blocks(block: CallSyntax, fitting: int) -> Iterator[Fix]:
    """KS201: as many blocks as there is room for, of a list that they are made from."""
    around = enclosing(block.node, "testlist_comp", "for_stmt")
    if around is None:
        return
    loop = children(around)[-1] if around.type == "testlist_comp" else around
    for part in children(loop):
        values = display_items(part)
        if 1 <= fitting < len(values):
            start, end = values[fitting - 1].end_pos, values[-1].end_pos
            comma = "," if fitting == 1 else ""
            yield from built(f"Make {fitting} of them", (TextEdit(Span(*start, *end), comma),))
            return


def _drop_stages(source: Source, failing: CallSyntax) -> Iterator[Fix]:
    """Without the failing layer and the stages after it."""
    dropped = [failing]
    between: list[CallSyntax] = []
    for call in siblings_after(source, failing):
        if _slides(call):
            dropped += [*between, call]
            between = []
        elif _class(call) in _BETWEEN:
            between.append(call)
        else:
            break
    parts: list[Edits | None] = [remove(source, call) for call in dropped]
    number = len(dropped)
    what = f"this {_class(failing)}" if number == 1 else f"{number} layers from this one on"
    yield from built(f"Drop the stages that do not fit: remove {what}", *parts)


def return_sequences(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS601: every step of the recurrent layer."""
    layer = source.call(finding.span)
    if layer is None:
        return
    target: CallSyntax | None = layer
    if finding.data.get("wrapped"):
        inner = [call for argument in layer.arguments[:1] for call in calls(argument.value)]
        target = inner[0] if inner else None
    stacked = finding.data.get("stacked")
    others = [source.call_from(place) for place in stacked] if isinstance(stacked, list) else []
    if target is not None and others:
        yield from built(
            f"Return every step of this {_class(target)} and {count(len(others), 'other')}",
            set_argument(target, "return_sequences", "True"),
            *(set_argument(call, "return_sequences", "True") for call in others if call),
        )
    if target is not None:
        yield from built(
            f"Return every step: {_class(target)}(…, return_sequences=True)",
            set_argument(target, "return_sequences", "True"),
        )
    steps, following = finding.data.get("steps"), source.call_from(finding.data.get("next"))
    repeat = source.layer("RepeatVector", following) if isinstance(steps, int) else None
    if repeat is not None and following is not None:
        yield from built(
            f"Repeat it for each of the {steps} steps: RepeatVector({steps})",
            insert_before(source, following, f"{repeat.text}({steps})"),
            repeat.edits,
        )


def return_state(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS605, KS606: with the states, or without."""
    name = node_at(source, finding.data.get("name"))
    if name is not None:
        new = f"{code(name)}, *_"
        yield from built(f"Take the output alone: {new} = …", (replaced(name, new),))
    layer = source.call_from(finding.data.get("layer")) or source.call(finding.span)
    if layer is None:
        return
    if finding.data.get("state"):
        yield from built("Return the states too", set_argument(layer, "return_state", "True"))
    given = layer.argument(str(finding.data.get("remove") or "")) if finding.data else None
    if given is not None and given.keyword:
        yield from built("Leave return_state out", without_argument(layer, given.node))


def own_layer(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS908: the layer that was meant, or one of its own."""
    call, made = source.call(finding.span), source.call_from(finding.data.get("made"))
    unused = finding.data.get("unused")
    flattens = finding.data.get("flattens")
    if isinstance(flattens, list):
        found = [one for one in map(source.call_from, flattens) if one is not None]
        pooling = source.layer("GlobalMaxPooling1D", found[0]) if found else None
        if pooling is not None:
            edits = [replace(one, pooling.text) for one in found]
            yield from built("Use GlobalMaxPooling1D() instead", *edits, pooling.edits)
        return
    if call is None:
        return
    start, end = call.span, call.opening.start_pos
    callee = Span(start.line, start.column, *end)
    if isinstance(unused, str):
        yield from built(f"Use {unused}", (TextEdit(callee, unused),))
    elif made is not None and not source.slice(callee).startswith("self."):
        text = source.slice(made.span)
        yield from built(f"Make a layer of its own: {text}", (TextEdit(callee, text),))


def fit_dimension(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS105: apply the layer to each step, or the layer of the next dimension."""
    layer = source.call(finding.span)
    if layer is None:
        return
    if finding.data.get("vectors"):
        yield from _without_embedding(source, layer)
        return
    every = source.call_from(finding.data.get("every_step"))
    given = every.argument("return_sequences") if every is not None else None
    last = (
        built(
            f"Give the last step of {_class(every)} alone",
            without_argument(every, given.node),
        )
        if every is not None and given is not None and given.keyword
        else iter(())
    )
    spelling = source.layer("TimeDistributed", layer)
    if finding.data.get("recurrent") and spelling is not None:
        yield from _rows_of_steps(source, finding, layer, spelling)
    if spelling is not None:
        yield from built(
            f"Apply {_class(layer)} to each step with TimeDistributed",
            (TextEdit(layer.span, f"{spelling.text}({source.slice(layer.span)})"),),
            spelling.edits,
        )
    higher = finding.data.get("higher")
    other = source.layer(str(higher), layer) if higher else None
    if other is not None:
        arguments = source.slice(layer.span)[len(layer.callee) :]
        yield from built(
            f"Use {higher}", (TextEdit(layer.span, other.text + arguments),), other.edits
        )
    yield from last


def _without_embedding(source: Source, layer: CallSyntax) -> Iterator[Fix]:
    """An Input in the place of an Embedding that declares one, or the model without it."""
    whole, sample = layer.argument("batch_input_shape"), layer.argument("input_shape")
    given = whole or sample
    spelling = source.input(layer) if given is not None else None
    if spelling is None or given is None:
        yield from built("Leave the Embedding out", remove(source, layer))
        return
    shape = f"{'batch_shape' if whole is not None else 'shape'}={code(given.value).strip()}"
    new = f"{spelling.text}({shape})"
    yield from built(f"Give {new} instead", (TextEdit(layer.span, new),), spelling.edits)


def _rows_of_steps(
    source: Source, finding: Finding, layer: CallSyntax, spelling: Spelling
) -> Iterator[Fix]:
    """One row for each step before a recurrent layer."""
    axes = finding.data.get("axes")
    pooling = f"GlobalAveragePooling{axes - 3}D" if isinstance(axes, int) and axes > 3 else ""
    for cls in ("Flatten", pooling):
        inner = source.layer(cls, layer) if cls else None
        if inner is not None:
            new = f"{spelling.text}({inner.text}())"
            edits = tuple(dict.fromkeys((*spelling.edits, *inner.edits)))
            same = len({edit.span for edit in edits}) < len(edits)
            if same:  # both names go to one place of one import
                edits = (TextEdit(edits[0].span, "".join(edit.text for edit in edits)),)
            yield from built(
                f"Make one row of each step: TimeDistributed({cls}())",
                insert_before(source, layer, new),
                edits,
            )


def _class(call: CallSyntax) -> str:
    return call.callee.rpartition(".")[2].strip()


def _slides(call: CallSyntax) -> bool:
    name = _class(call)
    return name.startswith(_SLIDING) and "Transpose" not in name


def _fact(report: ShapeReport, layer: CallSyntax) -> LayerFact | None:
    return next((f for f in report.facts if f.site == "construct" and f.span == layer.span), None)


def _next_dense(source: Source, report: ShapeReport, failing: CallSyntax) -> CallSyntax | None:
    """The first Dense behind the failing layer, as it is written or as it was called."""
    for call in siblings_after(source, failing):
        if _class(call) == "Dense":
            return call
    current = next((step for step in report.steps.values() if step.span == failing.span), None)
    seen: set[int] = set()
    while current is not None and current.call not in seen:
        seen.add(current.call)
        if current.layer == "Dense":
            return source.call(current.span)
        current = _after(report, current)
    return None


def _after(report: ShapeReport, step: Step) -> Step | None:
    return next((other for other in report.steps.values() if step.call in other.sources), None)


def return_result(source: Source, report: ShapeReport, finding: Finding) -> Iterator[Fix]:
    """KS1103: return the value of the last statement."""
    span = finding.span
    if not finding.data.get("statement"):
        return
    text = source.slice(span)
    target, sign, _ = text.partition(" = ")
    start = Span(span.line, span.column, span.line, span.column)
    if sign and target.isidentifier():
        end = Span(span.end_line, span.end_column, span.end_line, span.end_column)
        indent = source.index.line(span.line)[: span.column]
        if not indent.strip():
            new = f"{source.index.newline}{indent}return {target}"
            yield from built(f"Return {target}", (TextEdit(end, new),))
    elif not sign:
        yield from built("Return it", (TextEdit(start, "return "),))
