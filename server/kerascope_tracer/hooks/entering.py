"""Enters what the file defines and nothing calls; see :mod:`kerascope_tracer.uncalled`."""

import ast
import dataclasses
import functools
import inspect
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

import keras

from kerascope_tracer import softstop
from kerascope_tracer.branches import conditions
from kerascope_tracer.directives import InputDirective
from kerascope_tracer.hooks import attempts
from kerascope_tracer.hooks.agreement import captured, failures
from kerascope_tracer.hooks.copies import unspoiled
from kerascope_tracer.hooks.directed import instance_of, is_layer_class, tensors_of
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.sites import Place, definitions, uncovered
from kerascope_tracer.uncalled import Target, mentions_keras, names_in, parameters_of
from kerascope_tracer.unknown import Unknown
from kerascope_tracer.wire import LayerCalled, LimitHit, Span

_MOST_TARGETS = 200
# The methods of a layer that its class is entered by.
_OF_LAYERS = ("call", "__call__", "build")
_MOST_BRANCHES = 12
# What part of the time that is left may be used: the facts of the program itself come first, and
# what is known already is not worth a second look when there is much to enter.
_FOR_WHAT_IS_KNOWN = 0.7
_FOR_BRANCHES = 0.4
# What part of the time that is left one entry may take, so that a slow definition does not cost the
# others their shapes, nor the trace its end.
_SHARE = 0.4


def enter_uncalled(
    tree: ast.Module,
    namespace: Dict[str, Any],
    layers: Layers,
    inputs: Sequence[InputDirective] = (),
) -> None:
    """Enter functions, classes and methods of ``tree`` that were never entered, top to bottom,
    and then the branches that nothing led to."""
    _Entering(tree, namespace, layers, inputs).everything()


