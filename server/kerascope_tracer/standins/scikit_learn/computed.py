"""What an array becomes when scikit-learn computes with it: floats of its shape, without values."""

from typing import Any

import numpy as np

from kerascope_tracer.standins.arrays import axes, result
from kerascope_tracer.unknown import Unknown, find_unknown

NO_VALUES = "its values are not computed while tracing"


def floats_like(values: Any) -> Any:
    """Floats in the shape of ``values``."""
    if find_unknown(values) is not None:
        return Unknown(NO_VALUES)
    if hasattr(values, "to_numpy"):
        values = values.to_numpy()
    array = np.asarray(values)
    if type(array) is Unknown:
        return array
    kind = array.dtype if array.dtype.kind == "f" else np.dtype(float)
    return result(axes(array), kind)
