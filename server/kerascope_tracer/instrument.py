"""Rewrites a program so that one failing statement does not hide the rest.

Every statement that can fail is put into a ``try`` whose handler asks the guard what to do; the
names that the statement would have bound become unknown. Loop heads and ``with`` heads are
evaluated on their own, so that a body is entered even when its head is unknown. Nodes keep their
source positions: spans, tracebacks and ``inspect`` see the user's text.

The helper's name has one leading underscore and one at its end: names with two leading underscores
are mangled inside classes.
"""

import ast
from typing import Any, List, Optional, Sequence, Set, Tuple, Union

GUARD = "_kerascope_"
ERROR = "_kerascope_error_"
# What a guarded statement binds, kept on the node that guards it.
_STORED = "_kerascope_stored_"

_NEVER_FAILS = (
    ast.Pass,
    ast.Break,
    ast.Continue,
    ast.Global,
    ast.Nonlocal,
    ast.Raise,
)
_OWN_SCOPE = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

# Built-in functions that raise on something unknown, or answer as if it were known.
_ASKED_FOR = {
    "len", "int", "float", "round", "abs", "range", "min", "max", "sum", "sorted", "list", "tuple",
    "set", "dict", "zip", "enumerate", "map", "filter", "any", "all", "isinstance", "bytes", "chr",
    "divmod", "pow",
}  # fmt: skip

_KNOWN_DECORATORS = {"property", "classmethod", "staticmethod", "dataclass"}

# The shape of a loop target: None for one name, a tuple for (a, b).
Template = Any


def instrument(tree: ast.Module, track: bool = False) -> ast.Module:
    """The guarded form of ``tree``, which is changed in place.

    With ``track``, every function tells the guard when it is entered, by the line of its ``def``.
    """
    _Guarding(track).module(tree)
    return tree


