"""KS11xx: failures inside layers and models that the user wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parso.python.tree import Class
from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    call_at,
    calls,
    children,
    code,
    enclosing,
    leaf_at,
    parse,
    span_of,
    walk,
)
from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.custom.created import created
from kerascope.analysis.rules.custom.fed import fed_wrong
from kerascope.analysis.rules.custom.missing_steps import missing_steps
from kerascope.analysis.rules.custom.passed_sizes import indivisible, passed_size
from kerascope.analysis.rules.custom.rule import INSIDE
from kerascope.analysis.rules.custom.weight_sizes import PRODUCT, chosen_size, failing, weight
from kerascope.analysis.rules.data.transposed import message, transposed_batch
from kerascope.analysis.rules.labels.called_losses import called_loss
from kerascope.analysis.rules.labels.compared_outputs import compared_output
from kerascope.analysis.rules.merging.operands import unequal_operands
from kerascope.analysis.rules.merging.unequal_inputs import unequal_inputs
from kerascope.analysis.rules.rule import note, span_data
from kerascope.analysis.rules.trace.doubt import is_doubtful
from kerascope.analysis.rules.wiring.applied_models import generated_size
from kerascope.analysis.rules.wiring.misapplied import tensorflow_op
from kerascope.analysis.rules.wording import plain
from kerascope.analysis.specs import spec_text
from kerascope_tracer.wire import ErrorRaised

RULES = (INSIDE,)

FRAMEWORKS = ("keras", "tensorflow")


def diagnose_inside(trace: Trace, call: Call) -> Finding | None:
    """KS1101 on the user's innermost line, when the failure is in user code below the call."""
    if call.error is None or not call.error.frames or is_doubtful(call.error):
        return None
    innermost = trace.here(reversed(call.error.frames))
    outer = trace.here([call.span, *call.stack])
    inside = innermost is not None and _below(trace, call, innermost, outer)
    if innermost is None or not inside:
        return None
    what = "operation" if call.layer.role == "op" else call.cls
    message = (
        f"This fails when {what} is applied to {spec_text(call.inputs)}: "
        f"{plain(call.error.message)}"
    )
    return INSIDE.found(
        innermost,
        message,
        related=(
            note(trace, call, f"{call.cls} is made here") if call.layer.role != "op" else None,
            Related(f"applied to {spec_text(call.inputs)}", outer) if outer is not None else None,
        ),
        detail=call.error.message,
        data={"unplaced": True},
    )


def check_inside(trace: Trace) -> Iterator[Finding]:
    """KS1101 for failures in a class's code that tracing went on behind."""
    for error in trace.errors:
        owner = owner_of(trace, error.span)
        if owner is None or error.call is not None or error.origin not in FRAMEWORKS:
            continue
        if is_doubtful(error.error) or called_loss(trace, error) is not None:
            continue
        made = [layer for layer in trace.layers.values() if owner in (layer.cls, *layer.bases)]
        if not made:
            continue
        layer = failing(trace, error, owner) or made[0]
        place = trace.place(layer)
        written = call_at(parse(trace.text), error.span)
        refused = (
            tensorflow_op(trace, written, error.span, error.error.message) if written else None
        )
        if refused is not None:  # in compute_mask, which Keras calls with the model's own tensors
            yield refused
            continue
        sized = (
            unequal_inputs(trace, error)
            or created(trace, error, error.span)
            or missing_steps(trace, error)
            or compared_output(trace, error)
            or unequal_operands(trace, error)
        )
        if sized is not None:
            yield sized
            continue
        fed = (
            chosen_size(trace, error, layer)
            or passed_size(trace, error, layer)
            or indivisible(trace, error, layer)
            or generated_size(trace, error)
            or fed_wrong(trace, error, layer)
        )
        if fed is not None:
            yield fed
            continue
        mirrored = transposed_batch(trace, error)
        if mirrored is not None:
            span, text = message(mirrored)
            yield INSIDE.found(
                span,
                text,
                related=(
                    Related("it fails here", error.span),
                    Related(f"{owner} is made here", place) if place is not None else None,
                ),
                detail=error.error.message,
                data={"keyword": mirrored.keyword, "order": mirrored.order},
            )
            continue
        product = _untransposed(trace, error)
        if product is not None:
            span, text, facts = product
            yield INSIDE.found(
                span,
                text,
                related=(Related(f"{owner} is made here", place) if place is not None else None,),
                detail=error.error.message,
                data=facts,
            )
            continue
        turned = _turned_weight(trace, error)
        sized_weight = _weight_of_inputs(trace, error) if turned is None else None
        if sized_weight is not None:
            span, values = sized_weight
            yield INSIDE.found(
                span,
                f"This weight of {owner} is multiplied with inputs of {values['size']} features, "
                f"and its first axis is another size. Make it {values['told']}, the number of "
                f"features that arrive.",
                related=(
                    Related("it fails here", error.span),
                    Related(f"{owner} is made here", place) if place is not None else None,
                ),
                detail=error.error.message,
                data={"place": values["place"], "new": values["new"]},
            )
            continue
        yield INSIDE.found(
            turned[0] if turned is not None else error.span,
            f"This weight of {owner} has its axes the wrong way round for the product with its "
            f"inputs: the first must be the number of features that arrive."
            if turned is not None
            else f"This fails when {owner} is applied: {plain(error.error.message).rstrip('.')}.",
            related=(
                Related("it fails here", error.span),
                Related(f"{owner} is made here", place) if place is not None else None,
            ),
            detail=error.error.message,
            data={"swap": turned[1]} if turned is not None else {"unplaced": True},
        )


