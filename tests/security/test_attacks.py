"""Harm that programs try to do is held by the kernel, whoever they are and whatever it offers.

The short form runs as an ordinary user where the tests may become one, with the newest Landlock and
with none, and as who runs the tests; ``KERASCOPE_SOAK=1`` runs every version of Landlock as both.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kerascope_tracer.sandbox import LANDLOCK, required_layers
from kerascope_tracer.sandbox.landlock import version
from security.attacks import ATTACKS

ATTACKER = Path(__file__).with_name("attacker.py")
SOMEBODY = 12345
SOAK = os.environ.get("KERASCOPE_SOAK") == "1"

Runs = dict[tuple[int, str], dict[str, dict[str, object]]]

_USERS = [SOMEBODY, 0] if os.getuid() == 0 else [os.getuid()]
_ALL = [str(abi) for abi in range(version(), -1, -1)]
#: Who attacks, and against which versions of Landlock.
VARIANTS = {
    user: _ALL if SOAK else [_ALL[0], "0"] if user == _USERS[0] else [_ALL[0]] for user in _USERS
}


def attacks_of(user: int, versions: list[str]) -> Runs:
    """Run all attacks in one process a user: it has to import TensorFlow."""
    done = subprocess.run(
        [sys.executable, os.fspath(ATTACKER), str(user), ",".join(versions)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    runs: Runs = {}
    for line in done.stdout.splitlines():
        run = json.loads(line)
        runs.setdefault((run["user"], run["abi"]), {})[run["attack"]] = run
    return runs


@pytest.fixture(scope="module")
def runs() -> Runs:
    found: Runs = {}
    for user, versions in VARIANTS.items():
        # The first also tries what happens when nothing is put up.
        control = ["open"] if user == _USERS[0] else []
        found |= attacks_of(user, [*versions, *control])
    return found


@pytest.mark.parametrize(
    ("user", "abi"), [(user, abi) for user, versions in VARIANTS.items() for abi in versions]
)
def test_no_attack_does_harm(runs: Runs, user: int, abi: str) -> None:
    told = runs[user, abi]
    assert set(told) == {attack.name for attack in ATTACKS}
    held = {attack.name for attack in ATTACKS if attack.held_by != LANDLOCK or int(abi) > 0}
    assert [name for name in sorted(held) if told[name]["harmed"]] == []


def test_each_attack_does_harm_where_nothing_is_put_up(runs: Runs) -> None:
    """Otherwise the test above would prove nothing."""
    told = runs[_USERS[0], "open"]
    assert set(told) == {attack.name for attack in ATTACKS if attack.control}
    assert [name for name, run in told.items() if not run["harmed"]] == []


@pytest.mark.parametrize("user", list(VARIANTS))
def test_every_layer_stands(runs: Runs, user: int) -> None:
    newest = VARIANTS[user][0]
    states = runs[user, newest]["write"]["states"]
    assert isinstance(states, dict)
    expected = required_layers() | ({LANDLOCK} if int(newest) else set())
    assert {layer for layer in expected if not states[layer].startswith("active")} == set()


def test_without_landlock_nothing_can_be_written_at_all(runs: Runs) -> None:
    states = runs[_USERS[0], "0"]["write"]["states"]
    assert isinstance(states, dict)
    assert states["seccomp"] == "active (no writing at all)"
    assert states["landlock"].startswith("unavailable")
