"""``numpy.load`` of a file that is not there: something unknown, which its statement goes on with.

``np.load("faces.npy").reshape(-1, 64, 64, 1)`` has that shape whatever the file holds. A program
that catches the error of a missing file gets it.
"""

import functools
import sys
from typing import Any, Callable

import numpy as np

from kerascope_tracer import failures
from kerascope_tracer.unknown import Unknown


def install(
    expects: Callable[[BaseException], bool], unknown_at: Callable[[Any, str], None]
) -> None:
    """Bend NumPy's reader of arrays.

    ``expects``: whether the program catches an error; ``unknown_at``: tells why something is
    unknown, at the place where a frame is.
    """
    original = np.load

    @functools.wraps(original)
    def load(*args: Any, **kwargs: Any) -> Any:
        try:
            return original(*args, **kwargs)
        except FileNotFoundError as error:
            if expects(error):
                raise
            reason = failures.explain(error)
            unknown_at(sys._getframe(1), reason)
            return Unknown(reason)

    np.load = load