_ALIKE = re.compile(r"with input shapes: \[([?\d,]+)\], \[([?\d,]+)\]")


def _untransposed(trace: Trace, error: ErrorRaised) -> tuple[Span, str, dict[str, object]] | None:
    """A product of two tensors with the same features, whose second should be transposed."""
    shapes = _ALIKE.search(error.error.message)
    call = next(
        (
            call
            for call in calls(parse(trace.text))
            if error.span.contains(call.span) and call.callee.rpartition(".")[2] == "matmul"
        ),
        None,
    )
    if shapes is None or call is None or len(call.arguments) != 2:
        return None
    one, other = ([axis for axis in text.split(",") if axis] for text in shapes.groups())
    turned = other[-1:] == one[-2:-1] and one[-1:] != other[-2:-1] and "?" not in (*one, *other)
    if turned and len(one) == len(other) == 2 and not any(a.keyword for a in call.arguments):
        swapped = f"{call.callee}({', '.join(code(a.value) for a in reversed(call.arguments))})"
        text = (
            f"{call.callee} multiplies ({', '.join(one)}) by ({', '.join(other)}), which does not "
            f"fit, and the other way round it does: {swapped}."
        )
        return call.span, text, {"product": span_data(call.span), "turned": swapped}
    if min(len(one), len(other)) < 3 or one[-1] != other[-1] or other[-1] == other[-2]:
        return None
    second = call.arguments[1].value
    package = call.callee.rpartition(".")[0]
    text = (
        f"{call.callee} multiplies the last axis of the first tensor, {one[-1]}, with the last but "
        f"one of the second, {other[-2]}, and they must be equal. Transpose the second: its last "
        f"axis is {other[-1]} as well."
    )
    keras_ops = package.rpartition(".")[2] == "ops"
    new = f"{package}.swapaxes({code(second)}, -1, -2)" if keras_ops else None
    facts: dict[str, object] = {
        "product": span_data(call.span),
        "second": span_data(span_of(second)),
        "swapped": new,
    }
    return call.span, text, facts


def _turned_weight(trace: Trace, error: ErrorRaised) -> tuple[Span, list[object]] | None:
    """The add_weight whose (units, inputs) should be (inputs, units), for a failing matmul."""
    shapes = PRODUCT.search(error.error.message)
    if shapes is None or shapes[1] != shapes[3] or shapes[1] == shapes[2]:
        return None
    found = weight(trace, error)
    return (found[0].span, [span_data(span_of(item)) for item in found[1]]) if found else None


def _weight_of_inputs(trace: Trace, error: ErrorRaised) -> tuple[Span, dict[str, object]] | None:
    """The add_weight in build(self, input_shape) whose first axis is not that of the inputs."""
    shapes = PRODUCT.search(error.error.message)
    found = weight(trace, error) if shapes is not None and shapes[1] != shapes[2] else None
    function = enclosing(found[0].node, "funcdef") if found is not None else None
    if (
        found is None
        or function is None
        or shapes is None
        or code(children(function)[1]) != "build"
    ):
        return None
    given = [code(children(n)[0]) for n in children(children(function)[2]) if n.type == "param"]
    names = [name.split(":")[0].strip(" ,") for name in given]
    if len(names) != 2:
        return None
    first = found[1][0]
    new = f"{names[1]}[-1]"
    told = new
    other = _other_unpacked(function, names[1], code(first))
    if other is not None:
        new, told = other, shapes[1]
    indexed = re.match(rf"{names[1]}\[([01])\]\[", code(first))
    if indexed is not None:  # one of two inputs, and it may be the other one
        new = f"{names[1]}[{1 - int(indexed[1])}][-1]"
        told = shapes[1]
    return span_of(first), {
        "place": span_data(span_of(first)),
        "new": new,
        "told": told,
        "size": shapes[1],
    }


def _other_unpacked(function: NodeOrLeaf, given: str, first: str) -> str | None:
    """``b[-1]`` for a size ``a[-1]``, where the shapes of two inputs are unpacked as ``a, b``."""
    for node in walk(function):
        parts = children(node) if node.type == "expr_stmt" else []
        if len(parts) != 3 or code(parts[2]) != given or parts[0].type != "testlist_star_expr":
            continue
        names = [code(item) for item in children(parts[0])[::2]]
        used = first.partition("[")[0]
        if len(names) == 2 and used in names:
            return f"{names[1 - names.index(used)]}[-1]"
    return None


def owner_of(trace: Trace, span: Span) -> str | None:
    """The class of the document in whose code a place lies."""
    if span.file:
        return None
    node: NodeOrLeaf | None = leaf_at(parse(trace.text), span.line, span.column)
    while node is not None:
        if isinstance(node, Class):
            return str(node.name.value)
        node = node.parent
    return None


def in_layer(trace: Trace, span: Span) -> bool:
    """Whether a place lies in the class of a layer or model that the program makes."""
    owner = owner_of(trace, span)
    return owner is not None and any(
        owner in (layer.cls, *layer.bases) for layer in trace.layers.values()
    )


DIAGNOSES = (diagnose_inside,)
CHECKS = (check_inside,)


def _below(trace: Trace, call: Call, innermost: Span, outer: Span | None) -> bool:
    """Whether the failing line lies inside a layer's own code, in the document."""
    if call.layer.role == "op":
        return call.parent in trace.calls
    return innermost != outer and owner_of(trace, innermost) in (call.cls, *call.layer.bases)
