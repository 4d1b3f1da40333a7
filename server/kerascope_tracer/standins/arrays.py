"""``SpecArray``: a NumPy array with a true shape and dtype, and no memory and no values.

It is a view of one element with zero strides, so views of it (reshape, transpose, slices) are free.
What would copy is overridden to give another SpecArray, and what would read values gives Unknown:
a maximum of labels that were never loaded must not become a number of classes.
"""

import operator
from typing import Any, Callable, Dict, Iterator, Sequence, Tuple

import numpy as np

from kerascope_tracer.hypothetical import UnknownSize, for_user, is_hypothetical, size_of, sized
from kerascope_tracer.standins.levels import alike, forget, plain
from kerascope_tracer.unknown import SCALAR, Unknown, UnknownValueError

NO_VALUES = "the values of this array are not loaded while tracing"
_LARGE_BYTES = 4 * 1024 * 1024
#: The dtype of an array whose elements may be of any type; ``hooks.specs`` tells it as "unknown".
ANY_DTYPE = np.dtype(float, metadata={"kerascope": "unknown"})
#: The same for one that is too large for wider elements.
_UNTOLD = np.dtype(np.int8, metadata={"kerascope": "unknown"})

#: NumPy's functions by name, as they act on arrays without values; filled by ``array_functions``.
FUNCTIONS: Dict[str, Callable[..., Any]] = {}
#: Names of NumPy's functions that return views of their argument.
VIEWS = {
    "transpose", "swapaxes", "moveaxis", "rollaxis", "expand_dims", "squeeze", "broadcast_to",
    "atleast_1d", "atleast_2d", "atleast_3d", "rot90", "diagonal", "permute_dims",
}  # fmt: skip
_METHODS = (
    "all any argmax argmin argpartition argsort choose clip compress conj cumprod cumsum dot fill "
    "max mean min nonzero partition prod ptp put round searchsorted sort std sum take trace var"
)


def _told(shape: Any) -> str:
    """A shape as NumPy writes it, with 0 for a first axis that is not known."""
    known = (0 if is_hypothetical(axis) else int(axis) for axis in shape)
    return "({})".format(",".join(map(str, known)))


