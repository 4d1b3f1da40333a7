"""NumPy's products of arrays without values."""

from typing import Any, Callable, Dict

import numpy as np

from kerascope_tracer.standins.arrays import (
    axes,
    dtype_of,
    elements,
    result,
    scalar,
)


def _matmul(one: Any, other: Any, *args: Any, **kwargs: Any) -> Any:
    left, right = axes(one), axes(other)
    if not left or not right:
        raise ValueError("matmul: an operand has no dimensions")
    wide_left = left if len(left) > 1 else (1, *left)
    wide_right = right if len(right) > 1 else (*right, 1)
    if wide_left[-1] != wide_right[-2]:
        raise ValueError(
            "matmul: Input operand 1 has a mismatch in its core dimension 0 (size {} is different "
            "from {})".format(wide_right[-2], wide_left[-1])
        )
    shape = list(np.broadcast_shapes(wide_left[:-2], wide_right[:-2]))
    shape += [wide_left[-2]] if len(left) > 1 else []
    shape += [wide_right[-1]] if len(right) > 1 else []
    return result(shape, np.result_type(dtype_of(one), dtype_of(other)))


def _dot(one: Any, other: Any, *args: Any, **kwargs: Any) -> Any:
    left, right = axes(one), axes(other)
    if not left or not right:
        return one * other
    if left[-1] != right[max(len(right) - 2, 0)]:
        raise ValueError("shapes {} and {} not aligned".format(left, right))
    rest = (*right[:-2], right[-1]) if len(right) > 1 else ()
    return result((*left[:-1], *rest), np.result_type(dtype_of(one), dtype_of(other)))


def _einsum(subscripts: Any, *operands: Any, **kwargs: Any) -> Any:
    if not isinstance(subscripts, str) or "." in subscripts:
        return scalar()
    left, _, right = subscripts.replace(" ", "").partition("->")
    sizes: Dict[str, int] = {}
    for letters, operand in zip(left.split(","), operands):
        if len(letters) != len(axes(operand)):
            raise ValueError("einsum: {!r} does not fit {}".format(letters, axes(operand)))
        sizes.update(zip(letters, axes(operand)))
    if "->" not in subscripts:
        letters = left.replace(",", "")
        right = "".join(sorted(each for each in set(letters) if letters.count(each) == 1))
    dtype = np.result_type(*(dtype_of(operand) for operand in operands))
    return result([sizes[letter] for letter in right], dtype)


def _outer(one: Any, other: Any, *args: Any) -> Any:
    return result((elements(one), elements(other)), np.result_type(dtype_of(one), dtype_of(other)))


#: by the names that NumPy gives them
FUNCTIONS: Dict[str, Callable[..., Any]] = {
    "matmul": _matmul,
    "dot": _dot,
    "einsum": _einsum,
    "outer": _outer,
}
