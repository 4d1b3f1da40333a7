"""Settings of a program that the file itself gives a constant: options of its command line,
entries of a dict, attributes of a class without methods.

Each is changed where the file says it, so that a run with another value is the program with another
line. One that the file says twice is none: which of the two is read is not looked into.
"""

import ast
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, Mapping, Optional, Tuple

_CONSTANTS = (bool, int, str, type(None))
_SELF = ("self", "cls")
#: What writes another value into the tree.
Put = Callable[[ast.Constant], None]


@dataclass(frozen=True)
class Settings:
    """The settings of one tree, by names that no variable has."""

    values: Mapping[str, Any]
    puts: Mapping[str, Put]

    def named(self, node: ast.AST) -> Optional[str]:
        """The setting that an expression reads: ``args.depth``, ``config["depth"]``."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            reads = node.func.attr == "get" and node.args
            return self._entry(node.args[0]) if reads else None
        if isinstance(node, ast.Subscript):
            key: Any = node.slice
            return self._entry(getattr(key, "value", key) if _is_index(key) else key)
        if not isinstance(node, ast.Attribute) or getattr(node.value, "id", "") in _SELF:
            return None
        option, attribute = "--" + node.attr, ":" + node.attr
        return option if option in self.values else attribute if attribute in self.values else None

    def _entry(self, key: Any) -> Optional[str]:
        name = "[{!r}]".format(key.value) if isinstance(key, ast.Constant) else ""
        return name if name in self.values else None

    def change(self, chosen: Mapping[str, Any]) -> None:
        """Write what is ``chosen`` into the tree."""
        for name, value in chosen.items():
            if name in self.puts:
                self.puts[name](ast.Constant(value))


def settings(tree: ast.Module) -> Settings:
    """The settings that ``tree`` says once, and to a constant."""
    values: Dict[str, Any] = {}
    puts: Dict[str, Put] = {}
    twice = set()
    for name, value, put in (*_options(tree), *_entries(tree), *_attributes(tree)):
        if name in values:
            twice.add(name)
        values[name], puts[name] = value, put
    kept = {name for name in values if name not in twice and type(values[name]) in _CONSTANTS}
    return Settings({name: values[name] for name in kept}, puts)


_Found = Iterator[Tuple[str, Any, Put]]


def _options(tree: ast.Module) -> _Found:
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or getattr(call.func, "attr", "") != "add_argument":
            continue
        given = {keyword.arg: keyword for keyword in call.keywords}
        words = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        names = [word for word in words if isinstance(word, str) and word.startswith("--")]
        named = given.get("dest")
        name = _constant(named.value) if named is not None else (names or [""])[0].lstrip("-")
        action = _constant(given["action"].value) if "action" in given else None
        default = given.get("default")
        value = {"store_true": False, "store_false": True}.get(str(action))
        value = value if default is None else _constant(default.value)
        if name and names:
            yield "--" + str(name).replace("-", "_"), value, _default_of(call)


def _default_of(call: ast.Call) -> Put:
    def put(value: ast.Constant) -> None:
        others = [keyword for keyword in call.keywords if keyword.arg != "default"]
        default = ast.keyword(arg="default", value=ast.copy_location(value, call))
        call.keywords = [*others, ast.copy_location(default, call)]

    return put


def _entries(tree: ast.Module) -> _Found:
    for assign in ast.walk(tree):
        if not isinstance(assign, (ast.Assign, ast.AnnAssign)) or assign.value is None:
            continue
        waiting = [assign.value]
        while waiting:
            value = waiting.pop()
            if isinstance(value, ast.Dict):
                for index, (key, item) in enumerate(zip(value.keys, value.values)):
                    waiting.append(item)
                    if isinstance(key, ast.Constant) and not isinstance(item, ast.Dict):
                        yield "[{!r}]".format(key.value), _constant(item), _item_of(value, index)


def _item_of(entries: ast.Dict, index: int) -> Put:
    def put(value: ast.Constant) -> None:
        entries.values[index] = ast.copy_location(value, entries.values[index])

    return put


def _attributes(tree: ast.Module) -> _Found:
    for holder in ast.walk(tree):
        if not isinstance(holder, ast.ClassDef):
            continue
        if any(isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)) for item in holder.body):
            continue
        for item in holder.body:
            if isinstance(item, ast.Assign) and len(item.targets) == 1:
                target: Any = item.targets[0]
            elif isinstance(item, ast.AnnAssign) and item.value is not None:
                target = item.target
            else:
                continue
            if isinstance(target, ast.Name):
                yield ":" + target.id, _constant(item.value), _value_of(item)


def _value_of(assign: Any) -> Put:
    def put(value: ast.Constant) -> None:
        assign.value = ast.copy_location(value, assign.value)

    return put


def _constant(node: Any) -> Any:
    """The value of a constant; the node itself, which is none, of anything else."""
    return node.value if isinstance(node, ast.Constant) else node


def _is_index(node: Any) -> bool:
    """Whether ``node`` is what Python 3.8 and older put around a subscript."""
    return type(node).__name__ == "Index"
