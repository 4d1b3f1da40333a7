"""Programs that try to do harm, and how to see from outside whether they did.

Each runs in a process of its own, that has TensorFlow loaded and is confined as a trace is. The
code finds in ``W`` the places of the :class:`security.world.World`; it may raise, which counts as
nothing. ``harm`` is looked at afterwards, in the process that was not confined; ``told`` stands for
what the code itself claims by setting ``W.done``, for harm that leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Check = Callable[[Any], bool]


def told(world: Any) -> bool:
    """The attacker's own word."""
    return bool(world.done)


@dataclass(frozen=True)
class Attack:
    """``held_by`` names a layer without which this is not held; ``control`` says that it does harm
    when nothing is put up, which is tried as well: an attack that never works proves nothing.
    ``cpu_s`` is the processor time that it is given."""

    name: str
    code: str
    harm: Check
    held_by: str = ""
    control: bool = True
    cpu_s: int = 20


LIBC = (
    "import ctypes; libc = ctypes.CDLL(None, use_errno=True)\n"
    "libc.syscall.restype = ctypes.c_long\n"
)


def _call(number: str, *arguments: str) -> str:
    words = ", ".join(f"ctypes.c_long({part})" for part in (number, *arguments))
    return LIBC + f"W.done = libc.syscall({words}) >= 0"


def _make_and_remove(make: int, arguments: str, control: int) -> str:
    return LIBC + (
        f"made = libc.syscall({make}, {arguments}); W.done = made >= 0\n"
        f"if made >= 0: libc.syscall({control}, made, 0, 0, 0)"
    )


def victim_changed(world: Any) -> bool:
    return world.victim_state() != world.victim_before


def appeared(name: str) -> Check:
    return lambda world: world.exists(name)


def process_harmed(world: Any) -> bool:
    return bool(world.process_harmed())


