"""Rewrites a program so that one failing statement does not hide the rest.

Every statement that can fail is put into a ``try`` whose handler asks the guard what to do; the
names that the statement would have bound become unknown. Loop heads and ``with`` heads are
evaluated on their own, so that a body is entered even when its head is unknown. Nodes keep their
source positions: spans, tracebacks and ``inspect`` see the user's text.

The helper's name has one leading underscore and one at its end: names with two leading underscores
are mangled inside classes.
"""

import ast
from typing import Any, List, Sequence, Set, Union

from kerascope_tracer import absence
from kerascope_tracer.guarding import Guarding
from kerascope_tracer.nodes import (
    FUNCTIONS,
    applies_or_returns,
    at,
    import_of,
    is_head,
    leaves,
    public_import,
    template_of,
    unpacked,
    without_arguments,
)
from kerascope_tracer.nodes import (
    GUARD as GUARD,
)

_NEVER_FAILS = (
    ast.Pass,
    ast.Break,
    ast.Continue,
    ast.Global,
    ast.Nonlocal,
    ast.Raise,
)

# Built-in functions that raise on something unknown, or answer as if it were known.
_ASKED_FOR = {
    "len", "int", "float", "round", "abs", "range", "min", "max", "sum", "sorted", "list", "tuple",
    "set", "dict", "zip", "enumerate", "map", "filter", "any", "all", "isinstance", "bytes", "chr",
    "divmod", "pow", "iter",
}  # fmt: skip
# NumPy's types, which are called to convert arrays (np.uint8(image)).
_CONVERTING = {
    "bool_", "int8", "int16", "int32", "int64", "int_", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64", "double",
}  # fmt: skip

_KNOWN_DECORATORS = {"property", "classmethod", "staticmethod", "dataclass"}


def instrument(tree: ast.Module, track: bool = False) -> ast.Module:
    """The guarded form of ``tree``, which is changed in place.

    With ``track``, every function tells the guard when it is entered, by the line of its ``def``.
    """
    _Instrumenting(track).module(tree)
    return tree


class _Instrumenting(Guarding, ast.NodeTransformer):
    def __init__(self, track: bool) -> None:
        super().__init__()
        self._track = track
        #: the ``if`` statements whose branch tells more although it leaves; by identity
        self._applying: Set[int] = set()
        #: whether the function that is being read returns something
        self._answering = False

    def module(self, tree: ast.Module) -> None:
        tree.body = self._body(tree.body, keep_head=True)

    # -- bodies ---------------------------------------------------------------------------

    def _body(self, body: Sequence[ast.stmt], keep_head: bool = False) -> List[ast.stmt]:
        out: List[ast.stmt] = []
        for index, statement in enumerate(body):
            if keep_head and is_head(statement, index):
                out.append(statement)
            else:
                if applies_or_returns(statement, body[index + 1 :]):
                    self._applying.add(id(statement))
                out.extend(self._statement(statement))
        return out

    def _statement(self, node: ast.stmt) -> List[ast.stmt]:
        if isinstance(node, _NEVER_FAILS):
            self.generic_visit(node)
            return [node]
        if isinstance(node, FUNCTIONS):
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
        if isinstance(node, ast.ImportFrom):
            node = public_import(node)
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            return self._guard(node)
        if isinstance(node, (ast.Import, ast.ImportFrom)) and len(node.names) > 1:
            # One name that is not there must not take the others with it.
            return [part for alias in node.names for part in self._guard(import_of(node, alias))]
        self.generic_visit(node)
        if isinstance(node, ast.Assert) and absence.asks(node.test):
            node.test = self._there(node.test)
        if isinstance(node, ast.Assign):
            count = unpacked(node.targets)
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
        around, self._answering = self._answering, absence.answers(node)
        body = self._body(node.body, keep_head=True)
        self._answering = around
        if self._track:
            enter = ast.Expr(self._call("enter", ast.Constant(node.lineno)))
            body.insert(int(is_head(node.body[0], 0)), at(enter, node))
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
        template = ast.Constant(template_of(node.target))
        head, loop = self._evaluate(self.visit(node.iter), node.iter, "loop")
        node.iter = self._ask("iterate", loop, node.iter, template)
        self._with_bodies(node)
        return [*head, *self._guard(node)]

    def _if(self, node: ast.If) -> List[ast.stmt]:
        # With an unknown condition the branch that leaves is the less likely one to be meant.
        default = not (leaves(node.body) and not leaves(node.orelse)) or id(node) in self._applying
        way_on = absence.way_on(node, self._answering) if absence.asks(node.test) else None
        test = self.visit(node.test)
        head: List[ast.stmt] = []
        if any(isinstance(part, ast.Subscript) for part in ast.walk(test)):
            # An entry that is not there while tracing makes the condition unknown, no more.
            head, test = self._evaluate(test, node.test, "test")
        choices = ast.Constant(default), ast.Constant(way_on)
        node.test = self._ask("choose", test, node.test, *choices)
        return [*head, *self._guard(self._with_bodies(node))]

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
            enter = ast.Expr(self._call("enter_try", without_arguments(types)))
            leave = ast.Expr(self._call("leave_try"))
            shielded = ast.Try(body=body, handlers=[], orelse=[], finalbody=[leave])
            node.body = [at(enter, node), at(shielded, node)]
        else:
            node.body = body
        return self._guard(node)

    def _caught(self, handler: ast.ExceptHandler) -> ast.expr:
        if handler.type is None:
            return ast.copy_location(ast.Name("BaseException", ast.Load()), handler)
        return handler.type

    # -- expressions ----------------------------------------------------------------------

    def _there(self, test: ast.expr) -> ast.expr:
        """``test``, which is met where it follows from a file that is not there."""
        return self._ask("choose", test, test, ast.Constant(True), ast.Constant(True))

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        node.ifs = [self._there(test) if absence.asks(test) else test for test in node.ifs]
        if not node.is_async:
            template = ast.Constant(template_of(node.target))
            node.iter = self._ask("iterate", node.iter, node.iter, template)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        function = node.func
        if (isinstance(function, ast.Name) and function.id in _ASKED_FOR | _CONVERTING) or (
            isinstance(function, ast.Attribute) and function.attr in _CONVERTING
        ):
            node.func = self._ask("lenient", node.func, node.func)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.slice, ast.Slice) and isinstance(node.ctx, ast.Load):
            node.value = self._ask("sliceable", node.value, node.value)
        return node

    def _collected(self, node: Any) -> Any:
        """Something unknown that is spread into a tuple or list has as many items as it likes."""
        self.generic_visit(node)
        stars = [item for item in node.elts if isinstance(item, ast.Starred)]
        if not stars or not isinstance(node.ctx, ast.Load):
            return node
        for star in stars:
            star.value = self._ask("spread", star.value, star.value)
        return self._ask("collected", node, node)

    visit_Tuple = visit_List = _collected

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
