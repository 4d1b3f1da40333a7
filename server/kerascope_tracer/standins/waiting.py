"""The program does not sleep and waits for no queue: nothing that a trace tells depends on when."""

import sys
import time
from typing import Any, Callable

import tensorflow as tf


def install(is_user: Callable[[Any], bool]) -> None:
    """Have ``time.sleep`` return at once to the user's code; a library's polling still waits."""
    original = time.sleep

    def sleep(seconds: Any) -> None:
        if is_user(sys._getframe(1)):
            original(min(seconds, 0))  # which checks the argument
        else:
            original(seconds)

    time.sleep = sleep
    # Its threads read queues, which hold nothing here: they would be waited for in vain.
    coordinator: Any = tf.compat.v1.train.Coordinator
    coordinator.join = lambda self, *args, **kwargs: None
