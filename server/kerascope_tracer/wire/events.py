"""What a trace tells, in the order in which it happened. Ids count up from 1 within one trace."""

from dataclasses import dataclass
from typing import Any, Dict, Optional, Tuple, Union

from kerascope_tracer.wire.values import ErrorInfo, Span, Spec


@dataclass(frozen=True)
class LayerConstructed:
    """A layer, model or operation object came to be.

    ``role`` is ``layer``, ``model``, ``input`` or ``op``. ``span`` is the constructing call
    expression when it is written in user code, else ``None`` (for layers inside keras.applications
    and the like, which have a ``stack`` all the same). ``bases`` are the class names up to
    ``Layer``, nearest first. ``config`` holds those constructor arguments that JSON can carry, and
    what the layer made of them (``kernel_size=3`` is told as ``(3, 3)``). ``stack`` are the user's
    frames, innermost first. ``module`` is where the class is defined: ``keras.src.…`` for Keras'
    own.
    """

    layer: int
    cls: str
    name: str
    role: str
    bases: Tuple[str, ...]
    config: Dict[str, Any]
    span: Optional[Span] = None
    stack: Tuple[Span, ...] = ()
    module: str = ""


@dataclass(frozen=True)
class LayerBuilt:
    """The weights of a layer or model came to be; told after the first call that needed them.

    Not told of a layer that has none and deals with no mask. ``weights`` are the specs by the names
    below the layer (``kernel``, ``forward_lstm/bias``), none when they are too many to list;
    ``sizes`` counts the numbers in all of them by dtype. ``compute_dtype`` is what the layer
    calculates in. ``supports_masking`` and ``takes_mask`` are as in keras/src/layers/layer.py: it
    passes a mask on, and its ``call`` has an argument for one.
    """

    layer: int
    weights: Spec
    sizes: Dict[str, int]
    compute_dtype: str = ""
    supports_masking: bool = False
    takes_mask: bool = False


@dataclass(frozen=True)
class LayerCalled:
    """A layer was applied. ``sources`` are the calls that produced its inputs.

    ``span`` is the call expression when it is written in user code; ``parent`` is the enclosing
    call (a Sequential's layers have the model's call or build as parent). ``assumed`` says why the
    input is not a fact (for example an undeclared input); axes that depend on it are ``None``.
    ``symbolic`` is true for a call on Keras tensors. ``params`` counts the layer's weights.
    ``mask_in`` and ``mask_out`` tell whether a tensor among the inputs or outputs carries a mask.
    """

    call: int
    layer: int
    inputs: Spec
    outputs: Spec
    sources: Tuple[int, ...] = ()
    span: Optional[Span] = None
    stack: Tuple[Span, ...] = ()
    parent: Optional[int] = None
    params: Optional[int] = None
    trainable_params: Optional[int] = None
    symbolic: bool = True
    assumed: Optional[str] = None
    keywords: Spec = None
    mask_in: bool = False
    mask_out: bool = False


@dataclass(frozen=True)
class LayerFailed:
    """Applying a layer raised. ``predicted`` is the output that tracing went on with, if any.

    An error that passes through several calls gives one event a call, innermost first; ``cause`` is
    the call it came from, and ``None`` for the innermost.
    """

    call: int
    layer: int
    inputs: Spec
    error: ErrorInfo
    sources: Tuple[int, ...] = ()
    span: Optional[Span] = None
    stack: Tuple[Span, ...] = ()
    parent: Optional[int] = None
    predicted: Spec = None
    assumed: Optional[str] = None
    cause: Optional[int] = None
    keywords: Spec = None


@dataclass(frozen=True)
class ModelFound:
    """The state of a model when the program ended. ``layers`` are layer ids in order.

    ``built`` is false for a Sequential (or subclass) that never learnt its input. ``assumed`` is
    as for :class:`LayerCalled`. ``input_calls`` and ``output_calls`` are the calls that made the
    tensors a functional model begins and ends with.
    """

    layer: int
    built: bool
    layers: Tuple[int, ...]
    inputs: Spec
    outputs: Spec
    params: Optional[int]
    trainable_params: Optional[int]
    called: bool = False
    summarized: Tuple[Span, ...] = ()
    assumed: Optional[str] = None
    input_calls: Tuple[int, ...] = ()
    output_calls: Tuple[int, ...] = ()