class _Guarding(ast.NodeTransformer):
    def __init__(self, track: bool) -> None:
        self._track = track
        self._temporaries = 0

    def module(self, tree: ast.Module) -> None:
        tree.body = self._body(tree.body, keep_head=True)

    # -- bodies ---------------------------------------------------------------------------

    def _body(self, body: Sequence[ast.stmt], keep_head: bool = False) -> List[ast.stmt]:
        out: List[ast.stmt] = []
        for index, statement in enumerate(body):
            if keep_head and _is_head(statement, index):
                out.append(statement)
            else:
                out.extend(self._statement(statement))
        return out

    def _statement(self, node: ast.stmt) -> List[ast.stmt]:
        if isinstance(node, _NEVER_FAILS):
            self.generic_visit(node)
            return [node]
        if isinstance(node, _FUNCTIONS):
            self._function(node)
            fails = node.decorator_list or node.args.defaults or any(node.args.kw_defaults)
            return self._guard(node) if fails else [node]
        if isinstance(node, ast.ClassDef):
            self._expressions(node)
            self._decorators(node)
            node.body = self._body(node.body, keep_head=True)
            return self._guard(node)
        if isinstance(node, ast.For):
            return self._for(node)
        if isinstance(node, ast.While):
            node.test = self._ask("proceed", node.test, node.test)
            self._expressions(node)
            return self._guard(self._with_bodies(node))
        if isinstance(node, ast.If):
            return self._if(node)
        if isinstance(node, ast.With):
            return self._with(node)
        if isinstance(node, ast.Try) or type(node).__name__ == "TryStar":
            return self._try(node)  # type: ignore[arg-type]
        if type(node).__name__ == "Match":
            self._expressions(node)
            for case in node.cases:  # type: ignore[attr-defined]
                case.body = self._body(case.body)
            return self._guard(node)
        if isinstance(node, (ast.AsyncFor, ast.AsyncWith)):
            self._expressions(node)
            return self._guard(self._with_bodies(node))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            return self._guard(node)
        if isinstance(node, (ast.Import, ast.ImportFrom)) and len(node.names) > 1:
            # One name that is not there must not take the others with it.
            return [part for alias in node.names for part in self._guard(_import_of(node, alias))]
        self.generic_visit(node)
        if isinstance(node, ast.Assign):
            count = _unpacked(node.targets)
            if count is not None:
                node.value = self._ask("unpack", node.value, node, ast.Constant(count))
            return self._guard(node, then=self._tell(node, node.targets))
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            return self._guard(node, then=self._tell(node, [node.target]))
        if isinstance(node, ast.AugAssign):
            return self._guard(node, then=self._tell(node, [node.target]))
        return self._guard(node)

    def _with_bodies(self, node: Any) -> Any:
        for field in ("body", "orelse", "finalbody"):
            if getattr(node, field, None):
                setattr(node, field, self._body(getattr(node, field)))
        return node

    def _expressions(self, node: ast.AST) -> None:
        """Visits the expressions of a compound statement, not its bodies."""
        for field, value in ast.iter_fields(node):
            if field in ("body", "orelse", "finalbody", "handlers", "cases"):
                continue
            if isinstance(value, ast.AST):
                setattr(node, field, self.visit(value))
            elif isinstance(value, list):
                setattr(
                    node,
                    field,
                    [self.visit(item) if isinstance(item, ast.AST) else item for item in value],
                )

    def _function(self, node: Union[ast.FunctionDef, ast.AsyncFunctionDef]) -> None:
        self._expressions(node)
        self._decorators(node)
        body = self._body(node.body, keep_head=True)
        if self._track:
            enter = ast.Expr(self._call("enter", ast.Constant(node.lineno)))
            body.insert(int(_is_head(node.body[0], 0)), _at(enter, node))
        node.body = body

    def _decorators(self, node: Union[ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef]) -> None:
        node.decorator_list = [
            item
            if isinstance(item, ast.Name) and item.id in _KNOWN_DECORATORS
            else self._ask("decorator", item, item)
            for item in node.decorator_list
        ]

    # -- compound statements --------------------------------------------------------------

    def _for(self, node: ast.For) -> List[ast.stmt]:
        template = ast.Constant(_template(node.target))
        head, loop = self._evaluate(self.visit(node.iter), node.iter, "loop")
        node.iter = self._ask("iterate", loop, node.iter, template)
        self._with_bodies(node)
        return [*head, *self._guard(node)]

    def _if(self, node: ast.If) -> List[ast.stmt]:
        # With an unknown condition the branch that leaves is the less likely one to be meant.
        default = not (_leaves(node.body) and not _leaves(node.orelse))
        node.test = self._ask("choose", self.visit(node.test), node.test, ast.Constant(default))
        return self._guard(self._with_bodies(node))

    def _with(self, node: ast.With) -> List[ast.stmt]:
        first, rest = node.items[0], node.items[1:]
        given = first.context_expr
        head, manager = self._evaluate(self.visit(given), given, "manager")
        first.context_expr = self._ask("manage", manager, given)
        if rest:
            inner = ast.copy_location(ast.With(items=rest, body=node.body, type_comment=None), node)
            node.items = [first]
            node.body = self._with(inner)
        else:
            self._with_bodies(node)
        return [*head, *self._guard(node)]

    def _try(self, node: ast.Try) -> List[ast.stmt]:
        for handler in node.handlers:
            handler.body = self._body(handler.body)
        node.orelse = self._body(node.orelse)
        node.finalbody = self._body(node.finalbody)
        body = self._body(node.body)
        if node.handlers:
            caught = [self._caught(handler) for handler in node.handlers]
            types = ast.Tuple(elts=caught, ctx=ast.Load())
            enter = ast.Expr(self._call("enter_try", _lambda(types)))
            leave = ast.Expr(self._call("leave_try"))
            shielded = ast.Try(body=body, handlers=[], orelse=[], finalbody=[leave])
            node.body = [_at(enter, node), _at(shielded, node)]
        else:
            node.body = body
        return self._guard(node)

    def _caught(self, handler: ast.ExceptHandler) -> ast.expr:
        if handler.type is None:
            return ast.copy_location(ast.Name("BaseException", ast.Load()), handler)
        return handler.type

    # -- pieces ---------------------------------------------------------------------------

    def _evaluate(
        self, value: ast.expr, origin: ast.expr, role: str
    ) -> Tuple[List[ast.stmt], ast.expr]:
        """Statements that put ``value`` into a temporary, and the expression that reads it."""
        self._temporaries += 1
        name = "_kerascope_{}{}_".format(role, self._temporaries)
        target = _at(ast.Name(name, ast.Store()), origin)
        otherwise = _at(ast.Assign([target], self._call("unknown")), origin)
        assign = _at(ast.Assign([target], value), origin)
        return self._guard(assign, recover=[otherwise]), _at(ast.Name(name, ast.Load()), origin)

    def _guard(
        self,
        node: ast.stmt,
        then: Optional[ast.stmt] = None,
        recover: Optional[List[ast.stmt]] = None,
    ) -> List[ast.stmt]:
        failed = _at(ast.Expr(self._call("failed", ast.Name(ERROR, ast.Load()))), node)
        stored = _stored(node)
        if recover is None:
            if isinstance(node, ast.Return):
                recover = [_at(ast.Return(self._call("unknown")), node)]
            else:
                recover = self._bind_unknown(node, *stored)
        body = [failed, *recover, *self._spoil(node)]
        handler = ast.ExceptHandler(type=_guard_attribute("caught"), name=ERROR, body=body)
        guarded = ast.Try(
            body=[node], handlers=[_at(handler, node)], orelse=[then] if then else [], finalbody=[]
        )
        # For the statements around this one, which then need not look into it again.
        setattr(guarded, _STORED, stored)
        return [_at(guarded, node)]

    def _spoil(self, node: ast.stmt) -> List[ast.stmt]:
        """After ``model.add(…)`` failed, the model lacks what should have been added."""
        call = node.value if isinstance(node, ast.Expr) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            target = call.func.value
            if call.func.attr == "add" and isinstance(target, (ast.Name, ast.Attribute)):
                spoiled = _at(ast.Expr(self._call("spoil", target)), node)
                return [_at(_attempt(spoiled, [ast.Pass()]), node)]
        return []

    def _bind_unknown(
        self, node: ast.stmt, names: Set[str], attributes: List[ast.Attribute]
    ) -> List[ast.stmt]:
        simple = isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Import))
        simple = simple or isinstance(node, (ast.ImportFrom, ast.ClassDef, *_FUNCTIONS))
        out: List[ast.stmt] = []
        for name in sorted(names):
            assign = _at(ast.Assign([ast.Name(name, ast.Store())], self._call("unknown")), node)
            out.append(assign if simple else _if_unbound(name, assign, node))
        for attribute in attributes:
            # The object may be what failed; then there is nothing to set.
            target = _at(ast.Attribute(attribute.value, attribute.attr, ast.Store()), node)
            assign = _at(ast.Assign([target], self._call("unknown")), node)
            out.append(_at(_attempt(assign, [ast.Pass()]), node))
        return out

    def _tell(self, node: ast.stmt, targets: Sequence[ast.expr]) -> Optional[ast.stmt]:
        """Reports the values of plain names that ``node`` has just bound."""
        names = [item for target in targets for item in _plain_names(target)]
        if not names:
            return None
        told = [
            _at(ast.Tuple([ast.Constant(item.id), _position(item), _load(item)], ast.Load()), item)
            for item in names
        ]
        telling: ast.stmt = _at(ast.Expr(self._call("bound", *told)), node)
        return telling

    def _ask(self, question: str, value: ast.expr, origin: ast.AST, *more: ast.expr) -> ast.expr:
        asked: ast.expr = _at(self._call(question, value, *more), origin)
        return asked

    def _call(self, method: str, *args: ast.expr) -> ast.Call:
        return ast.Call(func=_guard_attribute(method), args=list(args), keywords=[])

    # -- expressions ----------------------------------------------------------------------

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        if not node.is_async:
            template = ast.Constant(_template(node.target))
            node.iter = self._ask("iterate", node.iter, node.iter, template)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in _ASKED_FOR:
            node.func = self._ask("lenient", node.func, node.func)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.slice, ast.Slice) and isinstance(node.ctx, ast.Load):
            node.value = self._ask("sliceable", node.value, node.value)
        return node

    def _gathered(self, node: Any) -> ast.AST:
        """A comprehension over something unknown has one item; the guard notes that."""
        self.generic_visit(node)
        loops = node.generators
        whole = ast.Constant(len(loops) == 1 and not loops[0].ifs)
        return self._ask("gather", self._call("passes_cut"), node, node, whole)

    visit_ListComp = visit_SetComp = visit_DictComp = _gathered

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Not):
            return self._ask("negate", node.operand, node)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        node.test = self._ask("choose", node.test, node.test, ast.Constant(True))
        return node


