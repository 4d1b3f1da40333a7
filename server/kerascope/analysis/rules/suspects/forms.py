"""Orders, axes, ranks and paddings that may be the wrong ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parso.python.tree import Name
from parso.tree import NodeOrLeaf

from kerascope.analysis.cst import (
    CallSyntax,
    children,
    code,
    display_items,
    enclosing,
    span_of,
)
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Shape, Span
from kerascope.analysis.rules.custom.operations import ELEMENTWISE, operand_shapes, operation
from kerascope.analysis.rules.origins.reach import head, statement_around
from kerascope.analysis.rules.origins.scopes import is_parameter, scopes
from kerascope.analysis.rules.suspects.clashes import Clash
from kerascope.analysis.rules.suspects.sizes import SHAPED
from kerascope.analysis.rules.suspects.suspect import Suspect, calls_of
from kerascope.analysis.specs import one_shape

_RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN", "ConvLSTM2D", "ConvLSTM1D", "RNN"})
_ORDERED = frozenset({"Attention", "AdditiveAttention", "MultiHeadAttention", "matmul", "dot"})
_AXES = ("axis", "axes", "dims")
#: Never the first: that is the batch's.
_ALTERNATIVES = (-1, 1, 2)


def other_tensors(trace: Trace, statement: NodeOrLeaf, finding: Finding) -> Iterator[Suspect]:
    """For an operator on two tensors, another tensor of the function that has the other's shape."""
    shapes = operand_shapes(finding.detail)
    if shapes is None or operation(finding.detail) not in ELEMENTWISE:
        return
    bound: dict[str, Shape] = {}
    for variable in trace.variables:
        shape = one_shape(variable.spec)
        if shape is not None and not variable.span.file:
            bound[variable.name] = shape
    written = {code(leaf) for leaf in head(statement) if leaf.type == "name"}
    told = {bound[name] for name in written if name in bound}
    for leaf in head(statement):
        if not isinstance(leaf, Name) or leaf.is_definition() or code(leaf) == "self":
            continue
        if not _is_used_elsewhere(leaf, statement):
            continue
        given = is_parameter(trace.text, span_of(leaf), code(leaf))
        own = bound.get(code(leaf)) if not given else None
        for index, shape in enumerate(shapes):
            wanted = shapes[1 - index]
            if own != shape and not (given and shape not in told and wanted in told):
                continue
            for name, other in bound.items():
                if other == wanted and name not in written and _is_made_before(leaf, name):
                    yield Suspect(span_of(leaf), name, 0.0)


def _is_used_elsewhere(leaf: NodeOrLeaf, statement: NodeOrLeaf) -> bool:
    """Whether a tensor still has a use when this one is taken away: else it was meant here."""
    uses = [
        one
        for one in leaf.get_root_node().get_used_names().get(code(leaf), ())
        if scopes(one)[0] is scopes(leaf)[0]
    ]
    made = [
        statement_around(one).end_pos
        for one in uses
        if one.is_definition() and one.start_pos < leaf.start_pos and one.parent.type != "param"
    ]
    others = [one for one in uses if not one.is_definition() and one.parent is not None]
    return any(
        one.start_pos >= max(made, default=(0, 0))
        and not statement.start_pos <= one.start_pos <= statement.end_pos
        for one in others
    )


def _is_made_before(leaf: NodeOrLeaf, name: str) -> bool:
    """Whether the function around a place gives a name its value further up."""
    return any(
        scopes(one)[0] is scopes(leaf)[0] and one.start_pos < leaf.start_pos
        for one in leaf.get_root_node().get_used_names().get(name, ())
        if one.is_definition()
    )


def orders(statement: NodeOrLeaf) -> Iterator[Suspect]:
    """Two tensors the other way round, where their order means something."""
    for call in calls_of(statement):
        name = re.split(r"[.(]", call.callee.removesuffix("()"))[-1]
        layer = re.findall(r"(\w+)\(", call.callee)
        if name not in _ORDERED and not (layer and layer[-1] in _ORDERED):
            continue
        given = [argument.value for argument in call.arguments if argument.keyword is None]
        items = display_items(given[0]) if len(given) == 1 else given
        # A weight in front would be multiplied with the batch.
        plain = [item.type in ("name", "atom_expr") for item in items[:2]]
        if all(plain) and len(plain) == 2 and not any("self." in code(one) for one in items[:2]):
            one, other = items[:2]
            span = Span(*one.start_pos, *other.end_pos)
            yield Suspect(span, f"{code(other)}, {code(one)}", 0.0)


