"""``tf.function`` and eager-only helpers: the Python function itself is what is traced."""

from typing import Any

import tensorflow as tf
from tensorflow.python.autograph.core import ag_ctx


def install() -> None:
    """Make ``tf.function`` the identity, and keep AutoGraph from rewriting user code.

    AutoGraph would compile the text on disk, not the instrumented buffer, and write a file.
    """

    def function(func: Any = None, **options: Any) -> Any:
        if func is None:
            return lambda decorated: decorated
        return func

    tf.function = function
    tf.config.run_functions_eagerly = lambda run_eagerly: None


def without_autograph() -> Any:
    """A context in which AutoGraph converts nothing."""
    return ag_ctx.ControlStatusCtx(status=ag_ctx.Status.DISABLED)
