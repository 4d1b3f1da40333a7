"""Enters what the file defines and nothing calls; see :mod:`kerascope_tracer.uncalled`."""

import ast
from typing import Any, Callable, Dict, List, Optional, Set

import keras

from kerascope_tracer import uncalled
from kerascope_tracer.hooks.agreement import agreed, captured, failures
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.unknown import Unknown
from kerascope_tracer.wire import TraceEvent

_MOST_ENTRIES = 200


def enter_uncalled(
    tree: ast.Module, entered: Set[int], namespace: Dict[str, Any], layers: Layers
) -> None:
    """Enter functions and layer classes of ``tree`` that were never entered, top to bottom."""
    functions = uncalled.uncalled_functions(tree, entered, namespace)
    for count, entry in enumerate(functions):
        if entry.line in entered or count >= _MOST_ENTRIES:
            continue  # another one that was entered meanwhile calls it
        reason = "{}() is not called here; example arguments".format(entry.name)
        _enter(entry.parameters, entry.call, reason, layers)
    classes = uncalled.uncalled_classes(tree, entered, namespace, _is_layer_class)
    for count, (node, cls) in enumerate(classes):
        if count < _MOST_ENTRIES:
            _enter_class(node.name, cls, layers)


def _enter_class(name: str, cls: Any, layers: Layers) -> None:
    construct = uncalled.required_parameters(cls)
    call = uncalled.required_parameters(cls.call)
    if construct is None or call is None:
        return
    call = call[1:]  # without self
    reason = "{} is not called here; example arguments".format(name)
    instance = _instance_of(cls, layers)

    def use(arguments: Dict[str, Any]) -> Any:
        inputs = {parameter.name: arguments[parameter.name] for parameter in call}
        if instance is not None:
            layer = layers.another(instance)  # made anew, with the sizes that the program chose
        else:
            layer = cls(**{parameter.name: arguments[parameter.name] for parameter in construct})
        first = [inputs.pop(call[0].name)] if call else []
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
) -> None:
    for rank in uncalled.ranks(parameters):
        last = max(layers.by_id, default=0)
        events = _both(parameters, call, rank, reason, layers)
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
) -> Optional[List[TraceEvent]]:
    """What two runs with different numbers agree on; ``None`` when a layer fails in one."""
    runs: List[List[TraceEvent]] = []
    for run in (0, 1):
        examples = uncalled.Examples(run, rank, _tensor)
        arguments = examples.arguments(parameters)
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
