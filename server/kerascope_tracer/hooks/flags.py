"""Branches that a flag of the file leaves out: ``if not data_augmentation:``, ``if args.deep:``.

The whole program is run once more with the flag turned, and of that run only the layers are told
that no other part of the trace has seen. A flag is a name that the file binds once, to a constant,
or a setting (see ``settings``), so that the run is the program with another line, and every shape
is that program's. Keras' own setting of the order of an image's axes is one as well:
``if K.image_data_format() == ...:``.
"""

import ast
import contextlib
import dataclasses
import time
from typing import Any, Dict, Iterator, List, Mapping, Optional, Set

import keras

from kerascope_tracer import softstop
from kerascope_tracer.branches import Choice, conditions
from kerascope_tracer.hooks.agreement import until_failure
from kerascope_tracer.hooks.entering import covered, is_plain_layer_class
from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.hooks.settings import Settings, settings
from kerascope_tracer.instrument import instrument
from kerascope_tracer.record import Captured
from kerascope_tracer.sites import Place, place_of, uncovered
from kerascope_tracer.undefined import undefined_names
from kerascope_tracer.wire import LayerBuilt, LayerCalled, LayerConstructed, TraceEvent

_MOST_RUNS = 3
# What part of the time that is left one run may take.
_SHARE = 0.4
# How many times what the trace has worked so far has to be left.
_TIMES = 2
_FLAGS = (bool, int, str, type(None))
# The functions that tell the order of an image's axes, and in which words of Keras 1 or of today.
_ORDERS: Dict[str, Mapping[str, str]] = {
    "image_data_format": {"channels_first": "channels_first", "channels_last": "channels_last"},
    "image_dim_ordering": {"th": "channels_first", "tf": "channels_last"},
}


def turn_flags(text: str, filename: str, namespace: Dict[str, Any], layers: Layers) -> None:
    """Run the program of ``text`` again with flags turned that leave out places with layers."""
    tried: Set[str] = set()
    for _ in range(_MOST_RUNS):
        if softstop.remaining() < _TIMES * time.process_time():
            return
        tree = _Orders().visit(ast.parse(text, filename))
        missing = uncovered(tree, namespace, is_plain_layer_class, covered(layers))
        said = settings(tree)
        chosen = _choice(tree, said, [call for call, _ in missing], namespace, tried)
        if chosen is None:
            return
        said.change(chosen)
        kept = {name for name in namespace if name.startswith("__")} | {
            *undefined_names(text, tree)
        }
        begun = {name: value for name, value in namespace.items() if name in kept}
        events = _run(tree, chosen, filename, begun, layers)
        for event in _of(events, {place_of(call) for call, _ in missing}, _reason(chosen)):
            layers.recorder.add(event)


def _choice(
    tree: ast.Module,
    said: Settings,
    calls: List[ast.Call],
    namespace: Dict[str, Any],
    tried: Set[str],
) -> Optional[Mapping[str, Any]]:
    """Flags, by name, that lead to one of ``calls``."""
    flags = {name: assign.value.value for name, assign in _flags(tree).items()}  # type: ignore[attr-defined]
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    flags.update({name: words for name, words in _orders().items() if name in used})
    flags.update(said.values)
    if not flags:
        return None
    for call in calls:
        choice = Choice(flags, namespace, lambda name: True, tree, said.named)
        if not choice.satisfy(conditions(tree, call)):
            continue
        key = repr(sorted(choice.chosen.items()))
        if key not in tried:
            tried.add(key)
            return choice.chosen
    return None


def _flags(tree: ast.Module) -> Dict[str, ast.Assign]:
    """The names that the module binds once, and to a constant."""
    bound: Dict[str, int] = {}
    for node in ast.walk(tree):
        names = [node.id] if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else []
        if isinstance(node, ast.arg):
            names = [node.arg]
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            names = [*node.names, *node.names]
        for name in names:
            bound[name] = bound.get(name, 0) + 1
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            (target,) = node.targets
            plain = isinstance(target, ast.Name) and isinstance(node.value, ast.Constant)
            if plain and bound[target.id] == 1 and type(node.value.value) in _FLAGS:  # type: ignore[attr-defined]
                found[target.id] = node  # type: ignore[attr-defined]
    return found


def _run(
    tree: ast.Module,
    chosen: Mapping[str, Any],
    filename: str,
    namespace: Dict[str, Any],
    layers: Layers,
) -> List[TraceEvent]:
    """What is told when ``tree`` runs with the flags ``chosen``, until a layer fails."""
    for name, assign in _flags(tree).items():
        if name in chosen:
            assign.value = ast.copy_location(ast.Constant(chosen[name]), assign.value)
    code = compile(instrument(tree), filename, "exec")
    layers.tell_constructed()
    last = max(layers.by_id, default=0)
    with Captured(layers.recorder) as events, layers.apart(), _ordered(chosen):
        namespace.update(_orders())
        try:
            with softstop.share(_SHARE * softstop.remaining()):
                exec(code, namespace)
        except (SystemExit, Exception, softstop.ShareOver):  # the flags were ours
            softstop.insist()
        layers.tell_constructed()
    layers.forget_after(last)
    return until_failure(events)


class _Orders(ast.NodeTransformer):
    """Writes a name in place of each call that asks for the order of an image's axes. No program
    can have such a name: it is the call itself, and is what is said of the branch."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", None)
        if name not in _ORDERS or node.args or node.keywords:
            return node
        return ast.copy_location(ast.Name("." + name, ast.Load()), node)


def _orders() -> Dict[str, str]:
    """What each name of :class:`_Orders` stands for now."""
    now = keras.config.image_data_format()
    return {
        "." + name: word
        for name, words in _ORDERS.items()
        for word, order in words.items()
        if order == now
    }


@contextlib.contextmanager
def _ordered(chosen: Mapping[str, Any]) -> Iterator[None]:
    """Keras' own setting as ``chosen`` has it."""
    before = keras.config.image_data_format()
    for name, word in chosen.items():
        order = _ORDERS.get(name[1:], {}).get(word) if name.startswith(".") else None
        if order is not None:
            keras.config.set_image_data_format(order)
    try:
        yield
    finally:
        keras.config.set_image_data_format(before)


def _of(events: List[TraceEvent], places: Set[Place], reason: str) -> List[TraceEvent]:
    """What ``events`` tell of the layers that are made at ``places``."""
    made = {
        event.layer
        for event in events
        if isinstance(event, LayerConstructed)
        and event.span is not None
        and not event.span.file
        and (event.span.line, event.span.column) in places
    }
    return [
        dataclasses.replace(event, assumed=event.assumed or reason)
        if isinstance(event, LayerCalled)
        else event
        for event in events
        if isinstance(event, (LayerConstructed, LayerCalled, LayerBuilt)) and event.layer in made
    ]


def _reason(chosen: Mapping[str, Any]) -> str:
    flags = ", ".join(
        "{}={!r}".format(name[1:] + "()" if name.startswith(".") else name.lstrip(":"), value)
        for name, value in sorted(chosen.items())
    )
    return "this branch is not taken here; shown as with {}".format(flags)
