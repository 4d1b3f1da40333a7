"""Puts the parts of one trace together."""

import ast
from typing import Any, Dict, List, Sequence, Tuple

from kerascope_tracer import hypothetical
from kerascope_tracer.directives import directives
from kerascope_tracer.guard import Guard
from kerascope_tracer.hooks import (
    chains,
    constants,
    contractions,
    directed,
    drift,
    eager_dtypes,
    eager_shapes,
    eager_values,
    entering,
    equality,
    first_batch,
    flags,
    functions,
    graph,
    layers,
    models,
    one_pass,
    partial_lists,
    refused_sizes,
    sequential,
    tensorflow_functions,
    time_steps,
    training,
    undeclared,
    watching,
)
from kerascope_tracer.hooks.specs import spec_of, tensors_in
from kerascope_tracer.lenient import is_partial
from kerascope_tracer.positions import Sources
from kerascope_tracer.record import Provenance, Recorder
from kerascope_tracer.standins import (
    adapting,
    any_dtypes,
    array_files,
    checkpoints,
    click_commands,
    command_line,
    configurations,
    conversions,
    counters,
    csv_datasets,
    datasets,
    files,
    frames,
    hub_layers,
    huge_shapes,
    keras_data,
    legacy_preprocessing,
    lists_of_unknown,
    lookup_tables,
    modules,
    numpy_creation,
    passes,
    pictures,
    pil_images,
    pipelines,
    reshaping,
    scikit_learn,
    spec_lists,
    summaries,
    tensorflow_datasets,
    text_tables,
    unknown_arguments,
    unknown_indices,
    waiting,
)
from kerascope_tracer.unknown import Unknown
from kerascope_tracer.wire import Opaque, Span, Spec, TensorSpec, VariableBound

_FILLS = {
    **scikit_learn.FILLS,
    **pictures.FILLS,
    **hub_layers.FILLS,
    **pil_images.FILLS,
    **configurations.FILLS,
    "pandas": frames.fill,
    "click": click_commands.fill,
    "tensorflow_datasets": tensorflow_datasets.fill,
}
_BENDS = {"pandas": frames.bend}


class Session:
    """One trace: its recorder, its guard, and everything that watches Keras for it.

    Made ahead of the fork, with everything already bent: that is Python only, and takes longer than
    the trace of a small program.
    """

    def __init__(self) -> None:
        self.sources = Sources()
        self.recorder = Recorder()
        self.provenance = Provenance()
        self.layers = layers.Layers(self.sources, self.recorder, self.provenance)
        self.models = models.Models(self.layers)
        self.guard = Guard(self.sources, self.recorder, passes.passes, self._bound)
        self.layers.guard = self.guard
        self.guard.on_spoiled = sequential.spoil
        self.guard.in_function = eager_shapes.in_function
        self._install()

    def _install(self) -> None:
        """Bend TensorFlow, Keras and NumPy, for the rest of this process and its children."""
        graph.install()
        one_pass.install()
        watching.install(self.layers)
        chains.install(self.layers)
        sequential.install(self.layers)
        models.install(self.layers, self.models)
        training.install(self.layers, self.models)
        drift.install(self.layers)
        functions.install()
        partial_lists.install()
        time_steps.install()
        contractions.install()
        equality.install(self._is_user)
        eager_values.install(self._is_user)
        hypothetical.Asking.is_user = self._is_user
        constants.install(self._is_user)
        passes.install()
        passes.install_conversions()
        datasets.install()
        keras_data.install(self._unknown_at)
        numpy_creation.install()
        lists_of_unknown.install()
        adapting.install()
        reshaping.install()
        text_tables.install()
        array_files.install(self.guard.expects, self._unknown_at)
        pipelines.install()
        any_dtypes.install()
        huge_shapes.install()
        eager_dtypes.install(self._is_eager)
        csv_datasets.install()
        legacy_preprocessing.install()
        unknown_arguments.install()
        eager_shapes.EagerShapes(self._is_user, lambda: self.layers.checking).install()
        refused_sizes.install(self.layers)
        tensorflow_functions.install(self.layers)
        counters.install()
        spec_lists.install()
        lookup_tables.install(self._is_user)
        summaries.install()
        checkpoints.install()
        conversions.install()
        unknown_indices.install()
        command_line.install()
        files.install(self._is_user)
        waiting.install(self._is_user)
        modules.install(_FILLS, _BENDS, self._is_user)

    def finish(
        self, text: str, filename: str, namespace: Dict[str, Any], calls_elsewhere: Sequence[str]
    ) -> None:
        """Tell what is known when the program has ended, leaving ``namespace``.

        What it did not call itself is entered as branches not taken and other files call it.
        """
        tree = ast.parse(text, filename)
        calls, inputs = directives(text)
        directed.follow(calls, inputs, tree, filename, namespace, self.layers)
        directed.call_as_elsewhere(
            calls_elsewhere, tree, self.guard.entered, namespace, self.layers
        )
        entering.enter_uncalled(tree, namespace, self.layers, inputs)
        undeclared.trace_undeclared(self.layers, self.models)
        first_batch.try_first_batches(self.layers, self.models)
        self.tell_models()
        flags.turn_flags(text, filename, namespace, self.layers)

    def tell_models(self) -> None:
        """Tell the models and layers that are there and have not been told."""
        told = {id(model) for model in self.models.told}
        held = self.models.held()
        for model in self.models.all():
            # A part that nothing called has no input of its own to be missing.
            if id(model) not in told and (model.built or id(model) not in held):
                self.models.tell(model)
        self.layers.tell_constructed()

    def _is_user(self, frame: Any) -> bool:
        return self.layers.sources.of(frame.f_code) is not None

    def _is_eager(self) -> bool:
        """Whether the program would compute with values here, not be traced itself."""
        return not eager_shapes.in_function() and not self.layers.checking

    def _unknown_at(self, frame: Any, reason: str) -> None:
        span = self.layers.sources.frame_span(frame)
        if span is not None:
            self.recorder.unknown(span, reason)

    def _bound(self, name: str, span: Span, value: Any) -> None:
        if _is_plain(value):
            return  # by far the most, in loops that count and collect
        if is_partial(value):
            return  # how many items it has is not known
        spec = spec_of(value)
        if _tells_something(spec):
            calls = self.provenance.sources(tensors_in(value))
            self.recorder.add(VariableBound(name, span, spec, calls))


_AHEAD: List[Session] = []


def prepare() -> None:
    """Make the session that the one trace of each child of this process uses."""
    if not _AHEAD:
        _AHEAD.append(Session())


def take() -> Session:
    """The session that was made ahead, or a new one."""
    prepare()
    return _AHEAD.pop()


_PLAIN = frozenset((int, float, str, bool, bytes, type(None), Unknown))


def _is_plain(value: Any) -> bool:
    """Whether ``value`` is no tensor, nor a list or tuple in which there may be one."""
    kind = type(value)
    if kind is list or kind is tuple:
        return all(type(item) in _PLAIN for item in value[:64])
    return kind in _PLAIN


def _tells_something(spec: Spec) -> bool:
    if isinstance(spec, TensorSpec):
        return True
    if spec is None or isinstance(spec, Opaque):
        return False
    parts: Tuple[Spec, ...] = spec if isinstance(spec, tuple) else tuple(spec.values())
    return any(_tells_something(part) for part in parts)