def shifted(statement: NodeOrLeaf) -> Iterator[Suspect]:
    """A sequence that a function compares without its first step, and gives on whole.

    Teacher forcing: what is read are all steps but the last, what is predicted all but the first.
    """
    function = enclosing(statement, "funcdef")
    text = code(function) if function is not None else ""
    for leaf in head(statement) if "[:, 1:" in text else ():
        if not isinstance(leaf, Name) or leaf.is_definition() or _is_part(leaf):
            continue
        if re.search(rf"(?<![\w.]){re.escape(code(leaf))}\[:, 1:", text):
            yield Suspect(span_of(leaf), f"{code(leaf)}[:, :-1]", 0.0)


def _is_part(leaf: NodeOrLeaf) -> bool:
    """Whether a name is an attribute, a keyword, or has an index, a call or an attribute behind."""
    parent = leaf.parent
    if parent is None or parent.type in ("trailer", "argument", "param"):
        return True
    return parent.type in ("atom_expr", "power")


def indices(statement: NodeOrLeaf) -> Iterator[Suspect]:
    """Another axis of a shape, or for an operation."""
    for node in head(statement):
        if node.type != "trailer" or node.parent is None or not code(node).startswith("["):
            continue
        inner, before = children(node)[1], code(node.parent).partition("[")[0]
        if SHAPED.search(before) and re.fullmatch(r"-1|[1-9]", code(inner)):
            for other in _ALTERNATIVES:
                if str(other) != code(inner):
                    yield Suspect(span_of(inner), str(other), 0.5 if other == -1 else 1.5)
    for call in calls_of(statement):
        for argument in call.arguments:
            several = display_items(argument.value) if argument.keyword in _AXES else []
            for item in several if len(several) > 1 else ():
                yield Suspect(span_of(argument.value), code(item), 1.0)
            if argument.keyword in _AXES and re.fullmatch(r"-?\d", code(argument.value)):
                for other in _ALTERNATIVES:
                    if str(other) != code(argument.value):
                        yield Suspect(span_of(argument.value), str(other), 1.5)


def flags(statement: NodeOrLeaf, clash: Clash | None) -> Iterator[Suspect]:
    """Sequences given or not, for ranks that differ; the size kept, for sizes that do."""
    for call in calls_of(statement):
        name = call.callee.rpartition(".")[2]
        if not name.isidentifier():
            continue
        if name in _RECURRENT and (clash is None or clash.ranks_differ):
            given = call.argument("return_sequences")
            if given is not None and code(given.value) in ("True", "False"):
                other = "False" if code(given.value) == "True" else "True"
                yield Suspect(span_of(given.value), other, 0.5)
            elif given is None:
                yield _added(call, "return_sequences=True")
        if name.startswith(("Conv", "Convolution", "SeparableConv")) and clash is not None:
            padding = call.argument("padding")
            if padding is not None and code(padding.value).strip("\"'") == "valid":
                yield Suspect(span_of(padding.value), '"same"', 0.5)
            elif padding is None and not any(argument.star for argument in call.arguments):
                yield _added(call, 'padding="same"')


def single_axes(statement: NodeOrLeaf, clash: Clash | None) -> Iterator[Suspect]:
    """An axis of one more or less in what an Input declares."""
    for call in calls_of(statement):
        if clash is not None and not clash.ranks_differ:
            continue
        declared = call.argument("input_shape")
        if declared is None and call.callee.rpartition(".")[2] == "Input":
            declared = call.argument("shape", 0)
        items = display_items(declared.value) if declared is not None else []
        if declared is None or not items:
            continue
        texts = [code(item) for item in items]
        if len(texts) > 1 and texts[-1] == "1":
            yield Suspect(span_of(declared.value), _row(texts[:-1]), 0.5)
        yield Suspect(span_of(declared.value), _row([*texts, "1"]), 2.0)


def _row(texts: list[str]) -> str:
    return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"


def _added(call: CallSyntax, new: str) -> Suspect:
    """One more argument, in front of the closing parenthesis."""
    last = call.closing.get_previous_leaf()
    separator = "" if last is None or code(last) in ("(", ",") else ", "
    return Suspect(Span(*call.closing.start_pos, *call.closing.start_pos), separator + new, 1.0)
