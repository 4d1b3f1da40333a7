"""What Keras 1 and 2 had and Keras 3 has not: told, and traced as if today's spelling stood there.

One old spelling would otherwise hide every shape after it. Each fact here was measured with Keras
3.15.1: what it raises, ignores or takes as it is.
"""

import os
from types import FrameType

from kerascope_tracer.hooks.drift import (
    arguments,
    backend,
    calls,
    layer_names,
    methods,
    modules,
    names,
    namespaces,
    tensorflow_1,
)
from kerascope_tracer.hooks.drift.iterators import as_generators
from kerascope_tracer.hooks.drift.methods import fit_arguments
from kerascope_tracer.hooks.drift.telling import Drift
from kerascope_tracer.hooks.layers import Layers

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "")


def install(layers: Layers) -> None:
    """Bridge what has moved, was renamed, or is gone."""
    drift = Drift(layers)
    modules.install(drift)
    names.install(drift)
    namespaces.install(drift)
    backend.install(drift)
    arguments.install(drift)
    methods.install(drift)
    calls.install(drift)
    layer_names.install(drift)
    tensorflow_1.install(drift)


def past_bridges(frame: FrameType) -> FrameType:
    """The frame that called an old method, when ``frame`` is the bridge to today's."""
    while frame.f_code.co_filename.startswith(_FOLDER) and frame.f_back is not None:
        frame = frame.f_back
    return frame


__all__ = ["Drift", "as_generators", "fit_arguments", "install", "past_bridges"]
