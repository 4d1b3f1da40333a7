"""Enters what the file defines and nothing calls; see :mod:`kerascope_tracer.uncalled`."""

import ast
import dataclasses
import functools
from typing import Any, Callable, Dict, FrozenSet, List, Optional, Sequence, Set

import keras

from kerascope_tracer import examples, uncalled
from kerascope_tracer.directives import CallDirective, InputDirective, is_shape
from kerascope_tracer.hooks.agreement import agreed, captured, failures
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.unknown import Unknown
from kerascope_tracer.wire import LayerCalled, TraceEvent

_MOST_ENTRIES = 200


def enter_uncalled(
    tree: ast.Module,
    entered: Set[int],
    namespace: Dict[str, Any],
    layers: Layers,
    inputs: Sequence[InputDirective] = (),
) -> None:
    """Enter functions and layer classes of ``tree`` that were never entered, top to bottom."""
    functions = uncalled.uncalled_functions(tree, entered, namespace)
    for count, entry in enumerate(functions):
        if entry.line in entered or count >= _MOST_ENTRIES:
            continue  # another one that was entered meanwhile calls it
        reason = "{}() is not called here; example arguments".format(entry.name)
        _enter(entry.parameters, entry.call, reason, layers, entry.tensors)
    classes = uncalled.uncalled_classes(tree, entered, namespace, _is_layer_class)
    for count, (node, cls) in enumerate(classes):
        if count < _MOST_ENTRIES:
            given = next((item for item in inputs if item.target == node.lineno), None)
            _enter_class(node.name, cls, layers, given)


def follow(
    calls: Sequence[CallDirective],
    inputs: Sequence[InputDirective],
    tree: ast.Module,
    filename: str,
    namespace: Dict[str, Any],
    layers: Layers,
) -> None:
    """Do what the user's comments say. What fails then is told like any other mistake."""
    for directive in calls:
        code = compile(directive.expression, filename, "eval")
        _attempt(functools.partial(eval, code, namespace), layers)
    for given in inputs:
        target = _target(given, tree, namespace, layers)
        if target is not None:
            _attempt(functools.partial(_give, target, given), layers)


def _give(target: Callable[[Any], Any], given: InputDirective) -> None:
    target(_tensors(given))


def _attempt(act: Callable[[], Any], layers: Layers) -> None:
    try:
        act()
    except Exception as error:
        if layers.guard is not None:
            layers.guard.tell(error, error.__traceback__)


def _target(
    given: InputDirective, tree: ast.Module, namespace: Dict[str, Any], layers: Layers
) -> Any:
    """What the tensors of a directive are given to: the function, class or model below it."""
    for node in tree.body:
        if node.lineno == given.target and isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            made = namespace.get(node.name)
            if isinstance(node, ast.FunctionDef):
                return made if callable(made) else None
            if not _is_layer_class(made):
                return None
            if uncalled.required_parameters(made) == ():
                return made()  # type: ignore[misc]
            return _instance_of(made, layers)
    for layer in list(layers.by_id.values()):
        span = layers.span_of(layer) if isinstance(layer, keras.layers.Layer) else None
        if span is not None and not span.file and span.line <= given.target <= span.end_line:
            return layer
    return None


def _tensors(given: InputDirective) -> Any:
    def tensor(shapes: Any) -> Any:
        if is_shape(shapes):
            return keras.KerasTensor(shapes, dtype=given.dtype or keras.config.floatx())
        if isinstance(shapes, dict):
            return {key: tensor(item) for key, item in shapes.items()}
        return [tensor(item) for item in shapes]

    return tensor(given.shapes)


def _enter_built(cls: Any, layers: Layers) -> bool:
    """Call a model for whose ``build`` the program gave a shape; Keras' own build calls nothing."""
    for layer in list(layers.by_id.values()):
        if type(layer) is not cls or layers.built_for(layer) is None:
            continue
        last = max(layers.by_id, default=0)
        shapes = layers.built_for(layer)
        given = InputDirective(0, 0, shapes, None)
        events = captured(layers, functools.partial(_applied, layer, given, layers))
        layers.forget_after(last)
        if events is not None and not failures(events):
            reason = "build() was given this shape; nothing calls the model"
            for event in events:
                if isinstance(event, LayerCalled):
                    event = dataclasses.replace(event, assumed=reason)
                layers.recorder.add(event)
            return True
    return False


def _applied(layer: Any, given: InputDirective, layers: Layers) -> bool:
    return type(layers.another(layer)(_tensors(given))) is not Unknown


def _enter_class(name: str, cls: Any, layers: Layers, given: Optional[InputDirective]) -> None:
    if _enter_built(cls, layers):
        return
    construct = uncalled.required_parameters(cls)
    call = uncalled.required_parameters(cls.call)
    if construct is None or call is None:
        return
    call = call[1:] if given is None else ()  # without self
    reason = "{} is not called here; example arguments".format(name)
    instance = _instance_of(cls, layers)

    def use(arguments: Dict[str, Any]) -> Any:
        inputs = {parameter.name: arguments[parameter.name] for parameter in call}
        if instance is not None:
            layer = layers.another(instance)  # made anew, with the sizes that the program chose
        else:
            layer = cls(**{parameter.name: arguments[parameter.name] for parameter in construct})
        first = [inputs.pop(call[0].name)] if call else []
        if given is not None:
            first = [_tensors(given)]
        return layer(*first, **inputs)

    wanted = call if instance is not None else (*construct, *call)
    _enter(wanted, use, reason, layers)


def _instance_of(cls: Any, layers: Layers) -> Any:
    for layer in layers.by_id.values():
        if type(layer) is cls and "_called" in getattr(layer, "__dict__", {}):
            return layer
    return None


def _enter(
    parameters: Any,
    call: Callable[[Dict[str, Any]], Any],
    reason: str,
    layers: Layers,
    tensors: FrozenSet[str] = frozenset(),
) -> None:
    for rank in examples.ranks(parameters, tensors):
        last = max(layers.by_id, default=0)
        events = _both(parameters, call, rank, reason, layers, tensors)
        # What was made has example sizes: no later part of the trace may take it for the user's.
        layers.forget_after(last)
        if events is not None:
            for event in events:
                layers.recorder.add(event)
            return


def _both(
    parameters: Any,
    call: Callable[[Dict[str, Any]], Any],
    rank: int,
    reason: str,
    layers: Layers,
    tensors: FrozenSet[str],
) -> Optional[List[TraceEvent]]:
    """What two runs with different numbers agree on; ``None`` when a layer fails in one."""
    runs: List[List[TraceEvent]] = []
    for run in (0, 1):
        arguments = examples.Examples(run, rank, _tensor, tensors).arguments(parameters)
        if arguments is None:
            return None

        def act(arguments: Dict[str, Any] = arguments) -> bool:
            return type(call(arguments)) is not Unknown

        events = captured(layers, act)
        if events is None or failures(events):
            return None
        runs.append(events)
    return agreed(runs[0], runs[1], reason)


def _tensor(shape: Any) -> Any:
    return keras.KerasTensor(shape, dtype=keras.config.floatx())


def _is_layer_class(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, keras.layers.Layer)