class _Entering:
    def __init__(
        self,
        tree: ast.Module,
        namespace: Dict[str, Any],
        layers: Layers,
        inputs: Sequence[InputDirective],
    ) -> None:
        assert layers.guard is not None
        self._tree = tree
        self._namespace = namespace
        self._layers = layers
        self._guard = layers.guard
        # Later ones are entered with our examples, which are no arguments of the program's.
        self._calls = dict(layers.guard.entered)
        self._inputs = inputs
        self._time = softstop.remaining()

    def everything(self) -> None:
        for count, target in enumerate(self._functions()):
            if self._is_unseen(target) and count < _MOST_TARGETS:
                self._enter(target)
        for node, cls in self._classes():
            if not self._is_called(node):
                self._enter_built(cls)
        for node, cls in self._classes():
            if not self._is_called(node):  # a model that was entered meanwhile uses it
                self._enter_class(node, cls)
        for target in self._methods():
            if self._is_unseen(target):
                self._enter(target)
        self._branches()

    def _is_unseen(self, target: Target) -> bool:
        """Whether nothing has entered ``target``, or only with what is unknown: what a file holds
        that is not there."""
        if target.line not in self._guard.entered:
            return True
        return target.is_starved() and bool(self._places(target.body))

    # -- what there is --------------------------------------------------------------------

    def _functions(self) -> Iterator[Target]:
        """Functions that define layers. Those that others mention come last: their callers choose
        better arguments than we do; and before them those with places that are not known yet."""
        nodes = [
            node for node in self._tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        ]
        mentioned = {name for node in nodes for name in names_in(node) if name != node.name}
        functions = [
            node
            for node in nodes
            if isinstance(node, ast.FunctionDef) and mentions_keras(node, self._namespace)
        ]
        for node in sorted(functions, key=lambda node: node.name in mentioned):
            target = self._target(None, node)
            if target is not None:
                yield target

    def _classes(self) -> List[Tuple[ast.ClassDef, Any]]:
        """Layer and model classes that can be called; those that others mention come last."""
        nodes = [node for node in self._tree.body if isinstance(node, ast.ClassDef)]
        mentioned = {name for node in nodes for name in names_in(node) if name != node.name}
        found = []
        for node in sorted(nodes, key=lambda node: node.name in mentioned):
            cls = self._namespace.get(node.name)
            if is_layer_class(cls) and _call_of(node) is not None:
                found.append((node, cls))
        return found[:_MOST_TARGETS]

    def _is_called(self, node: ast.ClassDef) -> bool:
        call = _call_of(node)
        return call is not None and call.lineno in self._guard.entered

    def _methods(self) -> Iterator[Target]:
        """Methods with places that are not known yet, of classes whose objects can be made."""
        for holder, node in definitions(self._tree):
            if holder is None or node.name == "__init__":
                continue
            is_layer = is_layer_class(self._namespace.get(holder.name))
            known_by_class = is_layer and node.name in _OF_LAYERS
            if not known_by_class and self._places(node):
                target = self._target(holder, node)
                if target is not None:
                    yield target

    def _target(self, holder: Optional[ast.ClassDef], node: Any) -> Optional[Target]:
        if holder is None:
            return self._function_target(node)
        cls = self._namespace.get(holder.name)
        if not isinstance(cls, type):
            return None
        if is_layer_class(cls) and node.name in ("__init__", *_OF_LAYERS):
            return self._layer_target(holder, cls, node)
        return self._method_target(holder, cls, node)

    def _function_target(self, node: Any) -> Optional[Target]:
        function: Any = self._namespace.get(node.name)
        parameters = parameters_of(function) if inspect.isfunction(function) else None
        if parameters is None:
            return None
        return Target(
            node.name,
            node.lineno,
            node,
            node,
            self._namespace,
            lambda _, arguments: attempts.called(function, parameters, arguments),
            parameters,
            self._called_with(node.lineno),
        )

    def _called_with(self, line: int) -> Optional[Mapping[str, Any]]:
        """The arguments of the program's own call of what is defined at ``line``; of one that an
        entry of ours led to, those that can be no example of ours."""
        if line in self._calls or line not in self._guard.entered:
            return self._calls.get(line)
        given = self._guard.entered[line]
        return {name: value for name, value in given.items() if type(value) in (bool, str)}

    def _method_target(self, holder: ast.ClassDef, cls: Any, node: Any) -> Optional[Target]:
        parameters = parameters_of(getattr(cls, node.name, None))
        made = parameters_of(cls)
        if made is None or parameters is None:
            return None
        raw = inspect.getattr_static(cls, node.name)
        bound = isinstance(raw, (staticmethod, classmethod))

        def call(instance: Any, arguments: Dict[str, Any]) -> Any:
            method = getattr(cls if bound else instance, node.name)
            return attempts.called(method, parameters_of(method) or (), arguments)

        return Target(
            "{}.{}".format(holder.name, node.name),
            node.lineno,
            node,
            holder,
            self._namespace,
            call,
            parameters if bound else parameters[1:],
            self._calls.get(node.lineno),
            None if bound else functools.partial(_made, cls, self._layers),
            made,
            self._made_with(holder),
        )

    def _layer_target(
        self, holder: ast.ClassDef, cls: Any, node: Any, given: Optional[InputDirective] = None
    ) -> Optional[Target]:
        call_node = _call_of(holder)
        called: Any = cls.call if call_node is None else getattr(cls, call_node.name)
        made, parameters = parameters_of(cls), parameters_of(called)
        if made is None or not parameters:
            return None
        parameters = parameters[1:]  # without self
        instance = instance_of(cls, self._layers)
        called_with = self._calls.get(call_node.lineno) if call_node else None

        def call(layer: Any, arguments: Dict[str, Any]) -> Any:
            if given is not None:
                return layer(tensors_of(given))
            first = [arguments.pop(parameters[0].name)] if parameters else []
            return layer(*first, **arguments)

        return Target(
            holder.name,
            holder.lineno,
            node or call_node,  # type: ignore[arg-type]
            holder,
            self._namespace,
            call,
            parameters if given is None else (),
            _plain_arguments(called_with),
            functools.partial(_made, cls, self._layers),
            made,
            self._layers.made_with(instance) if instance is not None else None,
            taking=call_node,
            around=self._tree,
            of_layer=True,
        )

    def _made_with(self, holder: ast.ClassDef) -> Optional[Mapping[str, Any]]:
        constructor = _method(holder, "__init__")
        return self._calls.get(constructor.lineno) if constructor is not None else {}

    # -- entering -------------------------------------------------------------------------

    def _enter_class(self, node: ast.ClassDef, cls: Any) -> None:
        given = next((item for item in self._inputs if item.target == node.lineno), None)
        target = self._layer_target(node, cls, None, given)
        if target is not None:
            self._enter(target)

    def _enter(self, target: Target, chosen: Optional[Mapping[str, Any]] = None) -> None:
        if not self._places_in(target) and self._is_late(_FOR_WHAT_IS_KNOWN):
            return
        seconds = _SHARE * softstop.remaining()
        whole = attempts.enter(target, self._layers, seconds, chosen)
        if not whole and self._places_in(target):
            self._layers.recorder.add(_cut(target, seconds))

    def _enter_built(self, cls: Any) -> None:
        """Call a model for whose ``build`` the program gave a shape; Keras' own calls nothing."""
        layers = self._layers
        for layer in list(layers.by_id.values()):
            if type(layer) is not cls or layers.built_for(layer) is None:
                continue
            last = max(layers.by_id, default=0)
            given = InputDirective(0, 0, layers.built_for(layer), None)
            events = captured(layers, functools.partial(_applied, layer, given, layers))
            layers.forget_after(last)
            if events is not None and not failures(events):
                reason = "build() was given this shape; nothing calls the model"
                for event in events:
                    if isinstance(event, LayerCalled):
                        event = dataclasses.replace(event, assumed=reason)
                    layers.recorder.add(event)
                return

    def _branches(self) -> None:
        """Enter definitions again with arguments that lead to places that are not known yet."""
        for holder, node in definitions(self._tree):
            tried: Set[str] = set()
            for _ in range(_MOST_BRANCHES):
                if self._is_late(_FOR_BRANCHES) or not self._lead(holder, node, tried):
                    break

    def _lead(self, holder: Optional[ast.ClassDef], node: Any, tried: Set[str]) -> bool:
        """Lead to the first place of ``node`` that is not known; whether there may be more."""
        for call, _ in self._places(node):
            wanted = conditions(node, call)
            target = self._target(holder, node) if wanted else None
            if target is None:
                continue
            target = dataclasses.replace(target, wanted=wanted)
            try:
                chosen = target.choices(attempts.examples(target, 0))
            except Exception:  # whatever comparing the program's own objects raises
                continue
            key = repr(sorted((name, repr(value)) for name, value in chosen.items()))
            if chosen and key not in tried:
                tried.add(key)
                self._enter(target, chosen)
                return True
        return False

    # -- what is known --------------------------------------------------------------------

    def _places(self, node: ast.AST) -> List[Any]:
        return uncovered(node, self._namespace, is_plain_layer_class, covered(self._layers))

    def _places_in(self, target: Target) -> List[Any]:
        return self._places(target.holder)

    def _is_late(self, part: float) -> bool:
        return softstop.remaining() < part * self._time


