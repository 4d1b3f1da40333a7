"""What the body of a function tells of its parameters: which are tensors, and of what form."""

import ast
from typing import Any, Dict, FrozenSet, Iterator, List, Optional, Set, Tuple, Union

Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]
#: ``None`` for a tensor, a number for so many of them, or the names of a dict of them
Form = Union[None, int, Tuple[str, ...]]

# Ranks that a layer of a name with this ending takes, the batch axis included.
_RANK_OF_ENDING = (("3D", 5), ("2D", 4), ("1D", 3))
_RANK_OF_NAME: Dict[str, int] = {
    "Embedding": 2,
    **dict.fromkeys(("LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional", "TimeDistributed"), 3),
    **dict.fromkeys(("MultiHeadAttention", "Attention", "AdditiveAttention"), 3),
}
_RANKS = (4, 3, 2, 5)
_MOST_PARTS = 8


def tensor_parameters(node: Function) -> FrozenSet[str]:
    """The parameters that the body gives to what a constructor call made, as in ``Dense(4)(x)``."""
    own = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
    found: Set[str] = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Call) and call.args:
            given = call.args[0]
            parts = given.elts if isinstance(given, (ast.List, ast.Tuple)) else [given]
            found.update(part.id for part in parts if isinstance(part, ast.Name))
    return frozenset(own & found)


def sequence_parameters(node: Function) -> FrozenSet[str]:
    """The parameters that the body passes through in a ``for``, as in ``for units in widths``."""
    own = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
    found: Set[str] = set()
    for loop in ast.walk(node):
        if isinstance(loop, (ast.For, ast.comprehension)):
            passed = [loop.iter]
            if isinstance(loop.iter, ast.Call):  # enumerate(widths), zip(widths, rates)
                is_counted = getattr(loop.iter.func, "id", "") in ("enumerate", "zip", "reversed")
                passed = list(loop.iter.args) if is_counted else []
            passed = [part.value if isinstance(part, ast.Subscript) else part for part in passed]
            found.update(part.id for part in passed if isinstance(part, ast.Name))
    return frozenset(own & found)


def part_names(node: ast.AST) -> Dict[str, Tuple[str, ...]]:
    """What the items of a sequence are taken apart into, by the name of the sequence:
    ``for filters, size in blocks``."""
    found: Dict[str, Tuple[str, ...]] = {}
    for loop in ast.walk(node):
        if not isinstance(loop, (ast.For, ast.comprehension)):
            continue
        passed, target = loop.iter, loop.target
        if isinstance(passed, ast.Call) and getattr(passed.func, "id", "") == "enumerate":
            parts = target.elts if isinstance(target, ast.Tuple) else []
            if len(parts) != 2 or not passed.args:
                continue
            passed, target = passed.args[0], parts[1]
        passed = passed.value if isinstance(passed, ast.Subscript) else passed
        if isinstance(passed, ast.Name) and isinstance(target, ast.Tuple):
            names = tuple(part.id for part in target.elts if isinstance(part, ast.Name))
            if len(names) == len(target.elts):
                found.setdefault(passed.id, names)
    return found


def indexed_names(node: ast.AST) -> Dict[str, int]:
    """How many items a name has at least that is read by number, as in ``size[0] * size[1]``."""
    found: Dict[str, int] = {}
    for item in ast.walk(node):
        if isinstance(item, ast.Subscript) and isinstance(item.value, ast.Name):
            key = _constant(item.slice)
            if type(key) is int and 0 <= key < _MOST_PARTS:
                found[item.value.id] = max(found.get(item.value.id, 2), key + 1)
    return found


def named_ranks(node: ast.AST) -> FrozenSet[int]:
    """The ranks that the layers take which ``node`` names."""
    named = set()
    for part in ast.walk(node):
        name = part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", "")
        rank = _RANK_OF_NAME.get(name)
        for ending, other in _RANK_OF_ENDING:
            if name.endswith(ending) and name[0].isupper():
                rank = other
        if rank is not None:
            named.add(rank)
    return frozenset(named)


def likely_ranks(node: ast.AST) -> Tuple[int, ...]:
    """The ranks of tensors to try for what ``node`` defines, by the layers that it names.

    Token numbers come before sequences before pictures before volumes: the first layer of the
    lowest rank decides, because what follows it may have changed the rank already.
    """
    named = named_ranks(node)
    if not named:
        mentions_dense = any(
            getattr(part, "attr", getattr(part, "id", "")) == "Dense" for part in ast.walk(node)
        )
        first: Tuple[int, ...] = (2,) if mentions_dense else ()
    elif 2 in named and 4 not in named and 5 not in named:
        first = (2, 3)
    else:
        first = tuple(rank for rank in (5, 4, 3, 2) if rank in named)
    return (*first, *(rank for rank in _RANKS if rank not in first))


def forms(node: Function, name: str) -> Iterator[Form]:
    """What the parameter ``name`` may be, likeliest first, by how the body takes it apart."""
    parts: List[int] = []
    keys: Set[str] = set()
    indices: Set[int] = set()
    for item in ast.walk(node):
        if isinstance(item, ast.Assign) and _is_name(item.value, name):
            target = item.targets[0]
            if isinstance(target, (ast.Tuple, ast.List)):
                parts.append(len(target.elts))
        elif isinstance(item, ast.Subscript) and _is_name(item.value, name):
            key = _constant(item.slice)
            if isinstance(key, str):
                keys.add(key)
            elif isinstance(key, int) and not isinstance(key, bool) and key >= 0:
                indices.add(key)
    if keys:
        yield tuple(sorted(keys))
        return
    if parts and max(parts) <= _MOST_PARTS:
        yield max(parts)
        return
    several = max(2, max(indices) + 1) if indices and max(indices) < _MOST_PARTS else None
    # Of a batch, a program takes the first row; of inputs, one after the other.
    yield from (
        (several, None) if several and len(indices) > 1 else (None, several)[: 1 + bool(several)]
    )


def _is_name(node: Optional[ast.AST], name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _constant(node: Any) -> Any:
    node = getattr(node, "value", node) if type(node).__name__ == "Index" else node
    return node.value if isinstance(node, ast.Constant) else None
