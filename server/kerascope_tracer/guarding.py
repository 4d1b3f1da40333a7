"""A statement in a ``try`` whose handler asks the guard what to do, and questions to the guard."""

import ast
from typing import List, Optional, Sequence, Set, Tuple

from kerascope_tracer.nodes import (
    ERROR,
    FUNCTIONS,
    STORED,
    at,
    attempt,
    guard_attribute,
    if_unbound,
    load,
    plain_names,
    position,
    stored,
)

_ADDING = ("add", "append")
_HOLDERS = (ast.Name, ast.Attribute, ast.Subscript)


class Guarding:
    """Makes the new statements of an instrumented program."""

    def __init__(self) -> None:
        self._temporaries = 0

    def _evaluate(
        self, value: ast.expr, origin: ast.expr, role: str
    ) -> Tuple[List[ast.stmt], ast.expr]:
        """Statements that put ``value`` into a temporary, and the expression that reads it."""
        self._temporaries += 1
        name = "_kerascope_{}{}_".format(role, self._temporaries)
        target = at(ast.Name(name, ast.Store()), origin)
        otherwise = at(ast.Assign([target], self._call("unknown")), origin)
        assign = at(ast.Assign([target], value), origin)
        return self._guard(assign, recover=[otherwise]), at(ast.Name(name, ast.Load()), origin)

    def _guard(
        self,
        node: ast.stmt,
        then: Optional[ast.stmt] = None,
        recover: Optional[List[ast.stmt]] = None,
    ) -> List[ast.stmt]:
        failed = at(ast.Expr(self._call("failed", ast.Name(ERROR, ast.Load()))), node)
        names, attributes = stored(node)
        if recover is None:
            if isinstance(node, ast.Return):
                recover = [at(ast.Return(self._call("unknown")), node)]
            else:
                recover = self._bind_unknown(node, names, attributes)
        body = [failed, *recover, *self._spoil(node)]
        handler = ast.ExceptHandler(type=guard_attribute("caught"), name=ERROR, body=body)
        guarded = ast.Try(
            body=[node], handlers=[at(handler, node)], orelse=[then] if then else [], finalbody=[]
        )
        # For the statements around this one, which then need not look into it again.
        setattr(guarded, STORED, (names, attributes))
        return [at(guarded, node)]

    def _spoil(self, node: ast.stmt) -> List[ast.stmt]:
        """After ``model.add(…)`` failed, the model lacks what should have been added."""
        call = node.value if isinstance(node, ast.Expr) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            target = call.func.value
            if call.func.attr in _ADDING and isinstance(target, _HOLDERS):
                spoiled = at(ast.Expr(self._call("spoil", target)), node)
                return [at(attempt(spoiled, [ast.Pass()]), node)]
        return []

    def _bind_unknown(
        self, node: ast.stmt, names: Set[str], attributes: List[ast.Attribute]
    ) -> List[ast.stmt]:
        simple = isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Import))
        simple = simple or isinstance(node, (ast.ImportFrom, ast.ClassDef, *FUNCTIONS))
        out: List[ast.stmt] = []
        for name in sorted(names):
            assign = at(ast.Assign([ast.Name(name, ast.Store())], self._call("unknown")), node)
            out.append(assign if simple else if_unbound(name, assign, node))
        for attribute in attributes:
            # The object may be what failed; then there is nothing to set.
            target = at(ast.Attribute(attribute.value, attribute.attr, ast.Store()), node)
            assign = at(ast.Assign([target], self._call("unknown")), node)
            out.append(at(attempt(assign, [ast.Pass()]), node))
        if isinstance(node, ast.Assign):
            out += [self._put_unknown(node, item) for item in node.targets if _is_entry(item)]
        return out

    def _put_unknown(self, node: ast.stmt, entry: ast.expr) -> ast.stmt:
        """``entry`` of a dict is there, and unknown, also when what belongs there failed."""
        assert isinstance(entry, ast.Subscript)
        put = at(ast.Expr(self._call("put", entry.value, entry.slice)), node)
        missed: ast.stmt = at(attempt(put, [ast.Pass()]), node)
        return missed

    def _tell(self, node: ast.stmt, targets: Sequence[ast.expr]) -> Optional[ast.stmt]:
        """Reports the values of plain names that ``node`` has just bound."""
        names = [item for target in targets for item in plain_names(target)]
        if not names:
            return None
        told = [
            at(ast.Tuple([ast.Constant(item.id), position(item), load(item)], ast.Load()), item)
            for item in names
        ]
        telling: ast.stmt = at(ast.Expr(self._call("bound", *told)), node)
        return telling

    def _ask(self, question: str, value: ast.expr, origin: ast.AST, *more: ast.expr) -> ast.expr:
        asked: ast.expr = at(self._call(question, value, *more), origin)
        return asked

    def _call(self, method: str, *args: ast.expr) -> ast.Call:
        return ast.Call(func=guard_attribute(method), args=list(args), keywords=[])


def _is_entry(target: ast.expr) -> bool:
    """Whether ``target`` is ``name[key]``, with a key that is not computed."""
    return (
        isinstance(target, ast.Subscript)
        and isinstance(target.value, (ast.Name, ast.Attribute))
        and isinstance(target.slice, (ast.Name, ast.Constant))
    )