def _cut(target: Target, seconds: float) -> LimitHit:
    node = target.holder
    start = node.col_offset  # type: ignore[attr-defined]
    span = Span(target.line, start, target.line, start + len("def " + target.name))
    what = "the example call of {} at line {}".format(target.name, target.line)
    return LimitHit("definition", span, "left {} after {:.2g} s".format(what, seconds))


def covered(layers: Layers) -> Set[Place]:
    """The places in the traced file that make a layer of which a call was told."""
    return {
        (span.line, span.column)
        for span in map(layers.span_of_id, layers.recorder.called)
        if span is not None and not span.file
    }


def is_plain_layer_class(value: Any) -> bool:
    """Whether ``value`` is a class of layers; models may be made without being called."""
    return is_layer_class(value) and not issubclass(value, keras.Model)


def _method(holder: ast.ClassDef, name: str) -> Optional[ast.FunctionDef]:
    methods = (item for item in holder.body if isinstance(item, ast.FunctionDef))
    return next((item for item in methods if item.name == name), None)


def _call_of(holder: ast.ClassDef) -> Optional[ast.FunctionDef]:
    """What says how a layer is applied; some models have a ``__call__`` instead of a ``call``."""
    return _method(holder, "call") or _method(holder, "__call__")


def _plain_arguments(arguments: Optional[Mapping[str, Any]]) -> Optional[Mapping[str, Any]]:
    """The arguments of a call without ``self``."""
    if arguments is None:
        return None
    return {name: value for name, value in arguments.items() if name != "self"}


def _made(cls: Any, layers: Layers, *args: Any, **kwargs: Any) -> Any:
    """An object of ``cls`` whose calls with examples build no layer of the program's."""
    return cls(*unspoiled(args, layers), **unspoiled(kwargs, layers))


def _applied(layer: Any, given: InputDirective, layers: Layers) -> bool:
    return type(layers.another(layer)(tensors_of(given))) is not Unknown
