"""Parts of syntax trees: what a statement binds, and new parts at the places of old ones."""

import ast
from typing import Any, List, Optional, Sequence, Set, Tuple, Union

GUARD = "_kerascope_"
ERROR = "_kerascope_error_"
# What a guarded statement binds, kept on the node that guards it.
STORED = "_kerascope_stored_"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_OWN_SCOPE = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)

# The shape of a loop target: None for one name, a tuple for (a, b).
Template = Any


def is_head(statement: ast.stmt, index: int) -> bool:
    """A docstring or a __future__ import, which must stay where and what they are."""
    if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
        return True
    return (
        index == 0
        and isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def stored(node: ast.AST) -> Tuple[Set[str], List[ast.Attribute]]:
    """The names and attributes that ``node`` binds in its own scope."""
    names: Set[str] = set()
    attributes: List[ast.Attribute] = []

    waiting = [node]
    while waiting:
        item = waiting.pop()
        known = item.__dict__.get(STORED)
        if known is not None:
            names.update(known[0])
            attributes.extend(known[1])
            continue
        if isinstance(item, (ast.ClassDef, *FUNCTIONS)):
            names.add(item.name)
            continue
        if isinstance(item, _OWN_SCOPE):
            continue
        if isinstance(item, ast.Name):
            if isinstance(item.ctx, ast.Store):
                names.add(item.id)
            continue
        if isinstance(item, ast.Attribute):
            if isinstance(item.ctx, ast.Store):
                attributes.append(item)
        elif isinstance(item, (ast.Import, ast.ImportFrom)):
            for alias in item.names:
                if alias.name != "*":
                    names.add(alias.asname or alias.name.split(".")[0])
        elif type(item).__name__ in ("MatchAs", "MatchStar") and getattr(item, "name", None):
            names.add(item.name)  # type: ignore[attr-defined]
        waiting += reversed(_children(item))
    return {name for name in names if not name.startswith("_kerascope_")}, attributes


def plain_names(target: ast.expr) -> List[ast.Name]:
    """The names in a target, those of attributes and items left out."""
    if isinstance(target, ast.Name):
        return [] if target.id.startswith("_kerascope_") else [target]
    if isinstance(target, (ast.Tuple, ast.List)):
        return [name for item in target.elts for name in plain_names(item)]
    return []


def unpacked(targets: Sequence[ast.expr]) -> Optional[Template]:
    """The form of the first target that takes a value apart."""
    for target in targets:
        if isinstance(target, (ast.Tuple, ast.List)):
            return template_of(target)
    return None


def template_of(target: ast.expr) -> Template:
    """The form of a target; an empty tuple in it is a starred name."""
    if isinstance(target, (ast.Tuple, ast.List)):
        return tuple(
            () if isinstance(item, ast.Starred) else template_of(item) for item in target.elts
        )
    return None


def leaves(body: Sequence[ast.stmt]) -> bool:
    """Whether a branch ends by leaving: raise, return, break, continue, exit()."""
    if not body:
        return False
    last = body[-1]
    if isinstance(last, (ast.Raise, ast.Return, ast.Break, ast.Continue)):
        return True
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        func = last.value.func
        name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
        return name in ("exit", "_exit", "quit", "abort")
    return False


def applies_or_returns(node: ast.stmt, following: Sequence[ast.stmt]) -> bool:
    """Whether a branch returns what a function makes of a value that is else returned as it is:
    ``if random() < p: return augment(x)`` and then ``return x``."""
    if not isinstance(node, ast.If) or len(node.body) != 1 or not following:
        return False
    made, kept = node.body[0], following[0]
    if not isinstance(made, ast.Return) or not isinstance(made.value, ast.Call):
        return False
    if not isinstance(kept, ast.Return) or not isinstance(kept.value, ast.Name):
        return False
    name = kept.value.id
    return any(isinstance(given, ast.Name) and given.id == name for given in made.value.args)


#: An old Keras that TensorFlow keeps for itself and has imported already, and what user code
#: imports instead: programs that mean the public one would get layers that Keras 3 cannot use.
OLD_KERAS, OLD_KERAS_RENAMED = "tensorflow.python.keras", "tensorflow._kerascope_old_keras_"


def public_import(node: ast.ImportFrom) -> ast.ImportFrom:
    """``node``, which imports from the public Keras where it says TensorFlow's own old one."""
    parts = (node.module or "").partition(OLD_KERAS)
    if not node.level and parts[1] and not parts[0] and parts[2][:1] in ("", "."):
        node.module = OLD_KERAS_RENAMED + parts[2]
    return node


def import_of(node: Union[ast.Import, ast.ImportFrom], alias: ast.alias) -> ast.stmt:
    """The part of an import that binds one name."""
    if isinstance(node, ast.Import):
        return ast.copy_location(ast.Import(names=[alias]), node)
    single = ast.ImportFrom(module=node.module, names=[alias], level=node.level)
    return ast.copy_location(single, node)


def guard_attribute(name: str) -> ast.Attribute:
    """``_kerascope_.name``."""
    return ast.Attribute(ast.Name(GUARD, ast.Load()), name, ast.Load())


def without_arguments(body: ast.expr) -> ast.Lambda:
    """``lambda: body``."""
    arguments = ast.arguments(
        posonlyargs=[], args=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[]
    )
    return ast.Lambda(arguments, body)


def attempt(statement: ast.stmt, otherwise: List[ast.stmt]) -> ast.Try:
    """``statement`` in a ``try`` that does ``otherwise`` when it fails."""
    handler = ast.ExceptHandler(type=ast.Name("Exception", ast.Load()), name=None, body=otherwise)
    return ast.Try(body=[statement], handlers=[handler], orelse=[], finalbody=[])


def if_unbound(name: str, assign: ast.stmt, node: ast.stmt) -> ast.stmt:
    """``assign``, only where ``name`` is not bound."""
    handler = ast.ExceptHandler(type=ast.Name("NameError", ast.Load()), name=None, body=[assign])
    probe = ast.Expr(ast.Name(name, ast.Load()))
    binding: ast.stmt = at(ast.Try([probe], [handler], [], []), node)
    return binding


def load(name: ast.Name) -> ast.Name:
    """The expression that reads what ``name`` binds."""
    return ast.copy_location(ast.Name(name.id, ast.Load()), name)


def position(name: ast.Name) -> ast.Constant:
    """Lines and columns of ``name``, as the parser counts them."""
    place: Any = (name.lineno, name.col_offset, name.end_lineno, name.end_col_offset)
    return ast.Constant(place)


def at(node: Any, origin: ast.AST) -> Any:
    """``node`` with the position of ``origin``, on all of its new parts.

    A part that has a position is the user's, or was placed before, with all that is in it.
    """
    place = {
        "lineno": origin.lineno,  # type: ignore[attr-defined]
        "col_offset": origin.col_offset,  # type: ignore[attr-defined]
        "end_lineno": origin.end_lineno,  # type: ignore[attr-defined]
        "end_col_offset": origin.end_col_offset,  # type: ignore[attr-defined]
    }
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if "lineno" in part.__dict__:
            continue
        waiting += _children(part)
        if part._attributes:
            part.__dict__.update(place)
    return node


def _children(node: ast.AST) -> List[ast.AST]:
    """As ``ast.iter_child_nodes``, in a fraction of its time; contexts are left out."""
    found: List[ast.AST] = []
    for value in node.__dict__.values():
        if type(value) is list:
            found += [item for item in value if isinstance(item, ast.AST)]
        elif isinstance(value, ast.AST) and value._fields:
            found.append(value)
    return found