FILES = [
    Attack("write", "open(W.path('new'), 'w').write('x')", appeared("new")),
    Attack("append", "open(W.victim, 'a').write('x')", victim_changed),
    Attack("truncate by opening", "open(W.victim, 'w')", victim_changed),
    Attack(
        "truncate by opening for reading",
        "import os; os.open(W.victim, os.O_RDONLY | os.O_TRUNC)",
        victim_changed,
    ),
    Attack("truncate", "import os; os.truncate(W.victim, 0)", victim_changed),
    Attack(
        "write by TensorFlow's C++",
        "import tensorflow as tf\nwith tf.io.gfile.GFile(W.path('new'), 'w') as f: f.write('x')",
        appeared("new"),
    ),
    Attack(
        "overwrite by TensorFlow's C++",
        "import tensorflow as tf\nwith tf.io.gfile.GFile(W.victim, 'w') as f: f.write('x')",
        victim_changed,
    ),
    Attack(
        "delete by TensorFlow's C++",
        "import tensorflow as tf; tf.io.gfile.remove(W.victim)",
        victim_changed,
    ),
    Attack(
        "rename by TensorFlow's C++",
        "import tensorflow as tf; tf.io.gfile.rename(W.victim, W.path('new'))",
        victim_changed,
    ),
    Attack(
        "folder by TensorFlow's C++",
        "import tensorflow as tf; tf.io.gfile.makedirs(W.path('new/deep'))",
        appeared("new"),
    ),
    Attack(
        "write by HDF5",
        "import h5py\nwith h5py.File(W.path('new'), 'w') as f: f['x'] = 1",
        appeared("new"),
    ),
    Attack("write by NumPy", "import numpy; numpy.zeros(3).tofile(W.path('new'))", appeared("new")),
    Attack(
        "write by the C library",
        LIBC + "libc.close(libc.open(W.path('new').encode(), 0o101, 0o644))",
        appeared("new"),
    ),
    Attack(
        "change by mapping",
        "import mmap\nf = open(W.victim, 'r+b')\n"
        "m = mmap.mmap(f.fileno(), 0); m[0:1] = b'X'; m.flush()",
        victim_changed,
    ),
    Attack(
        "database",
        "import sqlite3; c = sqlite3.connect(W.path('new')); c.execute('create table t (a)')",
        appeared("new"),
    ),
    Attack("delete", "import os; os.remove(W.victim)", victim_changed),
    Attack("rename", "import os; os.rename(W.victim, W.path('new'))", victim_changed),
    Attack("chmod", "import os; os.chmod(W.victim, 0)", victim_changed),
    Attack("utime", "import os; os.utime(W.victim, (1, 1))", victim_changed),
    Attack("make a folder", "import os; os.mkdir(W.path('new'))", appeared("new")),
    Attack("remove a folder", "import os; os.rmdir(W.path('empty'))", victim_changed),
    Attack("named pipe", "import os; os.mkfifo(W.path('new'))", appeared("new")),
    Attack("hard link", "import os; os.link(W.victim, W.path('new'))", appeared("new")),
    Attack("symbolic link", "import os; os.symlink('/etc', W.path('new'))", appeared("new")),
    Attack(
        "extended attribute",
        "import os; os.setxattr(W.victim, 'user.x', b'y')",
        victim_changed,
        control=False,  # not every file system has them
    ),
    Attack(
        "shared memory file",
        "from multiprocessing import shared_memory as s\n"
        "m = s.SharedMemory(name=W.unique, create=True, size=10); m.close()",
        lambda world: world.shared_memory_left(),
    ),
    Attack(
        "write past /proc/self/root",
        "open('/proc/self/root' + W.path('new'), 'w').write('x')",
        appeared("new"),
    ),
    Attack(
        "out of the scratch folder by ..",
        "import os; here = W.scratch or W.folder\n"
        "open(os.path.join(here, os.path.relpath(W.path('new'), here)), 'w')",
        appeared("new"),
    ),
    Attack(
        "out of the scratch folder by a link",
        "import os\nlink = os.path.join(W.scratch or W.folder, 'link')\n"
        "os.symlink(W.victim, link); open(link, 'w').write('x')",
        victim_changed,
    ),
    Attack(
        "out of the scratch folder by moving",
        "import os\nmade = os.path.join(W.scratch or W.folder, 'made')\n"
        "open(made, 'w').write('x'); os.rename(made, W.path('new'))",
        appeared("new"),
    ),
    Attack(
        "into the scratch folder by linking",
        "import os\nlink = os.path.join(W.scratch or W.folder, 'link')\n"
        "os.link(W.victim, link); open(link, 'w').write('x')",
        victim_changed,
    ),
]

READING = [
    Attack("read a key", "W.done = 'secret' in open(W.secret).read()", told, "landlock"),
    Attack(
        "read a key by TensorFlow's C++",
        "import tensorflow as tf; W.done = 'secret' in tf.io.gfile.GFile(W.secret).read()",
        told,
        "landlock",
    ),
    Attack(
        "read a key by a link",
        "import os\nlink = os.path.join(W.scratch or W.folder, 'link')\n"
        "os.symlink(W.secret, link); W.done = 'secret' in open(link).read()",
        told,
        "landlock",
    ),
    Attack(
        "read the parent's environment",
        "import os; W.done = bool(open(f'/proc/{os.getppid()}/environ', 'rb').read())",
        told,
        "landlock",
        control=False,  # what belongs to root may not be read by others anyway
    ),
    Attack(
        "write the parent's memory",
        "import os; os.open(f'/proc/{os.getppid()}/mem', os.O_RDWR); W.done = True",
        told,
        control=False,
    ),
    Attack(
        "use what the parent has open",
        "import os\nfor n in range(3, 200):\n"
        "    try: os.write(n, b'harm'); W.done |= n != W.descriptor\n    except OSError: pass",
        told,
        control=False,
    ),
]

