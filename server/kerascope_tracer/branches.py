"""Which arguments lead to a branch that was not taken: ``include_top=False``, ``pooling="avg"``.

Read from the conditions between a definition and a place in it, where they compare a parameter (or
``self.parameter``) with a constant, or with something that can be computed from other arguments.
"""

import ast
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from kerascope_tracer.unknown import Unknown

_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_SIMPLE = (
    ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.UnaryOp, ast.USub, ast.Load,
    ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Div, ast.Tuple, ast.List, ast.Index,
)  # fmt: skip
_COMPARING = (ast.Compare, ast.cmpop, ast.Mod)
# Where a number has to leave a remainder (a depth of 6n+2), the smallest of these that does.
_TRIED = range(8, 300)
_NOTHING = object()

#: A condition and what it has to be.
Wanted = Tuple[ast.expr, bool]


def conditions(function: ast.AST, target: ast.AST) -> List[Wanted]:
    """What must hold for ``target`` to be reached once ``function``, or a file, is entered."""
    found: List[Wanted] = []
    _reach(function, target, found)
    return found


def _reach(node: ast.AST, target: ast.AST, found: List[Wanted]) -> bool:
    """Collect the conditions on the way from ``node`` to ``target``; whether it is below."""
    if node is target:
        return True
    for field, value in ast.iter_fields(node):
        if isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, ast.AST) and _reach(item, target, found):
                    _not_left_before(value[:index], found)
                    _choice(node, field, index, found)
                    return True
        elif isinstance(value, ast.AST) and _reach(value, target, found):
            _choice(node, field, 0, found)
            return True
    return False


def _not_left_before(before: Sequence[Any], found: List[Wanted]) -> None:
    """The statements ``before`` one that is reached must not have returned."""
    for statement in before:
        if isinstance(statement, ast.Assert):
            found.append((statement.test, True))
        elif isinstance(statement, ast.If):
            if _leaves(statement.body):
                found.append((statement.test, False))
            elif _leaves(statement.orelse):
                found.append((statement.test, True))


def _choice(node: ast.AST, field: str, index: int, found: List[Wanted]) -> None:
    if isinstance(node, (ast.If, ast.IfExp, ast.While)) and field in ("body", "orelse"):
        found.append((node.test, field == "body"))
    elif isinstance(node, ast.BoolOp) and field == "values" and index:
        found.extend((value, isinstance(node.op, ast.And)) for value in node.values[:index])


def _leaves(body: Sequence[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], _LEAVING)


