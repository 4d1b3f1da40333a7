"""A value that could not be known: it absorbs whatever is done with it and remembers why.

A mock object would answer like the real thing and so lie; an Unknown only spreads. Python, NumPy
and TensorFlow all walk whatever looks like a sequence, so it refuses a length, an index and an
array form, and iterates once.
"""

from typing import Any, Dict, Iterator, Optional, Tuple

_MOST_PARTS = 256

#: What something unknown may be known to be: one text, or several; one value, or several; a tuple
#: or list of a length that is not known, as a shape is; an array of numbers in rows, or in one row.
TEXT, TEXTS, SCALAR, SCALARS = "one text", "several texts", "one value", "several values"
SEQUENCE, ROWS = "a sequence", "rows of numbers"
#: What one of several is.
_KINDS = (TEXT, TEXTS, SCALAR, SCALARS, SEQUENCE, ROWS)
_ITEM_OF: Dict[Optional[str], str] = {TEXT: TEXT, TEXTS: TEXT, SCALARS: SCALAR}
# Methods that only texts have, and what they give.
_GIVING_TEXT = frozenset(
    "strip lstrip rstrip lower upper title capitalize casefold swapcase zfill removeprefix "
    "removesuffix decode read_text".split()
)
_GIVING_TEXTS = frozenset("split rsplit splitlines readlines".split())


class UnknownValueError(TypeError):
    """A concrete value (a length, a number) was asked of something unknown."""


class Unknown:
    """Stands for a value that tracing cannot know, for ``_reason``."""

    __slots__ = ("_kind", "_made", "_name", "_parts", "_reason")

    # NumPy must hand over to our own operators instead of looping over elements.
    __array_priority__ = 1e9

    def __init__(
        self,
        reason: str,
        made: Optional[Tuple[str, "Unknown", Any]] = None,
        kind: Optional[str] = None,
    ) -> None:
        object.__setattr__(self, "_reason", reason)
        # TEXT, SCALAR and the like, and the name of the attribute that this is.
        object.__setattr__(self, "_kind", kind)
        object.__setattr__(self, "_name", None)
        object.__setattr__(self, "_parts", {})
        # By which operation it was made of what: sizes are computed along (see hypothetical).
        object.__setattr__(self, "_made", made)

    # -- parts ----------------------------------------------------------------------------

    def _part(self, kind: str, key: Any) -> "Unknown":
        """An attribute or item, the same each time: a size of it is one size."""
        parts = object.__getattribute__(self, "_parts")
        own = kind_of(self)
        if isinstance(key, slice):
            return self._other(own)
        try:
            found: Optional[Unknown] = parts.get((kind, key))
        except TypeError:  # not hashable
            return self._other()
        if found is None:
            named = SEQUENCE if kind == "." and key == "shape" else None
            found = self._other(_ITEM_OF.get(own) if kind == "[" else named)
            if kind == "." and object.__getattribute__(self, "_name") != "str":
                object.__setattr__(found, "_name", key)  # what pandas has under .str are columns
            if len(parts) < _MOST_PARTS:
                parts[kind, key] = found
        return found

    def _other(self, kind: Any = None, *args: Any, **kwargs: Any) -> "Unknown":
        """Something else that is unknown for the same reason; ``kind`` of what it is."""
        # By identity: where this stands for an operator, the program compares with ``kind``.
        known = next((each for each in _KINDS if kind is each), None)
        return Unknown(object.__getattribute__(self, "_reason"), kind=known)

    # -- spreading ------------------------------------------------------------------------

    def __getattr__(self, name: str) -> "Unknown":
        # Dunder look-ups are protocol probes ("are you an array?"); the honest answer is no.
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self._part(".", name)

    def __setattr__(self, name: str, value: Any) -> None:
        pass

    def __delattr__(self, name: str) -> None:
        pass

    def __call__(self, *args: Any, **kwargs: Any) -> "Unknown":
        name = object.__getattribute__(self, "_name")
        # By numbers, or by what is unknown, arrays are split as well; and a model decodes.
        if not args or args[0] is None or isinstance(args[0], (str, bytes)):
            if name in _GIVING_TEXT:
                return self._other(TEXT)
            if name in _GIVING_TEXTS:
                return self._other(TEXTS)
        return self._other()

    @staticmethod
    def shaped(unknown: "Unknown", shape: Tuple[Any, ...]) -> Any:
        """What ``unknown.reshape(*shape)`` gives; ``standins.reshaping`` knows better."""
        return unknown._other()

    def reshape(self, *shape: Any, **kwargs: Any) -> Any:
        return self.shaped(self, shape)

    @staticmethod
    def picked(unknown: "Unknown", key: Any) -> Optional[Any]:
        """``unknown[key]`` of rows of numbers; ``standins.text_tables`` knows better."""
        return None

    def __getitem__(self, key: Any) -> Any:
        found = self.picked(self, key) if kind_of(self) is ROWS else None
        return self._part("[", key) if found is None else found

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __delitem__(self, key: Any) -> None:
        pass

    def __iter__(self) -> Iterator["Unknown"]:
        return iter((self._other(_ITEM_OF.get(kind_of(self))),))

    def __next__(self) -> "Unknown":
        return self._other()

    def __reversed__(self) -> Iterator["Unknown"]:
        return iter((self._other(),))

    def __enter__(self) -> "Unknown":
        return self

    def __exit__(self, *exc: Any) -> None:
        return None

    async def __aenter__(self) -> "Unknown":
        return self

    async def __aexit__(self, *exc: Any) -> None:
        return None

    def __await__(self) -> Any:
        if False:  # makes this a generator that ends at once
            yield
        return self

    def __mro_entries__(self, bases: Tuple[Any, ...]) -> Tuple[type, ...]:
        """A class that derives from something unknown derives from nothing that we know."""
        return (UnknownBase,)

    def __instancecheck__(self, instance: Any) -> bool:
        return False

    def __subclasscheck__(self, cls: Any) -> bool:
        return False

    def __array_ufunc__(self, *args: Any, **kwargs: Any) -> "Unknown":
        return self._other()

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if func.__name__ == "reshape" and len(args) == 2 and args[0] is self:
            return self.shaped(self, args[1:])
        return self._other()

    # -- refusing -------------------------------------------------------------------------

    def _refuse(self, *args: Any) -> Any:
        raise UnknownValueError("a value was needed here that is unknown: " + self._reason)

    __len__ = __int__ = __float__ = __complex__ = __index__ = _refuse
    __fspath__ = __bytes__ = __round__ = __trunc__ = __floor__ = __ceil__ = _refuse

    # -- answering ------------------------------------------------------------------------

    def __bool__(self) -> bool:
        return True

    def __contains__(self, item: Any) -> bool:
        return False

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return "<unknown: {}>".format(self._reason)

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __copy__(self) -> "Unknown":
        return self

    def __deepcopy__(self, memo: Any) -> "Unknown":
        return self

    def __add__(self, other: Any) -> "Unknown":
        return _made_by("+", self, other)

    def __mul__(self, other: Any) -> "Unknown":
        return _made_by("*", self, other)

    def __sub__(self, other: Any) -> "Unknown":
        return _made_by("-", self, other)

    def __floordiv__(self, other: Any) -> "Unknown":
        return _made_by("//", self, other)

    def __truediv__(self, other: Any) -> "Unknown":
        return _made_by("/", self, other)

    __radd__ = __add__
    __rmul__ = __mul__
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _other  # type: ignore[assignment]
    __rsub__ = __matmul__ = __rmatmul__ = __rtruediv__ = _other
    __rfloordiv__ = __mod__ = __rmod__ = _other
    __divmod__ = __rdivmod__ = __pow__ = __rpow__ = _other
    __lshift__ = __rlshift__ = __rshift__ = __rrshift__ = _other
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = _other
    __neg__ = __pos__ = __abs__ = __invert__ = _other


