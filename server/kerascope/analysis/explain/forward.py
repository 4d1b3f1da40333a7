"""One pass through a model: which steps of the trace make it up."""

from __future__ import annotations

from kerascope.analysis.report import ModelFact, ShapeReport, Step


def forward_steps(report: ShapeReport, model: ModelFact) -> tuple[Step, ...]:
    """The steps of one pass, in order, without what runs inside of them.

    Of a functional model those between its inputs and outputs; of one with a ``call`` of its own
    those of its first call; of one that was never called the first call of each of its layers. Of a
    functional model that could not be built also what its inputs led to.
    """
    if model.output_calls:
        steps = _between(report, model.input_calls, model.output_calls)
        if model.built or any(step.call in model.input_calls for step in steps):
            return steps
        # A failure on the way cut the outputs off: what the inputs led to belongs to it as well.
        return _merged(steps, _after(report, model.input_calls))
    for layer in (model.layer_id, *_twins(report, model)):
        for step in report.steps_of_layer.get(layer, ()):
            inner = inner_pass(report, step)
            if inner:
                return inner
    firsts = (report.steps_of_layer.get(layer, ()) for layer in model.layers)
    return tuple(sorted((steps[0] for steps in firsts if steps), key=lambda step: step.call))


def inner_pass(report: ShapeReport, step: Step) -> tuple[Step, ...]:
    """What ran directly within a step, in order, once.

    Keras runs a layer's ``call`` to build it and again to learn its outputs
    (keras/src/layers/layer.py, ``_maybe_build`` and ``symbolic_call``), so what is the same several
    times over stands for one pass. A Sequential that is built within its call makes an Input for
    that; what follows from it is no part of the call.
    """
    steps = _without_build(report.inner_steps.get(step.call, ()))
    forms = [(inner.layer_id, inner.inputs, inner.outputs) for inner in steps]
    for length in range(1, len(steps) // 2 + 1):
        if len(steps) % length == 0 and forms == forms[:length] * (len(steps) // length):
            return steps[:length]
    return steps


def _without_build(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    made: set[int] = set()
    for step in steps:
        if step.role == "input" or made.intersection(step.sources):
            made.add(step.call)
    kept = tuple(step for step in steps if step.call not in made)
    return kept or steps


def _twins(report: ShapeReport, model: ModelFact) -> list[int]:
    """Copies of a model of the user's own class, made by the tracer: nothing else calls them.

    A copy is called where the program does not call the model itself; no expression made it.
    """
    info = report.layers.get(model.layer_id)
    if info is None or info.is_keras:
        return []
    return [
        other.id
        for other in report.layers.values()
        if other.cls == info.cls and other.id != info.id and other.constructed is None
    ]


def model_of(report: ShapeReport, layer: int) -> ModelFact | None:
    """The model with this layer id."""
    return next((model for model in report.models if model.layer_id == layer), None)


def owner_of(report: ShapeReport, layers: tuple[int, ...]) -> ModelFact | None:
    """The first model that one of the layers is part of."""
    wanted = set(layers)
    return next((model for model in report.models if wanted & set(model.layers)), None)


def _between(
    report: ShapeReport, first: tuple[int, ...], last: tuple[int, ...]
) -> tuple[Step, ...]:
    found: dict[int, Step] = {}
    pending = list(last)
    while pending:
        call = pending.pop()
        step = report.steps.get(call)
        if step is None or call in found:
            continue
        found[call] = step
        if call not in first:
            pending.extend(step.sources)
    return tuple(found[call] for call in sorted(found))


def _after(report: ShapeReport, first: tuple[int, ...]) -> tuple[Step, ...]:
    """The steps that tensors of ``first`` go through, with these."""
    found: dict[int, Step] = {}
    for step in sorted(report.steps.values(), key=lambda step: step.call):
        outside = step.parent is None
        if step.call in first or (outside and any(source in found for source in step.sources)):
            found[step.call] = step
    return tuple(found.values())


def _merged(steps: tuple[Step, ...], more: tuple[Step, ...]) -> tuple[Step, ...]:
    by_call = {step.call: step for step in (*steps, *more)}
    return tuple(by_call[call] for call in sorted(by_call))
