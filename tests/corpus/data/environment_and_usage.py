"""A script with a settings class, environment variables and early exits."""
import dataclasses
import logging
import os
import sys

import numpy as np
import tensorflow as tf

log = logging.getLogger(__name__)


@dataclasses.dataclass
class Settings:
    width: int = int(os.environ.get("WIDTH", 24))
    depth: int = 3
    taps: tuple = (16, 8)


if len(sys.argv) < 2:
    print("usage: train.py DATA")
    sys.exit(1)

data = sys.argv[1]
if not os.path.exists(data):
    raise SystemExit(f"{data} is not there")

settings = Settings()
x = np.memmap(data, dtype="float32", mode="r").reshape(-1, settings.width, 4)
inputs = tf.keras.Input((settings.width, 4))
#        ^^^^^^^^^^^^^^ (None, 24, 4)
h = inputs
for level in range(settings.depth):
    h = tf.keras.layers.Conv1D(8 * 2**level, 3, padding="same")(h)
    #   ^^^^^^^^^^^^^^^^^^^^^^ (None, 24, 8) | (None, 24, 16) | (None, 24, 32)
h = tf.keras.layers.GlobalAveragePooling1D()(h)
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (None, 32)
for units in settings.taps:
    h = tf.keras.layers.Dense(units)(h)
    #   ^^^^^^^^^^^^^^^^^^^^^ (None, 16) | (None, 8)
model = tf.keras.Model(inputs, h)
log.info("parameters: %d", model.count_params())