# ---------------------------------------------------------------------------------------


def _is_head(statement: ast.stmt, index: int) -> bool:
    """A docstring or a __future__ import, which must stay where and what they are."""
    if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
        return True
    return (
        index == 0
        and isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _stored(node: ast.AST) -> Tuple[Set[str], List[ast.Attribute]]:
    """The names and attributes that ``node`` binds in its own scope."""
    names: Set[str] = set()
    attributes: List[ast.Attribute] = []

    def collect(item: ast.AST) -> None:
        known = getattr(item, _STORED, None)
        if known is not None:
            names.update(known[0])
            attributes.extend(known[1])
            return
        if isinstance(item, (ast.ClassDef, *_FUNCTIONS)):
            names.add(item.name)
            return
        if isinstance(item, _OWN_SCOPE):
            return
        if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store):
            names.add(item.id)
        elif isinstance(item, ast.Attribute) and isinstance(item.ctx, ast.Store):
            attributes.append(item)
        elif isinstance(item, (ast.Import, ast.ImportFrom)):
            for alias in item.names:
                if alias.name != "*":
                    names.add(alias.asname or alias.name.split(".")[0])
        elif type(item).__name__ in ("MatchAs", "MatchStar") and getattr(item, "name", None):
            names.add(item.name)  # type: ignore[attr-defined]
        for child in _children(item):
            collect(child)

    collect(node)
    return {name for name in names if not name.startswith("_kerascope_")}, attributes