@dataclass(frozen=True)
class VariableBound:
    """A name was bound to a tensor, an array, a dataset or a structure of them.

    ``span`` is the name; ``calls`` are the layer calls that made the value.
    """

    name: str
    span: Span
    spec: Spec
    calls: Tuple[int, ...] = ()


@dataclass(frozen=True)
class CompileCalled:
    """``model.compile(...)`` ran: the loss, the metrics and the optimizer by name."""

    model: int
    span: Optional[Span]
    loss: Any
    metrics: Any
    optimizer: str
    from_logits: Optional[bool] = None
    stack: Tuple[Span, ...] = ()


@dataclass(frozen=True)
class FitChecked:
    """``fit`` (or evaluate, predict, train_on_batch, …) was checked instead of run.

    ``x`` and ``y`` are whole-data specs (first axis: samples) or, for datasets and generators,
    one element's. ``stage`` names where ``error`` arose: ``data`` (cardinality), ``forward``,
    ``loss``, ``metrics``, ``train_step``, ``validation`` or ``last_batch`` (the smaller rest).
    ``samples`` counts the rows of array data. ``x_range`` and ``y_range`` are the least and the
    greatest value of a single array whose values the program really made. ``validation`` are the
    samples of ``validation_data``, told where the training data is refused.
    """

    method: str
    model: int
    span: Optional[Span]
    x: Spec
    y: Spec
    sample_weight: Spec
    model_inputs: Spec
    model_outputs: Spec
    batch_size: Optional[int]
    batched: bool
    loss: Any = None
    error: Optional[ErrorInfo] = None
    stage: Optional[str] = None
    failed_call: Optional[int] = None
    stack: Tuple[Span, ...] = ()
    samples: Optional[int] = None
    x_range: Optional[Tuple[float, float]] = None
    y_range: Optional[Tuple[float, float]] = None
    validation: Spec = None


@dataclass(frozen=True)
class ErrorRaised:
    """A statement failed, and no Unknown took part in it.

    ``span`` is the narrowest user expression that was running; ``origin`` is ``keras``,
    ``tensorflow``, ``user`` (Python itself, in the user's code), ``environment`` (files, modules,
    network) or ``symbolic`` (a value was needed that tracing does not compute). ``layer`` and
    ``attribute`` are set for a failed attribute of a model or layer; ``call`` when the error
    came out of a layer call that :class:`LayerFailed` already told.
    """

    span: Span
    error: ErrorInfo
    origin: str
    layer: Optional[int] = None
    attribute: Optional[str] = None
    call: Optional[int] = None
    sources: Tuple[int, ...] = ()
    stack: Tuple[Span, ...] = ()


@dataclass(frozen=True)
class OperandsStretched:
    """An operation on labels and predictions that broadcasts both: (n,) with (n, 1) to (n, n).

    ``span`` is in the user's loss or training step; nothing raises there.
    """

    span: Span
    left: Spec
    right: Spec
    result: Spec


@dataclass(frozen=True)
class ApiDrift:
    """An old spelling that Keras 3 refuses; tracing went on as if ``new`` stood there.

    ``kind`` is ``argument``, ``method`` or ``module`` and the like; an empty ``new`` means that it
    is gone without a successor. ``error`` is what Keras or Python says when the program is run.
    """

    span: Span
    old: str
    new: str
    kind: str
    error: str


@dataclass(frozen=True)
class UnknownMade:
    """A value could not be known, for ``reason``; what depends on it is unknown too."""

    span: Optional[Span]
    reason: str


@dataclass(frozen=True)
class ModuleImported:
    """A module of the user's own was imported; ``file`` is its path."""

    file: str


@dataclass(frozen=True)
class LimitHit:
    """Tracing stopped at a limit at ``span``, or left something out because of one.

    ``kind`` is ``time``, ``memory`` or ``events`` where the trace ended; ``loop``, ``recursion``,
    ``allocation`` (one request for memory that is too large) or ``definition`` (one that nothing
    calls, entered with examples) where it went on after it. ``message`` says what happened where,
    without a subject or a full stop.
    """

    kind: str
    span: Optional[Span]
    message: str


TraceEvent = Union[
    LayerConstructed,
    LayerBuilt,
    LayerCalled,
    LayerFailed,
    ModelFound,
    VariableBound,
    CompileCalled,
    FitChecked,
    ErrorRaised,
    OperandsStretched,
    ApiDrift,
    UnknownMade,
    ModuleImported,
    LimitHit,
]