class Choice:
    """Arguments that make conditions come true, starting from the ``arguments`` of a call.

    ``example`` gives a value for a parameter that is to be something, ``named`` tells what else
    than its name reads one.
    """

    def __init__(
        self,
        arguments: Dict[str, Any],
        namespace: Dict[str, Any],
        example: Callable[[str], Any],
        function: ast.AST,
        named: Callable[[ast.AST], Optional[str]] = lambda node: None,
    ) -> None:
        self._arguments = arguments
        self._namespace = namespace
        self._example = example
        self._function = function
        self._named = named
        self.chosen: Dict[str, Any] = {}
        self._avoided: Dict[str, List[Any]] = {}

    def satisfy(self, wanted: Sequence[Wanted]) -> bool:
        """Choose :attr:`chosen`; whether anything was chosen and nothing stands against it."""
        for test, outcome in reversed(wanted):  # the outermost first
            if not self._make(test, outcome):
                return False
        return bool(self.chosen)

    # -- one condition --------------------------------------------------------------------

    def _make(self, test: ast.expr, outcome: bool) -> bool:
        """Make ``test`` have ``outcome``. True also where nothing can or need be done."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            return self._make(test.operand, not outcome)
        if isinstance(test, ast.BoolOp):
            if isinstance(test.op, ast.And) is outcome:
                return all(self._make(value, outcome) for value in test.values)
            return any(self._known(value) and self._make(value, outcome) for value in test.values)
        name = self._parameter(test)
        if name is not None:
            return self._choose(name, self._truthy(name) if outcome else self._falsy(name))
        if any(isinstance(part, ast.Mod) for part in ast.walk(test)):
            return self._leave_remainder(test, outcome)
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            return self._compare(test.left, test.ops[0], test.comparators[0], outcome)
        return True

    def _known(self, test: ast.expr) -> bool:
        return any(self._parameter(part) is not None for part in ast.walk(test))

    def _compare(self, left: ast.expr, operator: ast.cmpop, right: ast.expr, want: bool) -> bool:
        name, other, flipped = self._parameter(left), right, False
        if name is None:
            name, other, flipped = self._parameter(right), left, True
        if name is None:
            return True
        if isinstance(operator, (ast.In, ast.NotIn)):
            options = self._value(right)
            if flipped or not isinstance(options, (list, tuple, set, dict, frozenset)):
                return True
            inside = isinstance(operator, ast.In) is want
            if inside:
                free = [value for value in options if value not in self._avoided.get(name, ())]
                return self._choose(name, free[0] if free else None)
            return self._avoid(name, list(options))
        value = self._value(other)
        if value is _NOTHING:
            return True
        equal = isinstance(operator, (ast.Eq, ast.Is))
        if equal or isinstance(operator, (ast.NotEq, ast.IsNot)):
            return self._choose(name, value) if equal is want else self._avoid(name, [value])
        if not isinstance(value, (int, float)):
            return True
        greater = isinstance(operator, (ast.Gt, ast.GtE)) is not flipped
        if greater is want:
            return self._choose(name, value + 1)
        return self._choose(name, value - 1 if value >= 1 else value)

    def _leave_remainder(self, test: ast.expr, outcome: bool) -> bool:
        """Make ``(depth - 2) % 6 == 0`` have ``outcome``, by a number for its one parameter."""
        found = {self._parameter(part) for part in ast.walk(test)} - {None}
        simple = all(isinstance(part, (*_SIMPLE, *_COMPARING)) for part in ast.walk(test))
        if len(found) != 1 or not simple:
            return True
        (name,) = found
        assert name is not None
        code = compile(ast.Expression(test), "<condition>", "eval")
        for number in _TRIED:
            try:
                met = bool(eval(code, {**self._namespace, **self._arguments, name: number}))
            except Exception:  # it needs a local variable
                return True
            if met is outcome:
                return self._choose(name, number)
        return False

    # -- values ---------------------------------------------------------------------------

    def _parameter(self, node: ast.AST) -> Optional[str]:
        """The parameter that ``node`` is: by its name, as ``self.name``, or ``name.lower()``."""
        named = self._named(node)
        if named is not None:
            return named
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            plain = node.func.attr in ("lower", "upper", "strip") and not node.args
            return self._parameter(node.func.value) if plain else None
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = node.attr.lstrip("_") if node.value.id == "self" else ""
        else:
            name = node.id if isinstance(node, ast.Name) else ""
        return name if name in self._arguments else None

    def _choose(self, name: str, value: Any) -> bool:
        if value is _NOTHING:
            return True
        if name in self.chosen:
            return _same(self.chosen[name], value)
        if any(_same(value, avoided) for avoided in self._avoided.get(name, ())):
            return False
        if not _same(self._arguments[name], value):
            self.chosen[name] = value
        return True

    def _avoid(self, name: str, values: List[Any]) -> bool:
        """Choose something that is none of ``values``, nor of what had to be avoided before."""
        avoided = self._avoided.setdefault(name, [])
        avoided.extend(values)
        if name in self.chosen:
            if not any(_same(self.chosen[name], value) for value in avoided):
                return True
            del self.chosen[name]
        return self._choose(name, self._another(name, avoided))

    def _truthy(self, name: str) -> Any:
        now = self._arguments[name]
        if isinstance(now, bool):
            return True
        if _is_true(now):
            return _NOTHING
        if isinstance(now, (int, float)):
            return type(now)(1)
        return self._example(name)

    def _falsy(self, name: str) -> Any:
        now = self._arguments[name]
        if isinstance(now, bool):
            return False
        return type(now)() if isinstance(now, (int, float, str)) and now else None

    def _another(self, name: str, than: List[Any]) -> Any:
        """A value that is none of ``than``."""
        now = self._arguments[name]
        unknown = type(now) is Unknown  # which takes the branch of what it is compared with
        if not unknown and not any(_same(now, value) for value in than):
            return _NOTHING
        first = than[0]
        if isinstance(first, bool):
            return not first
        if first is None:
            return self._example(name)
        if isinstance(first, int):
            return next(first * 2 + step for step in range(1, 99) if first * 2 + step not in than)
        if isinstance(first, tuple) and all(isinstance(item, int) for item in first):
            return tuple(item + 1 for item in first)
        if isinstance(first, str):
            others = [value for value in self._compared_with(name) if value not in than]
            return others[0] if others else "other"
        return _NOTHING

    def _compared_with(self, name: str) -> List[str]:
        """The texts that the function compares the parameter with."""
        found = []
        for node in ast.walk(self._function):
            if isinstance(node, ast.Compare) and self._parameter(node.left) == name:
                value = self._value(node.comparators[0])
                found.extend([value] if isinstance(value, str) else [])
        return found

    def _value(self, node: ast.expr) -> Any:
        """What a simple expression is worth given the arguments."""
        if not all(isinstance(part, _SIMPLE) for part in ast.walk(node)):
            return _NOTHING
        try:
            code = compile(ast.Expression(node), "<condition>", "eval")
            return eval(code, {**self._namespace, **self._arguments})
        except Exception:  # it needs a local variable, or what the user's object does not have
            return _NOTHING


def _is_true(value: Any) -> bool:
    """The truth of ``value``; yes where that is computed, as of a tensor or an array."""
    try:
        return bool(value)
    except Exception:
        return True


def _same(one: Any, other: Any) -> bool:
    try:
        return one is other or (type(one) is type(other) and bool(one == other))
    except Exception:  # an array, or a class with an == of its own
        return False
