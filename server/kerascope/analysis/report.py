"""What is known about one version of one document: the immutable ``ShapeReport``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from kerascope_tracer.wire import ErrorInfo, Ready, Shape, Span, Spec, TensorSpec

Severity = Literal["error", "warning", "information", "hint"]
Status = Literal["ok", "partial", "timeout", "crashed", "syntax-error", "no-keras", "cancelled"]
Site = Literal["construct", "call"]
Tag = Literal["unnecessary", "deprecated"]


@dataclass(frozen=True)
class Variant:
    """One distinct outcome of calling a layer at one place."""

    inputs: Spec
    outputs: Spec
    calls: int
    #: ids of the trace's calls, in order; the first one gives the path upstream
    call_ids: tuple[int, ...]
    assumed: str | None = None


@dataclass(frozen=True)
class LayerFact:
    """What happened at one place where a layer is constructed or called.

    ``span`` is the call expression in the document. ``variants`` holds the distinct shapes in the
    order in which they first appeared; empty when the layer was never (successfully) called.
    A later call whose shapes only specialise an earlier variant (32 for an unknown batch axis)
    counts as that variant.
    """

    site: Site
    span: Span
    layer: str
    name: str
    bases: tuple[str, ...]
    layer_ids: tuple[int, ...]
    variants: tuple[Variant, ...]
    params: int | None
    trainable_params: int | None
    config: dict[str, object]
    failed: bool = False

    @property
    def calls(self) -> int:
        """How many times the layer was called through this place."""
        return sum(variant.calls for variant in self.variants)

    def called_layers(self, steps: Mapping[int, Step]) -> tuple[int, ...]:
        """The ids of the layers that were called through this place, in order."""
        calls = (call for variant in self.variants for call in variant.call_ids)
        return tuple(dict.fromkeys(steps[call].layer_id for call in calls if call in steps))


@dataclass(frozen=True)
class LayerInfo:
    """A layer, model or operation of the program, wherever it was constructed.

    ``span`` is the place in the document that stands for it. ``module`` is where its class is
    defined. ``weights`` are specs by name, ``None`` when they are not known or too many to list;
    ``sizes`` counts the numbers in them by dtype. ``params`` and ``trainable_params`` are ``None``
    until the layer is built. ``constructed`` is the constructing expression itself, which may lie
    in another file.
    """

    id: int
    cls: str
    name: str
    role: str
    module: str
    bases: tuple[str, ...]
    config: Mapping[str, object]
    span: Span | None = None
    weights: Mapping[str, TensorSpec] | None = None
    sizes: Mapping[str, int] = field(default_factory=dict)
    compute_dtype: str = ""
    supports_masking: bool = False
    takes_mask: bool = False
    params: int | None = None
    trainable_params: int | None = None
    constructed: Span | None = None

    @property
    def is_keras(self) -> bool:
        """Whether the class is Keras' own, so that what is known of it holds."""
        return self.module.partition(".")[0] in ("keras", "tf_keras")


@dataclass(frozen=True)
class Step:
    """One call of the trace, as a link of the chain from an Input to a layer.

    ``span`` is the place in the document that stands for it: where the layer is constructed, or
    else where it is called. ``role`` is as in :class:`kerascope_tracer.wire.LayerConstructed`.
    ``outputs`` of a failed call are those that tracing went on with.
    """

    call: int
    layer_id: int
    layer: str
    name: str
    role: str
    span: Span | None
    inputs: Spec
    outputs: Spec
    sources: tuple[int, ...] = ()
    parent: int | None = None
    failed: bool = False
    #: where the document applies the layer, when that is written there
    call_span: Span | None = None
    keywords: Spec = None
    mask_in: bool = False
    mask_out: bool = False
    assumed: str | None = None


@dataclass(frozen=True)
class ModelFact:
    """The state of a model at the end of the program; ``layers`` are ids as in ``layer_ids``.

    ``span`` is where it is constructed in the document, ``None`` when that is elsewhere.
    ``input_calls`` and ``output_calls`` are the steps that a functional model begins and ends with.
    """

    span: Span | None
    cls: str
    name: str
    layer_id: int
    built: bool
    inputs: Spec
    outputs: Spec
    params: int | None
    trainable_params: int | None
    layers: tuple[int, ...]
    assumed: str | None = None
    input_calls: tuple[int, ...] = ()
    output_calls: tuple[int, ...] = ()


