"""How many classes the labels of a well-known data set have, though no label is loaded.

The number goes along as metadata of the dtype, which views keep and computations lose: labels that
were reshaped are the same labels, and labels plus one are others.
"""

from typing import Any, Optional

import numpy as np

_KEY = "kerascope classes"
#: So many rows for each class, out of a data set in no order, hold every class.
_ROWS_OF_EACH = 20


def labelled(dtype: Any, classes: int, shuffled: bool = True) -> Any:
    """``dtype`` of labels from 0 to ``classes - 1``, each of which occurs.

    ``shuffled``: whether they come in no order, so that any part has all of them as well.
    """
    return np.dtype(dtype, metadata={_KEY: (classes, shuffled)})


def classes_of(array: Any) -> Optional[int]:
    """How many classes an array of labels has; ``None`` where that is not known."""
    known = _known(getattr(array, "dtype", None))
    return known[0] if known is not None else None


def plain(dtype: Any) -> Any:
    """``dtype`` of values that were computed, of which nothing is known."""
    return np.dtype(dtype.str) if _known(dtype) is not None else dtype


def alike(dtype: Any, other: Any) -> Any:
    """``dtype`` for the same labels as those of dtype ``other``; only whole numbers hold them."""
    known, kind = _known(other), np.dtype(dtype)
    return labelled(kind, *known) if known is not None and kind.kind in "iuf" else kind


def of_rows(dtype: Any, rows: int, drawn: bool = False) -> Any:
    """``dtype`` of so many rows of labels; ``drawn``: in no order."""
    known = _known(dtype)
    if known is None or (rows >= known[0] * _ROWS_OF_EACH and (known[1] or drawn)):
        return dtype if known is None else labelled(dtype, known[0])
    return plain(dtype)


def forget(array: Any) -> None:
    """Let an array hold no labels any more: something was written into it."""
    if _known(array.dtype) is not None:
        np.ndarray.dtype.__set__(array, plain(array.dtype))


def _known(dtype: Any) -> Any:
    metadata = getattr(dtype, "metadata", None)
    return metadata.get(_KEY) if metadata else None
