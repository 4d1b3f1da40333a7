"""Fitting an estimator on folds and over grids: once, on all samples and the first of each choice.

What comes of it is numbers that are not computed; the fit is what can fail. Only estimators that
know how to fit are fitted: the wrappers of Keras models, and pipelines that end in one.
"""

from types import ModuleType
from typing import Any, Dict, List, Tuple

from kerascope_tracer.standins.scikit_learn.computed import NO_VALUES
from kerascope_tracer.standins.scikit_learn.wrapped_models import Wrapper
from kerascope_tracer.unknown import Unknown, find_unknown


class Pipeline:
    """Steps by name: all but the last change the samples."""

    def __init__(self, steps: Any = (), **kwargs: Any) -> None:
        self.steps: List[Tuple[str, Any]] = [] if type(steps) is Unknown else list(steps)

    @property
    def named_steps(self) -> Dict[str, Any]:
        return dict(self.steps)

    def fit(self, X: Any = None, y: Any = None, **kwargs: Any) -> "Pipeline":
        """Fit the steps one after the other."""
        _fit(self.steps[-1][1], self._changed(X, "fit_transform"), y)
        return self

    def predict(self, X: Any = None, **kwargs: Any) -> Any:
        """What the last step predicts."""
        last = self.steps[-1][1]
        return last.predict(self._changed(X, "transform"))

    def set_params(self, **params: Any) -> "Pipeline":
        """Other arguments of its steps, as ``step__argument``."""
        for name, value in params.items():
            step, _, argument = name.partition("__")
            owner = self.named_steps.get(step)
            if isinstance(owner, Wrapper):
                owner.set_params(**{argument: value})
        return self

    def score(self, *args: Any, **kwargs: Any) -> Any:
        """One number, which is not computed."""
        return Unknown(NO_VALUES)

    def _changed(self, samples: Any, how: str) -> Any:
        for _, step in self.steps[:-1]:
            samples = getattr(step, how)(samples)
        return samples

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unknown(NO_VALUES)


class Search:
    """A search over choices of arguments, of which the first ones are tried."""

    def __init__(self, estimator: Any = None, choices: Any = None, **kwargs: Any) -> None:
        self.best_estimator_ = estimator
        self._choices = next(
            (kwargs[name] for name in ("param_grid", "param_distributions") if name in kwargs),
            choices,
        )

    def fit(self, X: Any = None, y: Any = None, **kwargs: Any) -> "Search":
        """Fit with the first of each choice."""
        estimator, choices = self.best_estimator_, self._choices
        if isinstance(choices, list) and choices:
            choices = choices[0]
        if isinstance(choices, dict) and hasattr(type(estimator), "set_params"):
            firsts = {name: values[0] for name, values in choices.items() if _has_first(values)}
            estimator.set_params(**firsts)
        _fit(estimator, X, y)
        return self

    def predict(self, X: Any = None, **kwargs: Any) -> Any:
        """What the estimator predicts."""
        return self.best_estimator_.predict(X)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unknown(NO_VALUES)


def _has_first(values: Any) -> bool:
    return isinstance(values, (list, tuple)) and bool(values)


def _fit(estimator: Any, samples: Any, labels: Any) -> None:
    if isinstance(estimator, (Wrapper, Pipeline)) and find_unknown(samples, 0) is None:
        estimator.fit(samples, labels)


def scored(estimator: Any, X: Any = None, y: Any = None, *args: Any, **kwargs: Any) -> Any:
    """``cross_val_score`` and its like."""
    _fit(estimator, X, y)
    return Unknown(NO_VALUES)


def fill_pipeline(module: ModuleType) -> None:
    """``sklearn.pipeline``."""
    module.Pipeline = Pipeline  # type: ignore[attr-defined]
    module.make_pipeline = lambda *steps, **kwargs: Pipeline(  # type: ignore[attr-defined]
        [(type(step).__name__.lower(), step) for step in steps]
    )


def fill(module: ModuleType) -> None:
    """What ``sklearn.model_selection`` fits estimators with."""
    for name in ("cross_val_score", "cross_val_predict", "cross_validate"):
        setattr(module, name, scored)
    for name in ("GridSearchCV", "RandomizedSearchCV"):
        setattr(module, name, type(name, (Search,), {}))
