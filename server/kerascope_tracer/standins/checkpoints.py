"""``tf.train.Checkpoint`` writes and reads nothing while tracing.

Without eager execution the real one asks for a session, and a folder of checkpoints that is not
there yet has no latest one, as at the program's first start.
"""

from typing import Any, Callable

import tensorflow as tf

from kerascope_tracer.unknown import Unknown, find_unknown

_WHY = "no checkpoint is written or read while tracing"


def install() -> None:
    """Bend checkpoints and what manages them."""
    checkpoint: Any = tf.train.Checkpoint
    checkpoint.__init__ = _of_known(checkpoint.__init__)
    for name in ("save", "write", "read", "restore"):
        setattr(checkpoint, name, _left_out)
    manager: Any = tf.train.CheckpointManager
    manager.__init__ = _managing
    manager.latest_checkpoint = None
    manager.checkpoints = []
    for name in ("save", "restore_or_initialize"):
        setattr(manager, name, _left_out)
    tf.train.latest_checkpoint = _left_out


def _of_known(original: Callable[..., Any]) -> Callable[..., Any]:
    def initialise(self: Any, root: Any = None, **kwargs: Any) -> None:
        known = {key: value for key, value in kwargs.items() if find_unknown(value) is None}
        original(self, root=None if type(root) is Unknown else root, **known)

    return initialise


def _managing(self: Any, checkpoint: Any, *args: Any, **kwargs: Any) -> None:
    self._checkpoint = checkpoint


def _left_out(*args: Any, **kwargs: Any) -> Unknown:
    return Unknown(_WHY)
