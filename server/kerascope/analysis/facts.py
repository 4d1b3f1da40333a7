"""From the calls of a trace to facts by place in the document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kerascope.analysis.graph import Call, Trace
from kerascope.analysis.report import (
    FitFact,
    LayerFact,
    LayerInfo,
    ModelFact,
    Site,
    Span,
    Step,
    VariableFact,
    Variant,
)
from kerascope.analysis.specs import specialises
from kerascope_tracer.wire import LayerConstructed, ModelFound, Spec, TensorSpec


def layer_facts(trace: Trace) -> tuple[LayerFact, ...]:
    """One fact per place that constructs layers, one per other place that calls them."""
    constructed: dict[Span, list[LayerConstructed]] = {}
    for layer in trace.layers.values():
        if layer.span is None or layer.span.file or layer.role == "op":
            continue
        if layer.role == "model" and all(c.error for c in trace.calls_of(layer.layer)):
            continue  # what a model is made of is a ModelFact
        constructed.setdefault(layer.span, []).append(layer)
    called: dict[Span, list[Call]] = {}
    for call in trace.calls.values():
        span = call.span
        if span is None or span.file or call.layer.role in ("op", "input"):
            continue
        if not _written_on(call.layer.span, span):
            called.setdefault(span, []).append(call)
    facts = [_construct_fact(trace, span, layers) for span, layers in constructed.items()]
    facts += [_fact("call", span, calls, calls[0].layer) for span, calls in called.items()]
    return tuple(sorted(facts, key=lambda fact: _order(fact.span)))


def model_facts(trace: Trace) -> tuple[ModelFact, ...]:
    """The models of the program in the order of their construction."""
    facts = []
    for model in sorted(trace.models.values(), key=lambda model: model.layer):
        layer = trace.layers.get(model.layer)
        if layer is None:
            continue
        params, trainable = _counted(trace, model, layer)
        facts.append(
            ModelFact(
                span=trace.here([layer.span, *layer.stack]),
                cls=layer.cls,
                name=layer.name,
                layer_id=model.layer,
                built=model.built,
                inputs=model.inputs,
                outputs=model.outputs,
                params=params,
                trainable_params=trainable,
                layers=model.layers,
                assumed=model.assumed,
                input_calls=model.input_calls,
                output_calls=model.output_calls,
            )
        )
    return tuple(facts)


def _counted(
    trace: Trace, model: ModelFound, layer: LayerConstructed
) -> tuple[int | None, int | None]:
    """A model's parameters. Of one that only a copy of was called, its own parts have none yet."""
    if not layer.module.startswith("keras.") and not trace.calls_of(model.layer):
        for other in trace.layers.values():
            if other.cls == layer.cls and other.span is None and other.role == "model":
                counted = [call for call in trace.calls_of(other.layer) if call.params is not None]
                if counted:
                    return counted[-1].params, counted[-1].trainable_params
    return model.params, model.trainable_params


def variable_facts(trace: Trace) -> tuple[VariableFact, ...]:
    """The names bound to tensors and data in the document, each place with all its specs."""
    found: dict[tuple[str, Span], list[tuple[Spec, tuple[int, ...]]]] = {}
    for bound in trace.variables:
        if not bound.span.file:
            specs = found.setdefault((bound.name, bound.span), [])
            if all(bound.spec != spec for spec, _ in specs):
                specs.append((bound.spec, bound.calls))
    return tuple(
        VariableFact(name, span, tuple(spec for spec, _ in specs), tuple(made for _, made in specs))
        for (name, span), specs in found.items()
    )


def fit_facts(trace: Trace) -> tuple[FitFact, ...]:
    """What ``fit`` and the like were given, in order, where the document says so."""
    compiled = {event.model: event for event in trace.compiled}
    facts = []
    for event in trace.fits:
        span = trace.here([event.span, *event.stack])
        if span is None:
            continue
        settings = compiled.get(event.model)
        facts.append(
            FitFact(
                event.method,
                event.model,
                span,
                event.x,
                event.y,
                event.sample_weight,
                event.model_inputs,
                event.model_outputs,
                event.batch_size,
                event.batched,
                event.samples,
                event.loss,
                settings.metrics if settings is not None else None,
                event.stage,
            )
        )
    return tuple(facts)