def _plain_names(target: ast.expr) -> List[ast.Name]:
    if isinstance(target, ast.Name):
        return [] if target.id.startswith("_kerascope_") else [target]
    if isinstance(target, (ast.Tuple, ast.List)):
        return [name for item in target.elts for name in _plain_names(item)]
    return []


def _unpacked(targets: Sequence[ast.expr]) -> Optional[Template]:
    for target in targets:
        if isinstance(target, (ast.Tuple, ast.List)):
            return _template(target)
    return None


def _template(target: ast.expr) -> Template:
    if isinstance(target, (ast.Tuple, ast.List)):
        return tuple(
            () if isinstance(item, ast.Starred) else _template(item) for item in target.elts
        )
    return None


def _leaves(body: Sequence[ast.stmt]) -> bool:
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


def _import_of(node: Union[ast.Import, ast.ImportFrom], alias: ast.alias) -> ast.stmt:
    if isinstance(node, ast.Import):
        return ast.copy_location(ast.Import(names=[alias]), node)
    single = ast.ImportFrom(module=node.module, names=[alias], level=node.level)
    return ast.copy_location(single, node)


def _guard_attribute(name: str) -> ast.Attribute:
    return ast.Attribute(ast.Name(GUARD, ast.Load()), name, ast.Load())


def _lambda(body: ast.expr) -> ast.Lambda:
    arguments = ast.arguments(
        posonlyargs=[], args=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[]
    )
    return ast.Lambda(arguments, body)


def _attempt(statement: ast.stmt, otherwise: List[ast.stmt]) -> ast.Try:
    handler = ast.ExceptHandler(type=ast.Name("Exception", ast.Load()), name=None, body=otherwise)
    return ast.Try(body=[statement], handlers=[handler], orelse=[], finalbody=[])


def _if_unbound(name: str, assign: ast.stmt, node: ast.stmt) -> ast.stmt:
    handler = ast.ExceptHandler(type=ast.Name("NameError", ast.Load()), name=None, body=[assign])
    probe = ast.Expr(ast.Name(name, ast.Load()))
    binding: ast.stmt = _at(ast.Try([probe], [handler], [], []), node)
    return binding


def _load(name: ast.Name) -> ast.Name:
    return ast.copy_location(ast.Name(name.id, ast.Load()), name)


def _position(name: ast.Name) -> ast.Constant:
    position: Any = (name.lineno, name.col_offset, name.end_lineno, name.end_col_offset)
    return ast.Constant(position)


def _at(node: Any, origin: ast.AST) -> Any:
    """``node`` with the position of ``origin``, on all of its new parts.

    A part that has a position is the user's, or was placed before, with all that is in it.
    """
    if "lineno" in node._attributes:
        if hasattr(node, "lineno"):
            return node
        node.lineno = origin.lineno  # type: ignore[attr-defined]
        node.col_offset = origin.col_offset  # type: ignore[attr-defined]
        node.end_lineno = origin.end_lineno  # type: ignore[attr-defined]
        node.end_col_offset = origin.end_col_offset  # type: ignore[attr-defined]
    for child in _children(node):
        _at(child, origin)
    return node


def _children(node: ast.AST) -> List[ast.AST]:
    """As ``ast.iter_child_nodes``, in a quarter of its time; contexts are left out."""
    found: List[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [item for item in value if isinstance(item, ast.AST)]
        elif isinstance(value, ast.AST) and value._fields:
            found.append(value)
    return found
