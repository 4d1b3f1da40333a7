"""Gradients and optimizers, in shapes."""

from typing import Any

import keras
import tensorflow as tf

from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.hooks.specs import shape_of


def install(layers: Layers) -> None:
    """Gradients have the shape of what they are taken by; optimizers change nothing."""

    def gradient(self: Any, target: Any, sources: Any, *args: Any, **kwargs: Any) -> Any:
        def like(source: Any) -> Any:
            return tf.compat.v1.placeholder("float32", shape_of(source.shape))

        return tf.nest.map_structure(like, sources)

    def unchanged(self: Any, *args: Any, **kwargs: Any) -> None:
        if layers.guard is not None:
            layers.guard.trained += 1

    def nothing(self: Any, *args: Any, **kwargs: Any) -> Any:
        unchanged(self)
        return tf.no_op()

    def computed(self: Any, loss: Any, *args: Any, **kwargs: Any) -> Any:
        unchanged(self)
        loss = loss() if callable(loss) else loss
        # A step of training computes the loss. What has no effect would be left out of the run.
        return tf.raw_ops.Assert(condition=True, data=[loss])

    def pairs(self: Any, loss: Any, var_list: Any = None, *args: Any, **kwargs: Any) -> Any:
        variables = var_list or tf.compat.v1.trainable_variables()
        return [(gradient(None, loss, variable), variable) for variable in variables]

    # The weights of layers have no values, so no graph leads from a loss to them.
    tf.compat.v1.train.Optimizer.minimize = computed
    tf.compat.v1.train.Optimizer.apply_gradients = nothing
    tf.compat.v1.train.Optimizer.compute_gradients = pairs
    tf.GradientTape.gradient = gradient
    keras.optimizers.Optimizer.apply_gradients = unchanged
    keras.optimizers.Optimizer.apply = unchanged