def layer_infos(trace: Trace) -> dict[int, LayerInfo]:
    """Everything that was constructed, by id."""
    return {number: _info(trace, layer) for number, layer in trace.layers.items()}


def _info(trace: Trace, layer: LayerConstructed) -> LayerInfo:
    built = trace.built.get(layer.layer)
    weights = built.weights if built is not None else None
    model = trace.models.get(layer.layer)
    counted: ModelFound | Call | None = model
    if model is None or model.params is None:
        counted = next(
            (call for call in reversed(trace.calls_of(layer.layer)) if call.params is not None),
            None,
        )
    return LayerInfo(
        id=layer.layer,
        cls=layer.cls,
        name=layer.name,
        role=layer.role,
        module=layer.module,
        bases=layer.bases,
        config=layer.config,
        span=trace.place(layer),
        weights={name: spec for name, spec in weights.items() if isinstance(spec, TensorSpec)}
        if isinstance(weights, Mapping)
        else None,
        sizes=built.sizes if built is not None else {},
        compute_dtype=built.compute_dtype if built is not None else "",
        supports_masking=built.supports_masking if built is not None else False,
        takes_mask=built.takes_mask if built is not None else False,
        params=counted.params if counted is not None else None,
        trainable_params=counted.trainable_params if counted is not None else None,
        constructed=layer.span,
    )


def steps(trace: Trace) -> dict[int, Step]:
    """The calls of the trace by id."""
    return {
        call.id: Step(
            call.id,
            call.layer.layer,
            call.cls,
            call.layer.name,
            call.layer.role,
            trace.place(call.layer) or trace.place_of_call(call),
            call.inputs,
            call.outputs,
            call.sources,
            call.parent,
            call.error is not None,
            trace.here([call.span]),
            call.keywords,
            call.mask_in,
            call.mask_out,
            call.assumed,
        )
        for call in trace.calls.values()
    }


def _construct_fact(trace: Trace, span: Span, layers: list[LayerConstructed]) -> LayerFact:
    calls = sorted(
        (call for layer in layers for call in trace.calls_of(layer.layer)),
        key=lambda call: call.id,
    )
    return _fact("construct", span, calls, layers[0], tuple(layer.layer for layer in layers))


def _fact(
    site: Site,
    span: Span,
    calls: list[Call],
    layer: LayerConstructed,
    layer_ids: tuple[int, ...] = (),
) -> LayerFact:
    ids = layer_ids or tuple(dict.fromkeys(call.layer.layer for call in calls))
    # Of a layer that the program made and a copy was called of, the copy is counted.
    known = [call for call in calls if call.params is not None]
    first = next((number for number in ids if any(c.layer.layer == number for c in known)), None)
    counted = [call for call in known if call.layer.layer == first]
    return LayerFact(
        site=site,
        span=span,
        layer=layer.cls,
        name=layer.name,
        bases=layer.bases,
        layer_ids=ids,
        variants=_variants(call for call in calls if call.error is None),
        params=counted[-1].params if counted else None,
        trainable_params=counted[-1].trainable_params if counted else None,
        config=dict(layer.config),
        failed=any(call.error is not None for call in calls),
    )


def _variants(calls: Iterable[Call]) -> tuple[Variant, ...]:
    """Distinct outcomes; one that only fills in unknown axes of an earlier one belongs to it."""
    groups: list[list[Call]] = []
    for call in calls:
        for group in groups:
            first = group[0]
            if specialises(call.inputs, first.inputs) and specialises(call.outputs, first.outputs):
                group.append(call)
                break
        else:
            groups.append([call])
    return tuple(
        Variant(
            group[0].inputs,
            group[0].outputs,
            len(group),
            tuple(call.id for call in group),
            group[0].assumed,
        )
        for group in groups
    )


def _written_on(constructed: Span | None, call: Span) -> bool:
    """Whether a call is written directly on the construction: ``Dense(1)(x)``."""
    return (
        constructed is not None
        and (constructed.line, constructed.column) == (call.line, call.column)
        and call.contains(constructed)
    )


def _order(span: Span) -> tuple[int, int, int, int]:
    return (span.line, span.column, -span.end_line, -span.end_column)