NETWORK = [
    Attack(
        "TCP",
        "import socket; socket.create_connection(('127.0.0.1', W.tcp_port), 2)",
        lambda world: world.heard("tcp"),
    ),
    Attack(
        "TCP by the C library",
        LIBC + "import struct\ns = libc.socket(2, 1, 0)\n"
        "a = struct.pack('=H', 2) + struct.pack('>H', W.tcp_port) + bytes((127, 0, 0, 1))\n"
        "a += bytes(8)\n"
        "libc.connect(s, a, 16)",
        lambda world: world.heard("tcp"),
    ),
    Attack(
        "UDP",
        "import socket; socket.socket(2, 2).sendto(b'x', ('127.0.0.1', W.udp_port))",
        lambda world: world.heard("udp"),
    ),
    Attack(
        "local socket",
        "import socket; s = socket.socket(1); s.connect(W.path('socket'))",
        lambda world: world.heard("unix"),
    ),
    Attack(
        "local datagram from a pair of sockets",
        "import socket; a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
        "a.sendto(b'x', W.path('datagram'))",
        lambda world: world.heard("datagram"),
    ),
    Attack(
        "local message from a pair of sockets",
        "import socket; a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
        "a.sendmsg([b'x'], [], 0, W.path('datagram'))",
        lambda world: world.heard("datagram"),
    ),
    Attack(
        "listen",
        "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); W.done = True",
        told,
    ),
    Attack("netlink", "import socket; socket.socket(socket.AF_NETLINK, 3, 0); W.done = True", told),
    Attack("io_uring", _call("425", "4", "0"), told, control=False),
]

PROCESSES = [
    Attack(
        "subprocess",
        "import subprocess; subprocess.run(['/bin/true'], check=True); W.done = True",
        told,
    ),
    Attack("system by the C library", LIBC + "W.done = libc.system(b'exit 3') == 768", told),
    Attack(
        "posix_spawn", "import os; os.posix_spawn('/bin/true', ['true'], {}); W.done = True", told
    ),
    Attack("fork", "import os\np = os.fork()\nif p == 0: os._exit(0)\nW.done = True", told),
    Attack(
        "exec",
        "import os; os.execv('/usr/bin/touch', ['touch', W.path('new')])",
        appeared("new"),
    ),
    Attack(
        "pool of processes",
        "from concurrent.futures import ProcessPoolExecutor as P\nimport multiprocessing as m\n"
        "with P(1, m.get_context('fork')) as pool: W.done = pool.submit(int).result(3) == 0",
        told,
        control=False,  # needs modules that another user may not be let at
    ),
    Attack(
        "daemon",
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        open(W.path('new'), 'w').write('x'); time.sleep(5)\n    os._exit(0)",
        lambda world: world.soon_exists("new"),
        control=True,
    ),
    Attack("kill", "import os; os.kill(W.pid, 9)", process_harmed),
    Attack("kill by thread", _call("234", "W.pid", "W.pid", "9"), process_harmed),
    Attack(
        "kill by descriptor",
        "import os, signal; signal.pidfd_send_signal(os.pidfd_open(W.pid), 9)",
        process_harmed,
    ),
    Attack(
        "kill by a file's signals",
        "import os, fcntl, socket\na, b = socket.socketpair()\n"
        "fcntl.fcntl(a, fcntl.F_SETOWN, W.pid); fcntl.fcntl(a, 10, 9)\n"
        "fcntl.fcntl(a, fcntl.F_SETFL, fcntl.fcntl(a, fcntl.F_GETFL) | 0o20000); b.send(b'x')",
        process_harmed,
    ),
    Attack("priority", "import os; os.setpriority(os.PRIO_PROCESS, W.pid, 19)", process_harmed),
    Attack("affinity", "import os; os.sched_setaffinity(W.pid, {0})", process_harmed),
    Attack(
        "limits of another",
        "import resource; resource.prlimit(W.pid, resource.RLIMIT_NOFILE, (9, 9))",
        process_harmed,
    ),
    Attack("trace another", _call("101", "16", "W.pid", "0", "0"), told, control=False),
    Attack(
        "write another's memory",
        _call("311", "W.pid", "0", "0", "0", "0", "0"),
        told,
        control=False,
    ),
    Attack("outlive the parent", LIBC + "W.done = libc.prctl(1, 0, 0, 0, 0) == 0", told),
    Attack("a session of its own", "import os; os.setsid(); W.done = True", told, control=False),
]