class SpecArray(np.ndarray):  # type: ignore[misc]
    """An array of which only shape and dtype are known."""

    def __new__(cls, shape: Any, dtype: Any = float) -> "SpecArray":
        shape = sized(shape)
        try:
            array: SpecArray = np.broadcast_to(np.zeros((), dtype), shape).view(cls)
        except ValueError:
            # Two unknown sizes have more bytes together than NumPy counts; single ones it counts.
            array = np.broadcast_to(np.zeros((), _UNTOLD), shape).view(cls)
        return array

    # -- what would copy ------------------------------------------------------------------

    def astype(self, dtype: Any, *args: Any, **kwargs: Any) -> Any:
        return SpecArray(axes(self), alike(dtype, self.dtype))

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        return SpecArray(axes(self), self.dtype)

    __copy__ = __deepcopy__ = copy

    def flatten(self, *args: Any, **kwargs: Any) -> Any:
        return self.reshape(-1)

    def ravel(self, *args: Any, **kwargs: Any) -> Any:
        return self.reshape(-1)

    def reshape(self, *shape: Any, **kwargs: Any) -> Any:
        # A shape of np.empty's kind is checked by NumPy itself, on no memory.
        try:
            return strip(self).reshape(*sized(shape), **sized_values(kwargs)).view(SpecArray)
        except ValueError:
            other = self.otherwise_shaped(self, shape)
            if other is None:
                raise
            return other

    @staticmethod
    def otherwise_shaped(array: "SpecArray", shape: Tuple[Any, ...]) -> Any:
        """``array`` in a shape that only its unknown axes may allow; see ``reshaping``."""
        return None

    def repeat(self, repeats: Any, axis: Any = None) -> Any:
        return FUNCTIONS["repeat"](self, repeats, axis)

    def __getitem__(self, key: Any) -> Any:
        return FUNCTIONS["__getitem__"](self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        """Nothing is stored; what NumPy would refuse for its axes is refused.

        The first axis is left out: how many rows a batch has is often a guess.
        """
        forget(self)
        given = axes(value) if isinstance(value, np.ndarray) else ()
        if len(given) < 2:
            return
        try:
            place = axes(self[key])
        except Exception:  # an index that no shape can tell the result of
            return
        unequal = any(
            have not in (want, 1) and not is_hypothetical(have) and not is_hypothetical(want)
            for have, want in zip(given[:0:-1], place[:0:-1])
        )
        if unequal and len(given) == len(place):
            raise ValueError(
                "could not broadcast input array from shape {} into shape {}".format(
                    _told(given), _told(place)
                )
            )

    def __iter__(self) -> Iterator[Any]:
        if not self.ndim:
            raise TypeError("iteration over a 0-d array")
        if is_hypothetical(len(self)):
            raise UnknownValueError(NO_VALUES)  # how many items there are is unknown as well
        return (self[index] for index in range(len(self)))

    # -- shape ----------------------------------------------------------------------------

    @property
    def shape(self) -> Any:
        return for_user(axes(self))

    @shape.setter
    def shape(self, shape: Any) -> None:
        np.ndarray.shape.__set__(self, sized(shape))

    @property
    def size(self) -> Any:
        return for_user((int(np.ndarray.size.__get__(self)),))[0]

    # -- what would read values -----------------------------------------------------------

    def item(self, *args: Any) -> Any:
        return scalar()

    def tolist(self) -> Any:
        return FUNCTIONS["tolist"](self)

    def _refuse(self, *args: Any) -> Any:
        raise UnknownValueError(NO_VALUES)

    __int__ = __float__ = __complex__ = __index__ = __bool__ = _refuse
    tobytes = tofile = dump = dumps = _refuse

    def __contains__(self, item: Any) -> bool:
        raise UnknownValueError(NO_VALUES)

    def __repr__(self) -> str:
        return "<array of shape {} and dtype {}, values not loaded>".format(self.shape, self.dtype)

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    # -- NumPy's protocols ----------------------------------------------------------------

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        for value in inputs:
            if type(value) is Unknown:
                return value._other()
        inputs = tuple(int(value) if type(value) is UnknownSize else value for value in inputs)
        out = kwargs.pop("out", None)
        kwargs.pop("where", None)
        if method == "__call__":
            if ufunc.signature is not None:
                return FUNCTIONS[ufunc.__name__](*inputs)
            return _elementwise(ufunc, inputs, kwargs, out)
        if method == "reduce":
            array = inputs[0]
            axis = kwargs.get("axis", inputs[1] if len(inputs) > 1 else 0)
            shape = reduced_shape(axes(array), axis, bool(kwargs.get("keepdims", False)))
            with np.errstate(all="ignore"):
                dtype = kwargs.get("dtype") or ufunc.reduce(np.ones(1, array.dtype)).dtype
            return result(shape, dtype)
        if method == "accumulate":
            return FUNCTIONS["cumsum"](inputs[0], kwargs.get("axis", 0))
        if method == "outer":
            shape = (*np.shape(inputs[0]), *np.shape(inputs[1]))
            return result(shape, ufunc(*map(one_of, inputs)).dtype)
        return None if method == "at" else scalar()

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        handler = FUNCTIONS.get(func.__name__)
        if handler is not None:
            return handler(*args, **kwargs)
        if func.__name__ in VIEWS:
            plain = _map(args, lambda value: sized(_strip_if(value)))
            return _map(func(*plain, **_map(kwargs, _strip_if)), _wrap_if)
        return scalar()

    def __tf_tensor__(self, dtype: Any = None, name: Any = None) -> Any:
        """TensorFlow's own conversion protocol (tf.types.experimental.TensorProtocol)."""
        import tensorflow as tf

        return tf.compat.v1.placeholder(dtype or tf.as_dtype(self.dtype), axes(self))


def _by_function(name: str) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return FUNCTIONS[name](self, *args, **kwargs)

    return method


for _name in _METHODS.split():
    setattr(SpecArray, _name, _by_function(_name))


# -- helpers of those who make or change such arrays --------------------------------------


def axes(array: Any) -> Tuple[int, ...]:
    """The shape in plain numbers, hypothetical ones included."""
    if isinstance(array, np.ndarray):
        return tuple(np.ndarray.shape.__get__(array))
    return tuple(np.shape(array))


def result(shape: Sequence[Any], dtype: Any, same_labels: bool = False) -> Any:
    """An array of ``shape``, or Unknown for what NumPy gives as a scalar.

    ``same_labels``: whether it holds the labels that ``dtype`` tells of; see ``levels``.
    """
    if not len(shape):
        return scalar(dtype)
    dtype = dtype if same_labels else plain(dtype)
    try:
        return SpecArray(tuple(int(axis) for axis in sized(tuple(shape))), dtype)
    except (ValueError, OverflowError):  # more elements than NumPy can count
        return Unknown("it has more elements than NumPy can count")


def scalar(dtype: Any = None) -> Unknown:
    """One value of an array without values; ``dtype`` is the array's, where it is known."""
    kind = None if dtype is None else np.dtype(dtype)
    # What lies in an array of objects may have axes of its own.
    single = kind is not None and kind.kind in "biufc"
    return Unknown(NO_VALUES, kind=SCALAR if single else None)


def unknown_axis(owner: Any, key: Any = None) -> int:
    """A hypothetical size for something that depends on the values of ``owner``."""
    known = getattr(owner, "_kerascope_parts_", None)
    if known is None:
        known = Unknown(NO_VALUES)
        try:
            owner._kerascope_parts_ = known
        except AttributeError:
            return int(size_of(known))
    return int(size_of(known._part("axis", key)))


def dtype_of(value: Any) -> Any:
    """The dtype of an array, or of the one that NumPy would make of a value."""
    return getattr(value, "dtype", None) or np.asarray(value).dtype


def elements(array: Any) -> int:
    """How many values an array would have."""
    total = 1
    for axis in axes(array):
        total *= axis
    return total


def strip(array: Any) -> Any:
    """The same memory as a plain array, for NumPy's own view functions."""
    return array.view(np.ndarray)


def one_of(value: Any) -> Any:
    """One element of the type of ``value``, with NumPy's own rules for scalars in mind."""
    if isinstance(value, np.ndarray):
        dtype = float if value.dtype.metadata == _UNTOLD.metadata else value.dtype
        return np.ones((1,), dtype) if value.ndim else np.ones((), dtype)
    if np.ndim(value) == 0:
        return value
    return np.ravel(value)[:1]


def is_large(shape: Any, dtype: Any) -> bool:
    """Whether an array is worth replacing by its spec: 4 MB and more, or a hypothetical axis."""
    try:
        lengths = [operator.index(axis) for axis in (shape if np.ndim(shape) else (shape,))]
        count = 1
        for length in lengths:
            count *= length
        large = count * np.dtype(dtype).itemsize >= _LARGE_BYTES
        return bool(large or any(map(is_hypothetical, lengths)))
    except (TypeError, ValueError):
        return False


def normalized(axis: int, rank: int) -> int:
    """``axis`` counted from the front. Raises NumPy's error for one that is not there."""
    index = operator.index(axis)
    if not -rank <= index < rank:
        raise ValueError("axis {} is out of bounds for array of dimension {}".format(index, rank))
    return index % rank


def reduced_shape(shape: Sequence[int], axis: Any, keepdims: bool) -> Tuple[int, ...]:
    """The shape after reducing ``axis`` (``None``: all)."""
    if axis is None:
        gone = set(range(len(shape)))
    else:
        wanted = axis if isinstance(axis, (tuple, list)) else (axis,)
        gone = {normalized(each, len(shape)) for each in wanted}
    if keepdims:
        return tuple(1 if i in gone else n for i, n in enumerate(shape))
    return tuple(n for i, n in enumerate(shape) if i not in gone)


def sized_values(kwargs: Dict[str, Any]) -> Dict[str, Any]:
    """Keyword arguments with plain sizes."""
    return {key: sized(value) for key, value in kwargs.items()}


# ---------------------------------------------------------------------------------------


def _elementwise(ufunc: Any, inputs: Any, kwargs: Any, out: Any) -> Any:
    shape = np.broadcast_shapes(*(axes(value) for value in inputs))
    with np.errstate(all="ignore"):
        sample = ufunc(*map(one_of, inputs), **kwargs)
        if out is not None and out[0] is not None:
            # x /= 255 on whole numbers: NumPy refuses, and so it has to be refused here.
            ufunc(*map(one_of, inputs), out=tuple(np.ones((1,), each.dtype) for each in out))
            forget(out[0])
            return out[0]
    if isinstance(sample, tuple):
        return tuple(result(shape, np.asarray(part).dtype) for part in sample)
    return result(shape, np.asarray(sample).dtype)


def _strip_if(value: Any) -> Any:
    return strip(value) if isinstance(value, SpecArray) else value


def _wrap_if(value: Any) -> Any:
    return value.view(SpecArray) if isinstance(value, np.ndarray) else value


def _map(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(_map(item, change) for item in value)
    if isinstance(value, dict):
        return {key: _map(item, change) for key, item in value.items()}
    return change(value)
