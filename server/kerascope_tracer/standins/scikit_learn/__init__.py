"""scikit-learn in shapes: splits, scalers, encoders, ready-made and made-up data.

Shapes and dtypes as scikit-learn's documentation gives them. What is not here is unknown.
"""

from types import ModuleType
from typing import Any

import numpy as np

from kerascope_tracer.standins.arrays import result
from kerascope_tracer.standins.scikit_learn import (
    datasets,
    model_selection,
    preprocessing,
    searches,
    wrapped_models,
)
from kerascope_tracer.standins.scikit_learn.computed import NO_VALUES
from kerascope_tracer.unknown import Unknown


def _fill_utils(module: ModuleType) -> None:
    """``sklearn.utils``."""
    module.shuffle = lambda *arrays, **kwargs: (  # type: ignore[attr-defined]
        arrays[0] if len(arrays) == 1 else list(arrays)
    )


def _class_weight(class_weight: Any = None, classes: Any = None, y: Any = None) -> Any:
    """One weight for each class."""
    known = np.asarray(classes)
    if type(known) is Unknown or known.ndim != 1:
        return Unknown(NO_VALUES)
    return result((len(known),), np.float64)


def _sample_weight(class_weight: Any = None, y: Any = None, **kwargs: Any) -> Any:
    """One weight for each sample."""
    labels = np.asarray(y)
    if type(labels) is Unknown or not labels.ndim:
        return Unknown(NO_VALUES)
    return result((len(labels),), np.float64)


def _fill_class_weight(module: ModuleType) -> None:
    """``sklearn.utils.class_weight``."""
    module.compute_class_weight = _class_weight  # type: ignore[attr-defined]
    module.compute_sample_weight = _sample_weight  # type: ignore[attr-defined]


def _fill_model_selection(module: ModuleType) -> None:
    """``sklearn.model_selection``."""
    model_selection.fill(module)
    searches.fill(module)


FILLS = {
    "sklearn.model_selection": _fill_model_selection,
    "sklearn.pipeline": searches.fill_pipeline,
    "scikeras": lambda module: None,
    "scikeras.wrappers": wrapped_models.fill,
    "sklearn.preprocessing": preprocessing.fill,
    "sklearn.datasets": datasets.fill,
    "sklearn.utils": _fill_utils,
    "sklearn.utils.class_weight": _fill_class_weight,
}
