"""Whenever a language server is killed, what it had started ends as well."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import psutil
import pytest
from support.conversation import Conversation
from support.rawtracer import eventually

pytestmark = pytest.mark.alone

KILLS = 30 if os.environ.get("KERASCOPE_SOAK") == "1" else 2
MODEL = "import keras\nout = keras.layers.Dense(3)(keras.Input((4,)))\n"
BUSY = MODEL + "for _ in range(2000): out = keras.layers.Dense(3)(out)\n"


def below(server: psutil.Process) -> list[psutil.Process]:
    try:
        return server.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def gone(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize("moment", ["anywhere", "while it traces"])
def test_a_server_that_is_killed_leaves_no_process(tmp_path: Path, moment: str) -> None:
    """``anywhere`` is mostly during the import of TensorFlow."""
    chance = random.Random(11)
    for _ in range(KILLS):
        talk = Conversation(os.fspath(tmp_path))
        server = psutil.Process(talk.process.pid)
        uri = f"file://{tmp_path}/model.py"
        if moment == "anywhere":
            talk.open(uri, BUSY)
            assert eventually(lambda: bool(below(server)))  # noqa: B023
        else:
            talk.open(uri, MODEL)
            talk.published(uri, 1)
            talk.change(uri, 2, BUSY)
            assert eventually(lambda: len(below(server)) == 2)  # noqa: B023
        time.sleep(chance.random() * (3.0 if moment == "anywhere" else 0.3))
        started = below(server)
        talk.process.kill()
        talk.process.wait()
        assert started
        assert eventually(lambda: all(map(gone, started)))  # noqa: B023
