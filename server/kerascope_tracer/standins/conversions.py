"""TensorFlow Lite converts models by their values, which are not there while tracing."""

from typing import Any

import tensorflow as tf

from kerascope_tracer.unknown import Unknown

_WHY = "models are not converted while tracing"


def install() -> None:
    """Bend the converter and the interpreter."""
    lite: Any = tf.lite
    for name in ("from_keras_model", "from_saved_model", "from_concrete_functions"):
        setattr(lite.TFLiteConverter, name, staticmethod(_unknown))
    lite.Interpreter = _unknown


def _unknown(*args: Any, **kwargs: Any) -> Unknown:
    return Unknown(_WHY)
