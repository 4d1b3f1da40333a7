"""KS712, KS713: as many targets, losses and loss weights as a model has outputs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kerascope.analysis.cst import CallSyntax, calls, code, parse
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Shape, Span, Spec
from kerascope.analysis.rules.data.handing import handed_over
from kerascope.analysis.rules.data.input_shape import fits
from kerascope.analysis.rules.data.samples import tuple_parts
from kerascope.analysis.rules.labels.per_output import other_order, output_names
from kerascope.analysis.rules.labels.training import argument_place, compile_of, fit_place
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import one_shape, spec_text, tensors
from kerascope_tracer.wire import FitChecked, TensorSpec

_HEAD = """import numpy as np
import keras
from keras import layers

inputs = keras.Input(shape=(16,))
price = layers.Dense(1, name="price")(inputs)
kind = layers.Dense(3, activation="softmax", name="kind")(inputs)
model = keras.Model(inputs, [price, kind])
"""

TARGETS = Rule(
    code="KS712",
    name="number-of-targets",
    severity="error",
    summary="a model with several outputs is given another number of targets",
    explanation="A model with several outputs compares each with its own target: fit takes a list "
    "in the order of the outputs, or a dict by their names. A model with one output takes one.",
    wrong=_HEAD
    + """model.compile("adam", loss=["mse", "categorical_crossentropy"])
model.fit(np.zeros((8, 16)), np.zeros((8, 1)))
""",
    right=_HEAD
    + """model.compile("adam", loss=["mse", "categorical_crossentropy"])
model.fit(np.zeros((8, 16)), [np.zeros((8, 1)), np.zeros((8, 3))])
""",
    source="keras/src/trainers/compile_utils.py, CompileLoss.call",
)

LOSSES = Rule(
    code="KS713",
    name="losses-and-outputs",
    severity="error",
    summary="compile has losses or loss weights for other outputs than the model has",
    explanation="loss and loss_weights of a model with several outputs are lists with one entry "
    "for each output, in their order, or dicts with the outputs' names: the names of the layers "
    "that give them. compile takes anything; fit raises.",
    wrong=_HEAD
    + """model.compile("adam", loss=["mse", "categorical_crossentropy", "mse"])
model.fit(np.zeros((8, 16)), [np.zeros((8, 1)), np.zeros((8, 3))])
""",
    right=_HEAD
    + """model.compile("adam", loss=["mse", "categorical_crossentropy"])
model.fit(np.zeros((8, 16)), [np.zeros((8, 1)), np.zeros((8, 3))])
""",
    source="keras/src/trainers/compile_utils.py, CompileLoss.build",
)

RULES = (TARGETS, LOSSES)

_WEIGHTS = re.compile(r"`loss_weights` must match the number of losses, got (\d+) losses and (\d+)")
_NAMES = re.compile(r"in (?:the )?(?:loss|`loss`)|loss dict")


def check_structures(trace: Trace) -> Iterator[Finding]:
    """KS712 on the targets of ``fit``, KS713 on the argument of ``compile``."""
    for fit in trace.fits:
        place = fit_place(trace, fit)
        if place is None or fit.error is None or fit.stage not in ("loss", "metrics"):
            continue
        finding = (
            _order(trace, fit, place)
            or _losses(trace, fit, place)
            or _target_names(trace, fit, place)
            or pairs_of_pairs(trace, fit, place)
            or _targets(trace, fit, place)
        )
        if finding is not None:
            yield finding


def _order(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS712 on targets that fit the outputs in another order."""
    order = other_order(trace, fit)
    if order is None:
        return None
    argument = argument_place(trace, fit.span, "y", 1)
    parts = tuple_parts(trace, argument[0]) if argument is not None else []
    data: dict[str, object] = {}
    advice = "Give them in the order of the outputs."
    if argument is not None and len(parts) == len(order):
        listed = ", ".join(parts[one][1] for one in order)
        new = f"{argument[1][0]}{listed}{argument[1][-1]}"
        data["settled"] = [span_data(argument[0]), new]
        advice = f"Give {new}."
    names = " and ".join(map(repr, output_names(trace, fit.model)))
    return TARGETS.found(
        argument[0] if argument is not None else place,
        f"The outputs are {names}, {spec_text(fit.model_outputs)}, and the targets come in another "
        f"order: {spec_text(fit.y)}. {advice}",
        detail=fit.error.message if fit.error else "",
        data=data,
    )