def _made_by(operation: str, value: Unknown, other: Any) -> Unknown:
    made = (operation, value, other) if isinstance(other, (int, Unknown)) else None
    kinds = (kind_of(value), kind_of(other))
    kind = None
    if operation == "+" and TEXT in kinds:
        kind = TEXT
    elif operation == "+" and isinstance(other, (tuple, list)):
        kind = SEQUENCE
    elif kinds[0] is SCALAR and (kinds[1] is SCALAR or isinstance(other, (int, float))):
        kind = SCALAR
    return Unknown(object.__getattribute__(value, "_reason"), made, kind)


def kind_of(value: Any) -> Optional[str]:
    """``TEXT``, ``SCALAR`` and the like of something unknown that is known to be so."""
    return object.__getattribute__(value, "_kind") if type(value) is Unknown else None


class UnknownBase:
    """What a class with an unknown base derives from: it takes any argument, and any attribute
    that it lacks is unknown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__()

    def __getattr__(self, name: str) -> Unknown:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Unknown("it belongs to a class whose base is unknown")

    def __call__(self, *args: Any, **kwargs: Any) -> Unknown:
        return Unknown("it is made by a class whose base is unknown")


def find_unknown(value: Any, depth: int = 2) -> Optional[Unknown]:
    """The first Unknown in ``value`` or, down to ``depth``, in the containers that it holds."""
    kind = type(value)
    if kind is Unknown:
        return value  # type: ignore[no-any-return]
    if depth <= 0:
        return None
    if kind in (list, tuple, set, frozenset):
        items: Any = value
    elif kind is dict:
        items = value.values()
    elif issubclass(kind, (list, tuple)):  # a named tuple, for example
        items = tuple.__iter__(value) if issubclass(kind, tuple) else list.__iter__(value)
    elif issubclass(kind, dict):
        items = dict.values(value)
    elif isinstance(value, dict):  # what TensorFlow puts around the dicts of its own objects
        items = value.values()
    else:
        return None
    for index, item in enumerate(items):
        if index >= 64:
            return None
        found = find_unknown(item, depth - 1)
        if found is not None:
            return found
    return None
