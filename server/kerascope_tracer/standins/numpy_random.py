"""Random arrays: large ones, and those of an unknown size, are described instead of drawn."""

import random as random_module
from typing import Any, Callable, Dict, Optional, Tuple

import numpy as np
import numpy.random  # imported lazily by NumPy otherwise, by each trace anew

from kerascope_tracer.hypothetical import sized
from kerascope_tracer.standins.arrays import SpecArray, axes, is_large, result
from kerascope_tracer.unknown import Unknown, find_unknown

# Distributions: where ``size`` stands among the positional arguments, and the dtype.
_SIZED: Dict[str, Tuple[int, Any]] = {
    "random": (0, float), "random_sample": (0, float), "randint": (2, int), "integers": (2, int),
    "normal": (2, float), "uniform": (2, float), "choice": (1, None), "laplace": (2, float),
    "standard_normal": (0, float), "binomial": (2, int), "poisson": (1, int), "beta": (2, float),
    "gamma": (2, float), "exponential": (1, float), "lognormal": (2, float), "gumbel": (2, float),
    "logistic": (2, float), "geometric": (1, int), "rayleigh": (1, float), "weibull": (1, float),
    "standard_exponential": (0, float), "triangular": (3, float), "vonmises": (2, float),
    "multivariate_normal": (2, float), "dirichlet": (1, float), "multinomial": (2, int),
}  # fmt: skip
_MANY = 10_000
_DRAWING = random_module.Random(0)
_VECTORS = {"multivariate_normal": 0, "dirichlet": 0, "multinomial": 1}


def install() -> None:
    """Bend NumPy's generators, the old ones and the new."""
    random = numpy.random
    for name in ("rand", "randn"):
        setattr(random, name, _sized_by_arguments(getattr(random, name)))
    for name in _SIZED:
        if hasattr(random, name):
            setattr(random, name, _sized(name, getattr(random, name)))
    for name in ("shuffle", "permutation"):
        setattr(random, name, _reordering(name, getattr(random, name)))
    generator = _subclass(random.Generator)
    random.default_rng = lambda seed=None: _made(generator, random.PCG64, seed)
    random.RandomState = _subclass(random.RandomState)


def _made(generator: Any, bits: Any, seed: Any) -> Any:
    if isinstance(seed, np.random.Generator):
        return seed
    return generator(bits(None if type(seed) is Unknown else seed))


def _subclass(base: Any) -> Any:
    """A generator class whose methods describe large results."""
    methods = {}
    for name in _SIZED:
        if hasattr(base, name):
            methods[name] = _method(base, name, _sized)
    for name in ("shuffle", "permutation", "permuted"):
        if hasattr(base, name):
            methods[name] = _method(base, name, _reordering)
    for name in ("rand", "randn"):
        if hasattr(base, name):
            methods[name] = _method(base, name, lambda _, bound: _sized_by_arguments(bound))
    return type(base.__name__, (base,), methods)


def _method(base: Any, name: str, bend: Callable[..., Any]) -> Callable[..., Any]:
    original = getattr(base, name)

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return bend(name, lambda *a, **k: original(self, *a, **k))(*args, **kwargs)

    return method


def _sized_by_arguments(original: Callable[..., Any]) -> Callable[..., Any]:
    def create(*shape: Any) -> Any:
        shape = sized(shape)
        return result(shape, float) if shape and is_large(shape, float) else original(*shape)

    return create


def _sized(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    position, dtype = _SIZED[name]

    def create(*args: Any, **kwargs: Any) -> Any:
        args, size = _with_size(args, kwargs, position)
        kind = kwargs.get("dtype") or _default(dtype, args)
        unknown = find_unknown(args) or find_unknown(list(kwargs.values()))
        described = any(isinstance(arg, SpecArray) for arg in (*args, *kwargs.values()))
        if size is None:
            if unknown is not None or described:
                return _broadcast(args, kind) if unknown is None else unknown._other()
            return original(*args, **kwargs)
        if unknown is not None or described or is_large(size, kind):
            shape = tuple(size) if np.ndim(size) else (size,)
            if name in _VECTORS:
                shape = (*shape, axes(args[_VECTORS[name]])[0])
            return result(shape, kind)
        if name == "choice" and _is_sample(size, *args, **kwargs):
            return np.array(_DRAWING.sample(range(args[0]), size))
        return original(*args, **kwargs)

    return create


def _is_sample(size: Any, *args: Any, **kwargs: Any) -> bool:
    """Whether a few of many numbers are drawn, each once: NumPy shuffles all of them for that."""
    many = args[0] if args and isinstance(args[0], int) else 0
    replace = kwargs.get("replace", args[2] if len(args) > 2 else True)
    weighted = kwargs.get("p", args[3] if len(args) > 3 else None) is not None
    few = isinstance(size, int) and 0 <= size < many // 16
    return few and many >= _MANY and replace is False and not weighted


def _with_size(args: Any, kwargs: Dict[str, Any], position: int) -> Tuple[Any, Any]:
    """``args`` and ``kwargs`` with a plain size, and that size."""
    if "size" in kwargs:
        kwargs["size"] = sized(kwargs["size"])
        return args, kwargs["size"]
    if len(args) > position:
        size = sized(args[position])
        return (*args[:position], size, *args[position + 1 :]), size
    return args, None


def _default(dtype: Any, args: Any) -> Any:
    if dtype is not None:
        return dtype
    given = args[0] if args else 0
    return getattr(given, "dtype", None) or (int if isinstance(given, int) else _kind(given))


def _kind(value: Any) -> Any:
    array = np.asarray(value)
    return object if type(array) is Unknown else array.dtype


def _broadcast(args: Any, kind: Any) -> Any:
    return result(np.broadcast_shapes(*(axes(arg) for arg in args)), kind)


def _reordering(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    def reorder(values: Any, *args: Any, **kwargs: Any) -> Any:
        if type(values) is Unknown:
            return None if name == "shuffle" else values._other()
        if isinstance(values, SpecArray):
            return None if name == "shuffle" else values.copy()
        size: Optional[int] = sized(values) if isinstance(values, int) else None
        if size is not None and is_large((size,), int):
            return result((size,), int)
        return original(values, *args, **kwargs)

    return reorder
