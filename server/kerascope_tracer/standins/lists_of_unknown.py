"""NumPy functions that are given a list in which something is unknown.

``np.mean([first, second])`` makes an array of the list inside of NumPy's own C code, which knows
nothing of unknown values and fails. Such a list is made an array first, as ``np.array`` does it
here: that is unknown, or described where single values are all that is unknown.
"""

import functools
from typing import Any, Callable

import numpy as np

from kerascope_tracer.lenient import is_partial
from kerascope_tracer.unknown import Unknown, find_unknown

_TAKING_ARRAYS = (
    "mean sum prod max min amax amin std var median average percentile quantile cumsum cumprod "
    "argmax argmin argsort sort unique any all nanmean nansum nanmax nanmin squeeze expand_dims "
    "transpose swapaxes moveaxis reshape ravel flip round around clip diff nonzero argwhere "
    "bincount histogram ptp count_nonzero repeat tile pad roll isin"
).split()


def install() -> None:
    """Bend the functions of ``numpy`` that take an array first."""
    for name in _TAKING_ARRAYS:
        original = getattr(np, name, None)
        if original is not None:
            setattr(np, name, _taking(original))


def _taking(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def take(*args: Any, **kwargs: Any) -> Any:
        if args and type(args[0]) in (list, tuple) and _is_unsettled(args[0]):
            array = np.asarray(args[0])
            if type(array) is Unknown:
                return array
            args = (array, *args[1:])
        return original(*args, **kwargs)

    return take


def _is_unsettled(values: Any) -> bool:
    return is_partial(values) or find_unknown(values, 3) is not None
