"""Runs attacks, each in a forked process that is confined first; one JSON line a run.

Started by the tests as a program of its own: ``attacker.py USER ABI[,ABI…] [NAME…]``. It has
imported TensorFlow, as the fork server has. ABI is the version of Landlock to make use of; ``open``
stands for no confinement at all.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
import time
from typing import Any

# The tests start it by its path.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# What attacks import: another user may not be let into the folder of this interpreter.
import fcntl  # noqa: F401
import mmap  # noqa: F401
import sqlite3  # noqa: F401
from concurrent.futures import ProcessPoolExecutor  # noqa: F401
from multiprocessing import resource_tracker, shared_memory, synchronize  # noqa: F401

import h5py  # noqa: F401
import tensorflow as tf  # noqa: F401

from kerascope_tracer import sandbox
from kerascope_tracer.sandbox.scratch import ScratchSpace, wipe
from security.attacks import ATTACKS, Attack
from security.world import World

DEADLINE_S = 30.0
MEMORY_BYTES = 256 << 20


def main(user: int, abi: str, names: list[str]) -> None:
    """Run the attacks of these names, or all of them."""
    gc.collect()
    gc.freeze()  # as the fork server does: forks are cheaper then
    world = World(user)
    space = ScratchSpace()
    if user:  # the folder of all folders is the fork server's, and so is what is in it
        os.chmod(space._path, 0o711)
    try:
        for attack in ATTACKS:
            if names and attack.name not in names:
                continue
            if abi == "open" and not attack.control:
                continue
            world.restore()
            world.scratch = space.make() if abi != "open" else ""
            if world.scratch:
                os.chown(world.scratch, user, -1)
            end, report = run(attack, world, abi)
            harmed = attack.harm(world)
            wipe(world.scratch)
            told = {"attack": attack.name, "user": user, "abi": abi, "harmed": harmed}
            print(json.dumps({**told, "end": end, **report}), flush=True)
    finally:
        space.close()
        world.close()


def run(attack: Attack, world: World, abi: str) -> tuple[int, dict[str, Any]]:
    """How the process ended (a wait status), and what it had to say."""
    reading, writing = os.pipe()
    parent = os.getpid()
    sandbox.prepare()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reading)
            confined(attack, world, abi, parent, writing)
        finally:
            os._exit(1)
    os.close(writing)
    if not select.select([reading], [], [], DEADLINE_S)[0]:
        os.kill(pid, signal.SIGKILL)
    said = b""
    while data := os.read(reading, 1 << 16):
        said += data
        if len(said) > 1 << 20:
            os.kill(pid, signal.SIGKILL)
    os.close(reading)
    _, status = os.waitpid(pid, 0)
    # What an attack that nothing held has left running.
    for kill in (os.killpg,):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
    try:
        report = json.loads(said.decode().splitlines()[-1]) if said else {}
    except ValueError:
        report = {}
    world.done = bool(report.get("done"))
    return status, report


def confined(attack: Attack, world: World, abi: str, parent: int, descriptor: int) -> None:
    """In the child: put up the walls, and let the attack run against them."""
    if world.user:
        os.setgroups([])
        os.setresuid(world.user, world.user, world.user)
    os.chdir("/")
    states: dict[str, str] = {}
    if abi == "open":
        os.setpgid(0, 0)
    else:
        report = sandbox.enter(
            sandbox.Policy(
                memory_bytes=MEMORY_BYTES,
                cpu_s=attack.cpu_s,
                readable=(world.folder,),
                scratch=world.scratch,
                keep=(descriptor,),
                parent=parent,
                lifeline=descriptor,
                landlock_abi=int(abi),
            )
        )
        states = dict(report.states)
        from kerascope_tracer.sandbox.scratch import entered

        world.scratch = entered()
    world.descriptor = descriptor
    error = ""
    began = time.perf_counter()
    try:
        exec(attack.code, {"W": world})
    except BaseException as raised:
        error = f"{type(raised).__name__}: {raised}"[:200]
    report_ = {
        "done": bool(world.done),
        "error": error,
        "states": states,
        "ms": round((time.perf_counter() - began) * 1000),
    }
    os.write(descriptor, b"\n" + json.dumps(report_).encode())
    os._exit(0)


if __name__ == "__main__":
    for version in sys.argv[2].split(","):
        main(int(sys.argv[1]), version, sys.argv[3:])