def _target_names(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS712 on a dict of targets under names that no output has."""
    names = output_names(trace, fit.model)
    if isinstance(fit.model_outputs, Mapping):
        names = tuple(fit.model_outputs)
    if not isinstance(fit.y, Mapping) or not names:
        return None
    unknown = [name for name in fit.y if name not in names]
    missing = [name for name in names if name not in fit.y]
    if not unknown or not missing:
        return None
    argument = argument_place(trace, fit.span, "y", 1)
    data: dict[str, object] = {"value": span_data(argument[0]) if argument else None}
    advice = f"Give targets for {' and '.join(map(repr, missing))}."
    if len(unknown) == len(missing) == 1:
        data |= {"old": unknown[0], "new": missing[0]}
        advice = f"Write {missing[0]!r} for {unknown[0]!r}."
    return TARGETS.found(
        argument[0] if argument is not None else place,
        f"The outputs are called {' and '.join(map(repr, names))}, and {fit.method} gives targets "
        f"for {' and '.join(map(repr, fit.y))}. {advice}",
        related=(Related(f"{fit.method} compares them here", place),),
        detail=fit.error.message if fit.error is not None else "",
        data=data,
    )


def pairs_of_pairs(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    """KS712 on a reader of pictures that gives classes as well, where pictures of one reader are
    compared with those of another."""
    wanted = [_only(fit.model_inputs), _only(fit.model_outputs)]
    if not fit.batched or None in wanted:
        return None
    parts = [spec for spec in (fit.x, fit.y) if isinstance(spec, tuple) and len(spec) == 2]
    first = [one_shape(spec[0]) for spec in parts]
    classes = [one_shape(spec[1]) for spec in parts]
    if len(parts) != 2 or any(shape is None or len(shape) > 2 for shape in classes):
        return None
    if not all(
        given is not None and fits(given, shape)
        for given, shape in zip(first, wanted, strict=True)
        if shape is not None
    ):
        return None
    readers = [call for call in calls(parse(trace.text)) if _gives_classes(call)]
    if not readers:
        return None
    return TARGETS.found(
        readers[0].span,
        f"This gives pictures with their classes, {spec_text(fit.x)}, and so {fit.method} gets "
        f"pairs of pairs where it takes pictures and what they are compared with. "
        f"class_mode=None gives the pictures alone.",
        related=(
            *(Related("and this", call.span) for call in readers[1:4]),
            Related(f"{fit.method} compares them here", place),
        ),
        detail=fit.error.message if fit.error is not None else "",
        data={"readers": [span_data(call.span) for call in readers]},
    )


def _only(spec: Spec) -> Shape | None:
    """The shape of one tensor, also where it is the one item of a list."""
    return one_shape(spec[0]) if isinstance(spec, tuple) and len(spec) == 1 else one_shape(spec)


def _gives_classes(call: CallSyntax) -> bool:
    mode = call.argument("class_mode")
    reads = call.callee.endswith((".flow_from_directory", ".flow_from_dataframe"))
    return reads and (mode is None or code(mode.value) != "None")


def _targets(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    wanted, given = _number(fit.model_outputs), _number(fit.y)
    if wanted is None or given is None or wanted == given:
        return None
    argument = argument_place(trace, fit.span, "y", 1)
    whole, first = one_shape(fit.y), next(iter(tensors(fit.model_outputs)), None)
    columns = (
        whole is not None
        and len(whole) > 1
        and whole[1] == wanted
        and first is not None
        and first.shape is not None
        and len(first.shape) in (len(whole) - 1, len(whole))
    )
    handed = handed_over(trace, argument_place(trace, fit.span, "x", 0)) if fit.batched else None
    outputs = "one output" if wanted == 1 else f"{wanted} outputs"
    advice = (
        "Give one array of targets."
        if wanted == 1
        else "Give a list with one array for each output, or a dict by their names."
    )
    return TARGETS.found(
        handed.place if handed is not None else argument[0] if argument is not None else place,
        f"The model has {outputs}, {spec_text(fit.model_outputs)}, and {fit.method} gives "
        f"{given} target{'' if given == 1 else 's'}: {spec_text(fit.y)}. {advice}",
        related=(Related(f"{fit.method} compares them here", place),),
        detail=fit.error.message if fit.error is not None else "",
        data={
            "value": span_data(argument[0]) if argument is not None else None,
            "columns": wanted if columns else None,
        },
    )


def _losses(trace: Trace, fit: FitChecked, place: Span) -> Finding | None:
    compiled, detail = compile_of(trace, fit), fit.error.message if fit.error is not None else ""
    outputs = _number(fit.model_outputs)
    if compiled is None or outputs is None:
        return None
    keyword = "loss_weights" if "loss_weights" in detail else "loss"
    argument = argument_place(trace, compiled.span, keyword, 2 if keyword != "loss" else 1)
    here = argument[0] if argument is not None else trace.here([compiled.span, *compiled.stack])
    if here is None or not (_WEIGHTS.search(detail) or _NAMES.search(detail)):
        return None
    data: dict[str, object] = {"value": span_data(here)}
    names = output_names(trace, fit.model)
    number = f"{outputs} output{'' if outputs == 1 else 's'}"
    if isinstance(compiled.loss, Mapping) and keyword == "loss":
        unknown = [name for name in compiled.loss if name not in names]
        missing = [name for name in names if name not in compiled.loss]
        if not unknown or not names:
            return None
        text = (
            f"There is no output {unknown[0]!r}: the outputs are called "
            f"{' and '.join(map(repr, names))}, after the layers that give them."
        )
        if len(unknown) == len(missing) == 1:
            text += f" Write {missing[0]!r}."
            data |= {"old": unknown[0], "new": missing[0]}
    else:
        match = _WEIGHTS.search(detail)
        if match is None and not isinstance(compiled.loss, tuple):
            return None
        if match is None and len(compiled.loss) == outputs:
            return None
        what = f"{match[2]} loss weights" if match else f"{len(compiled.loss)} losses"
        wanted = int(match[1]) if match else outputs
        text = (
            f"The model has {number}, and compile gives {what}. Give one for each output, in "
            f"their order."
        )
        data |= {"number": wanted}
    return LOSSES.found(
        here,
        text,
        related=(Related(f"{fit.method} fails here", place),),
        detail=detail,
        data=data,
    )


def _number(spec: Spec) -> int | None:
    if isinstance(spec, TensorSpec):
        return 1
    if isinstance(spec, (tuple, Mapping)):
        return len(spec) if len(tensors(spec)) == len(spec) else None
    return None


CHECKS = (check_structures,)
