"""Keras models as scikit-learn's estimators: Keras 2's own wrappers, and SciKeras' after them.

What the wrappers do with a builder, its arguments and the labels is that of Keras 2
(keras/wrappers/scikit_learn.py); SciKeras does the same under other names.
"""

import inspect
from types import ModuleType
from typing import Any, Callable, Dict, Optional

import numpy as np

from kerascope_tracer.standins.arrays import axes, result, unknown_axis
from kerascope_tracer.standins.levels import classes_of, labelled
from kerascope_tracer.standins.scikit_learn.computed import NO_VALUES
from kerascope_tracer.unknown import Unknown, find_unknown

#: Of what a wrapper is given for ``fit``, what the first batch depends on.
_FOR_FIT = ("batch_size", "validation_split", "validation_data", "class_weight", "steps_per_epoch")
#: SciKeras' prefix of arguments that go to the builder.
_ROUTED = "model__"


class Wrapper:
    """An estimator that builds a model when it is fitted."""

    _estimator_type = ""

    def __init__(self, build_fn: Any = None, model: Any = None, **sk_params: Any) -> None:
        self.build_fn = model if build_fn is None else build_fn
        self.sk_params = sk_params
        self.model: Any = Unknown("the model of this estimator is built when it is fitted")

    def get_params(self, *args: Any, **kwargs: Any) -> Dict[str, Any]:
        """The arguments that it was made with."""
        return {**self.sk_params, "build_fn": self.build_fn}

    def set_params(self, **params: Any) -> "Wrapper":
        """Other arguments."""
        self.build_fn = params.pop("build_fn", self.build_fn)
        self.sk_params.update(params)
        return self

    def fit(self, X: Any = None, y: Any = None, **kwargs: Any) -> Any:
        """Build a model and check it on the data."""
        samples = kwargs.pop("x", X)
        self.model = self._built()
        if not hasattr(self.model, "fit") or type(self.model) is Unknown:
            return self
        given = {**self.sk_params, **kwargs}
        arguments = {name: given[name] for name in _FOR_FIT if name in given}
        self.model.fit(samples, self._labels(y), **arguments)
        return self

    def predict(self, X: Any = None, **kwargs: Any) -> Any:
        """What the model gives."""
        return self._given(kwargs.pop("x", X))

    def score(self, *args: Any, **kwargs: Any) -> Any:
        """One number, which is not computed."""
        return Unknown(NO_VALUES)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in ("model_", "history_"):
            return self.model
        return Unknown(NO_VALUES)

    def _given(self, samples: Any) -> Any:
        return Unknown(NO_VALUES) if type(self.model) is Unknown else self.model.predict(samples)

    def _built(self) -> Any:
        builder: Any = self.build_fn
        if builder is None and callable(self):
            builder = self  # a class of the program's own, whose call builds
        if builder is None or type(builder) is Unknown:
            return Unknown("how the model of this estimator is built is not known")
        if hasattr(builder, "layers"):
            return builder  # SciKeras takes a model too
        return builder(**_taken(builder, self.sk_params))

    def _labels(self, y: Any) -> Any:
        return y


class KerasClassifier(Wrapper):
    """Labels are numbered, and made one-hot for ``categorical_crossentropy``."""

    _estimator_type = "classifier"

    def predict_proba(self, X: Any = None, **kwargs: Any) -> Any:
        """What the model gives for each class."""
        return self._given(kwargs.pop("x", X))

    def predict(self, X: Any = None, **kwargs: Any) -> Any:
        """One class for each sample."""
        given = self._given(kwargs.pop("x", X))
        if find_unknown(given) is not None:
            return Unknown(NO_VALUES)
        return result((axes(given)[0],), np.int64)

    def _labels(self, y: Any) -> Any:
        if find_unknown(y) is not None:
            return y
        labels = np.asarray(y)
        if type(labels) is Unknown or labels.ndim not in (1, 2):
            return y
        if labels.ndim == 2 and axes(labels)[1] > 1:
            return labels
        count = _distinct(labels)
        if labels.ndim == 1 and _loss(self.model) == "categorical_crossentropy":
            columns = unknown_axis(labels, "classes") if count is None else count
            return result((axes(labels)[0], columns), np.float32)
        kind = np.int64 if count is None else labelled(np.int64, count)
        return result(axes(labels), kind, same_labels=True)


class KerasRegressor(Wrapper):
    """Numbers are compared as they are."""

    _estimator_type = "regressor"


def _taken(function: Callable[..., Any], given: Dict[str, Any]) -> Dict[str, Any]:
    """Those of ``given`` that ``function`` has parameters for."""
    try:
        known = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return {}
    plain = {name.replace(_ROUTED, "", 1): value for name, value in given.items()}
    return {name: value for name, value in plain.items() if name in known}


def _distinct(labels: Any) -> Optional[int]:
    """How many classes labels have; ``None`` where that is not known."""
    if type(labels) is np.ndarray:
        found = np.unique(labels)
        return None if type(found) is Unknown else len(found)
    return classes_of(labels)


def _loss(model: Any) -> str:
    loss = getattr(model, "loss", None)
    return loss if isinstance(loss, str) else str(getattr(loss, "__name__", ""))


def fill(module: ModuleType) -> None:
    """``scikeras.wrappers``, and what Keras 2 had under ``keras.wrappers.scikit_learn``."""
    module.KerasClassifier = KerasClassifier  # type: ignore[attr-defined]
    module.KerasRegressor = KerasRegressor  # type: ignore[attr-defined]
