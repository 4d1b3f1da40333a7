"""Does what the user's comments say; see :mod:`kerascope_tracer.directives`."""

import ast
import functools
from typing import Any, Callable, Container, Dict, Sequence, Union

import keras

from kerascope_tracer import uncalled
from kerascope_tracer.directives import CallDirective, InputDirective, is_shape
from kerascope_tracer.hooks.layers import Layers


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


def call_as_elsewhere(
    calls: Sequence[str],
    tree: ast.Module,
    entered: Container[int],
    namespace: Dict[str, Any],
    layers: Layers,
) -> None:
    """Call what the program defines and did not call, as branches not taken and other files do.

    Arguments are written out in ``calls``, so that what fails is told like any other mistake. Only
    what uses Keras is called: nobody asked for the rest, and no shape depends on it.
    """
    concerned = uncalled.concerned_with_keras(tree, namespace)
    reached = {
        node.name
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and _is_entered(node, entered)
    }
    for call in calls:
        expression = ast.parse(call, mode="eval")
        function = expression.body.func if isinstance(expression.body, ast.Call) else None
        if isinstance(function, ast.Name) and function.id in concerned - reached:
            code = compile(expression, "<another file>", "eval")
            _attempt(functools.partial(eval, code, namespace), layers)


def _is_entered(node: Union[ast.FunctionDef, ast.ClassDef], entered: Container[int]) -> bool:
    if isinstance(node, ast.FunctionDef):
        return node.lineno in entered
    methods = (item for item in node.body if isinstance(item, ast.FunctionDef))
    return any(method.lineno in entered for method in methods)


def _give(target: Callable[[Any], Any], given: InputDirective) -> None:
    target(tensors_of(given))


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
            if not is_layer_class(made):
                return None
            if uncalled.required_parameters(made) == ():
                return made()  # type: ignore[misc]
            return instance_of(made, layers)
    for layer in list(layers.by_id.values()):
        span = layers.span_of(layer) if isinstance(layer, keras.layers.Layer) else None
        if span is not None and not span.file and span.line <= given.target <= span.end_line:
            return layer
    return None


def tensors_of(given: InputDirective) -> Any:
    def tensor(shapes: Any) -> Any:
        if is_shape(shapes):
            return keras.KerasTensor(shapes, dtype=given.dtype or keras.config.floatx())
        if isinstance(shapes, dict):
            return {key: tensor(item) for key, item in shapes.items()}
        return [tensor(item) for item in shapes]

    return tensor(given.shapes)


def instance_of(cls: Any, layers: Layers) -> Any:
    """A layer of ``cls`` that the program made, or ``None``."""
    for layer in layers.by_id.values():
        if type(layer) is cls and "_called" in getattr(layer, "__dict__", {}):
            return layer
    return None


def is_layer_class(value: Any) -> bool:
    """Whether ``value`` is a class of layers or models."""
    return isinstance(value, type) and issubclass(value, keras.layers.Layer)
