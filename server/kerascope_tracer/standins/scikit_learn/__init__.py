"""scikit-learn in shapes: splits, scalers, encoders, ready-made and made-up data.

Shapes and dtypes as scikit-learn's documentation gives them. What is not here is unknown.
"""

from types import ModuleType

from kerascope_tracer.standins.scikit_learn import datasets, model_selection, preprocessing


def _fill_utils(module: ModuleType) -> None:
    """``sklearn.utils``."""
    module.shuffle = lambda *arrays, **kwargs: (  # type: ignore[attr-defined]
        arrays[0] if len(arrays) == 1 else list(arrays)
    )


FILLS = {
    "sklearn.model_selection": model_selection.fill,
    "sklearn.preprocessing": preprocessing.fill,
    "sklearn.datasets": datasets.fill,
    "sklearn.utils": _fill_utils,
}