@dataclass(frozen=True)
class VariableFact:
    """A name bound to a tensor, array or dataset, with every distinct spec it had there.

    ``calls`` are, for each spec, the steps that made the value.
    """

    name: str
    span: Span
    specs: tuple[Spec, ...]
    calls: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True)
class FitFact:
    """A ``fit``, ``evaluate``, ``predict`` … of the document, with what it was given.

    ``x`` and ``y`` are the whole data (first axis: samples), or one batch when ``batched``.
    ``samples`` counts rows, ``None`` when unknown. ``stage`` is where it failed, if it did.
    """

    method: str
    model: int
    span: Span
    x: Spec
    y: Spec
    sample_weight: Spec
    model_inputs: Spec
    model_outputs: Spec
    batch_size: int | None
    batched: bool
    samples: int | None
    loss: object = None
    metrics: object = None
    stage: str | None = None


@dataclass(frozen=True)
class Related:
    """A place that explains a finding, for example the layer that lost an axis."""

    message: str
    span: Span


@dataclass(frozen=True)
class TextEdit:
    """Replace the text at ``span`` by ``text``."""

    span: Span
    text: str


@dataclass(frozen=True)
class Fix:
    """A change that would settle a finding. ``verified`` only after a trace of the edited text."""

    title: str
    edits: tuple[TextEdit, ...]
    applicability: Literal["verified", "suggested"] = "suggested"
    preferred: bool = False


@dataclass(frozen=True)
class Finding:
    """One mistake, on the expression that an expert would change.

    ``data`` carries what the rule's fixes need (axis sizes, names), as plain values.
    ``detail`` is Keras' own text, shown in the hover's details and with ``--verbose``.
    """

    code: str
    severity: Severity
    span: Span
    message: str
    related: tuple[Related, ...] = ()
    tags: tuple[Tag, ...] = ()
    detail: str = ""
    data: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class UnknownFact:
    """Something that tracing could not know, and why."""

    span: Span | None
    reason: str


@dataclass(frozen=True)
class ShapeReport:
    """Everything the features need, for the text of ``version``.

    ``stale`` is true when the facts were traced from an earlier text and shifted to this one.
    """

    version: int | None
    text: str
    status: Status
    elapsed_ms: float
    facts: tuple[LayerFact, ...] = ()
    models: tuple[ModelFact, ...] = ()
    variables: tuple[VariableFact, ...] = ()
    findings: tuple[Finding, ...] = ()
    #: the calls of the trace by id, to walk from a variant's ``call_ids`` upstream
    steps: Mapping[int, Step] = field(default_factory=dict)
    unknowns: tuple[UnknownFact, ...] = ()
    runtime: Ready | None = None
    detail: str = ""
    stale: bool = False
    #: every layer, model and operation of the trace by id
    layers: Mapping[int, LayerInfo] = field(default_factory=dict)
    fits: tuple[FitFact, ...] = ()
    #: what Python itself raised in the user's code, such as ``AttributeError: …``; shown to nobody
    python_errors: tuple[str, ...] = ()
    #: the files of the user's own that were imported
    imported: frozenset[str] = frozenset()
    #: of a stale report: the first lines of models in which something was edited since
    edited_models: tuple[Span, ...] = ()
    #: what was worked out from this report already, by whom and for what; no part of its value
    derived: dict[object, object] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @cached_property
    def inner_steps(self) -> Mapping[int, tuple[Step, ...]]:
        """The steps that ran directly within a step, in order, by its call id."""
        found: dict[int, list[Step]] = {}
        for step in self.steps.values():
            if step.parent is not None:
                found.setdefault(step.parent, []).append(step)
        return {call: tuple(steps) for call, steps in found.items()}

    @cached_property
    def steps_of_layer(self) -> Mapping[int, tuple[Step, ...]]:
        """The steps that applied a layer, in order, by the layer's id."""
        found: dict[int, list[Step]] = {}
        for step in self.steps.values():
            found.setdefault(step.layer_id, []).append(step)
        return {layer: tuple(steps) for layer, steps in found.items()}


__all__ = [
    "ErrorInfo",
    "Finding",
    "FitFact",
    "Fix",
    "LayerFact",
    "LayerInfo",
    "ModelFact",
    "Ready",
    "Related",
    "Severity",
    "Shape",
    "ShapeReport",
    "Site",
    "Span",
    "Spec",
    "Status",
    "Step",
    "Tag",
    "TextEdit",
    "UnknownFact",
    "VariableFact",
    "Variant",
]