SYSTEM = [
    # Removed again at once where they could be made: they would outlive the tests.
    Attack("System V memory", _make_and_remove(29, "0, 4096, 0o1600", 31), told),
    Attack("System V semaphore", _make_and_remove(64, "0, 1, 0o1600", 66), told),
    Attack("System V queue", _make_and_remove(68, "0, 0o1600", 71), told),
    Attack(
        "POSIX queue",
        LIBC + "W.done = libc.syscall(240, b'kerascope', 0o101, 0o600, None) >= 0\n"
        "libc.syscall(241, b'kerascope')",
        told,
    ),
    Attack(
        "key ring",
        LIBC + "W.done = libc.syscall(248, b'user', b'k', b'v', 1, -2) >= 0",
        told,
        control=False,
    ),
    Attack("anonymous file", "import os; os.memfd_create('x'); W.done = True", told),
    Attack(
        "mount",
        LIBC + "W.done = libc.mount(b'none', W.folder.encode(), b'tmpfs', 0, None) == 0",
        told,
        control=False,
    ),
    Attack("own name spaces", _call("272", "0x10000000"), told, control=False),
    Attack("chroot", "import os; os.chroot(W.folder); W.done = True", told, control=False),
    Attack("BPF", _call("321", "0", "0", "0"), told, control=False),
    Attack("performance events", _call("298", "0", "0", "-1", "-1", "0"), told, control=False),
    Attack("page faults", _call("323", "1"), told, control=False),
    Attack(
        "host name",
        "import socket; socket.sethostname(socket.gethostname()); W.done = True",
        told,
        control=False,
    ),
    Attack(
        "clock",
        "import time; time.clock_settime(0, time.time()); W.done = True",
        told,
        control=False,
    ),
    Attack(
        "attributes by the new call",
        _call("463", "0", "0", "0", "0", "0", "0"),
        lambda world: False,
        control=False,
    ),
    Attack("another user", "import os; os.setuid(1); W.done = True", told, control=False),
    Attack(
        "terminal input",
        "import fcntl, os; m, s = os.openpty(); fcntl.ioctl(s, 0x5412, b'x'); W.done = True",
        told,
        control=False,
    ),
    Attack(
        "calls of the 32-bit system",
        # mov eax, 39 (mkdir); int 0x80; ret, in memory of its own
        "import ctypes, mmap\n"
        "m = mmap.mmap(-1, 4096, prot=7)\nm.write(bytes.fromhex('b827000000cd80c3'))\n"
        "start = ctypes.addressof(ctypes.c_char.from_buffer(m))\n"
        "ctypes.CFUNCTYPE(ctypes.c_int)(start)(); W.done = True",
        told,
    ),
    Attack("calls of the x32 system", _call("0x40000000 + 39"), told, control=False),
]

LIMITS = [
    Attack(
        "memory",
        "import numpy; blocks = [numpy.ones(1 << 25) for _ in range(12)]; W.done = True",
        told,
        control=False,
    ),
    Attack(
        "threads",
        "import threading, time\n"
        "for _ in range(4000):\n"
        "    threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n"
        "W.done = True",
        told,
        control=False,
    ),
    Attack(
        "a large file",
        "import os; f = open(os.path.join(W.scratch, 'big'), 'wb')\n"
        "for _ in range(64): f.write(bytes(1 << 20))\nf.flush(); W.done = True",
        told,
        control=False,
    ),
    Attack(
        "processor time",
        "import time, signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\n"
        "while time.process_time() < 5: pass\nW.done = True",
        told,
        control=False,
        cpu_s=1,
    ),
    Attack(
        "raise the limits",
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (1 << 20, 1 << 20)); W.done = True",
        lambda world: bool(world.done) and not world.as_root,
        control=False,
    ),
]

ATTACKS = [*FILES, *READING, *NETWORK, *PROCESSES, *SYSTEM, *LIMITS]
