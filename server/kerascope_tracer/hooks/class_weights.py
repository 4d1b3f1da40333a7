"""What Keras refuses of ``class_weight``: it is turned into a weight for each sample.

For arrays that is done from the labels' values
(keras/src/trainers/data_adapters/data_adapter_utils.py, class_weight_to_sample_weights), which a
trace does not have; what their form alone decides is raised here, in Keras' words.
"""

from typing import Any

import numpy as np
import tensorflow as tf

from kerascope_tracer.hooks.specs import shape_of
from kerascope_tracer.unknown import find_unknown


def refuse(y: Any, sample_weight: Any, class_weight: Any) -> None:
    """Raise what ``fit`` would raise on arrays; nothing where the labels are not known."""
    if class_weight is None or find_unknown((class_weight, y), 2) is not None:
        return
    if sample_weight is not None:
        raise ValueError("You cannot `class_weight` and `sample_weight` at the same time.")
    if y is None:
        return
    if isinstance(y, (list, tuple, dict)):
        if len(tf.nest.flatten(y)) > 1:
            raise ValueError("`class_weight` is only supported for Models with a single output.")
        return
    if isinstance(class_weight, (list, np.ndarray)):
        kind = "numpy.ndarray" if isinstance(class_weight, np.ndarray) else "list"
        raise AttributeError("'{}' object has no attribute 'get'".format(kind))
    shape = shape_of(getattr(y, "shape", None))
    # One number for each sample is left of (n,), (n, 1) and (n, classes), of nothing else.
    if shape is not None and len(shape) > 2 and any(size != 1 for size in shape[1:-1]):
        raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
