"""Every trace begins as a fresh process would, whatever the one before it did, in both modes."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tracer.told import of

from kerascope.analysis.document import SourceDocument
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import ErrorRaised, LayerConstructed, Ready, UnknownMade

DISTURB = """
import builtins, locale, os, sys, random, warnings, signal
import numpy as np
import tensorflow as tf
import keras
import helper
helper.STATE.append("disturbed")
keras.config.set_floatx("float16")
keras.config.set_image_data_format("channels_first")
keras.mixed_precision.set_global_policy("mixed_float16")
keras.utils.set_random_seed(7)
keras.utils.get_custom_objects()["Disturbed"] = object
keras.layers.Dense.disturbed = True
tf.disturbed = np.disturbed = builtins.disturbed = True
os.environ["DISTURBED"] = "1"
os.chdir("/")
sys.path.append("/disturbed")
sys.modules["disturbed"] = sys
sys.argv.append("disturbed")
sys.setrecursionlimit(5000)
for _ in range(3):
    keras.layers.Dense(2)(keras.Input((3,)))
"""

#: Expressions that are true in a fresh process.
FRESH = {
    "floatx": 'keras.config.floatx() == "float32"',
    "data_format": 'keras.config.image_data_format() == "channels_last"',
    "policy": 'keras.mixed_precision.global_policy().name == "float32"',
    "seed": 'keras.config.floatx() and keras.src.backend.common.global_state'
    '.get_global_attribute("global_seed_generator") is None',
    "custom_objects": '"Disturbed" not in keras.utils.get_custom_objects()',
    "classes": 'not hasattr(keras.layers.Dense, "disturbed")',
    "libraries": 'not hasattr(tf, "disturbed") and not hasattr(np, "disturbed")',
    "builtins": 'not hasattr(builtins, "disturbed")',
    "environment": '"DISTURBED" not in os.environ',
    "folder": "os.getcwd() == HERE",
    "path": '"/disturbed" not in sys.path',
    "modules": '"disturbed" not in sys.modules and "helper" not in sys.modules',
    "arguments": "len(sys.argv) == 1",
    "own_modules": "__import__('helper').STATE == []",
}  # fmt: skip

PROBE = """
import builtins, os, sys
import numpy as np
import tensorflow as tf
import keras
HERE = os.path.dirname(__file__)
first = keras.layers.Dense(1)
""" + "".join(
    f"keras.layers.Dense(2 if {expression} else 3, name={name!r})\n"
    for name, expression in FRESH.items()
)


@pytest.fixture(params=["fork", "warm"])
async def fresh_tracer(request: pytest.FixtureRequest) -> AsyncIterator[Tracer]:
    """A tracer of its own, in each of the two modes."""
    own = Tracer(sys.executable, mode=request.param)
    assert isinstance(await own.start(), Ready)
    yield own
    await own.close()


async def test_nothing_of_one_trace_is_left_for_the_next(
    fresh_tracer: Tracer, tmp_path: Path
) -> None:
    (tmp_path / "helper.py").write_text("STATE = []\n")
    path = str(tmp_path / "program.py")

    def document(text: str) -> SourceDocument:
        return SourceDocument(f"file://{path}", path, 1, text)

    before = await fresh_tracer.trace(document(PROBE))
    disturbed = await fresh_tracer.trace(document(DISTURB))
    after = await fresh_tracer.trace(document(PROBE))
    # It did what it was written for, up to its last line.
    names = [made.name for made in of(disturbed, LayerConstructed) if made.cls == "Dense"]
    assert (names, of(disturbed, ErrorRaised)) == (["dense", "dense_1", "dense_2"], [])
    for probe in (before, after):
        assert of(probe, ErrorRaised) == []
        assert of(probe, UnknownMade) == []
        told = {made.name: made.config["units"] for made in of(probe, LayerConstructed)}
        assert told == {"dense": 1, **dict.fromkeys(FRESH, 2)}
