"""Everything that an attack could harm, and what can be seen of it from outside."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

_SHARED = "/dev/shm"


class World:
    """Files, sockets and a process that are there to be harmed. ``user`` owns them."""

    def __init__(self, user: int) -> None:
        self.user = user
        self.as_root = user == 0
        self.folder = tempfile.mkdtemp(prefix="attacked-")
        self.home = tempfile.mkdtemp(prefix="home-")
        self.secret = os.path.join(self.home, "id_rsa")
        self.victim = self.path("victim")
        self.unique = f"attack-{os.getpid()}-{user}"
        self.scratch = ""
        self.descriptor = -1
        self.done = False
        self._process = self._start_process()
        self.process_before = self.process_state()
        self._sockets: dict[str, socket.socket] = {}
        for name, kind in (("socket", socket.SOCK_STREAM), ("datagram", socket.SOCK_DGRAM)):
            made = socket.socket(socket.AF_UNIX, kind)
            made.bind(self.path(name))
            self._sockets["unix" if name == "socket" else name] = made
        tcp, udp = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
        for kind_of, made in (("tcp", tcp), ("udp", udp)):
            made.bind(("127.0.0.1", 0))
            self._sockets[kind_of] = made
        self.tcp_port, self.udp_port = tcp.getsockname()[1], udp.getsockname()[1]
        for made in self._sockets.values():
            made.setblocking(False)
            if made.type == socket.SOCK_STREAM:
                made.listen(100)

    def path(self, name: str) -> str:
        """A place in the folder that is attacked."""
        return os.path.join(self.folder, name)

    # Before and after

    def restore(self) -> None:
        """Put everything back as it was; take note of how that is."""
        for entry in os.scandir(self.folder):
            if entry.name in ("socket", "datagram"):
                continue
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path)
            else:
                os.remove(entry.path)
        os.mkdir(self.path("empty"))
        for path, text in ((self.victim, "precious"), (self.secret, "secret")):
            with open(path, "w") as stream:
                stream.write(text)
            os.chmod(path, 0o666)
        for path in (self.folder, self.home, self.victim, self.secret, self.path("empty")):
            os.chown(path, self.user, -1)
        for name in ("socket", "datagram"):
            os.chmod(self.path(name), 0o777)
        for name in list(self._sockets):
            self.heard(name)
        if self.shared_memory_left():
            os.remove(os.path.join(_SHARED, self.unique))
        if self.process_state() != self.process_before:
            self._replace_process()
        self.done = False
        self.victim_before = self.victim_state()

    def close(self) -> None:
        """Remove everything."""
        self._process.kill()
        self._process.wait()
        for made in self._sockets.values():
            made.close()
        shutil.rmtree(self.folder)
        shutil.rmtree(self.home)

    @property
    def pid(self) -> int:
        """The id of the process that is there to be harmed."""
        return self._process.pid

    def _start_process(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(["sleep", "600"], user=self.user, start_new_session=True)

    def _replace_process(self) -> None:
        self._process.kill()
        self._process.wait()
        self._process = self._start_process()
        self.process_before = self.process_state()

    # What can be seen

    def victim_state(self) -> object:
        """All that can be known of the files that were there."""
        try:
            with open(self.victim, "rb") as stream:
                text = stream.read()
            seen = os.lstat(self.victim)
            attributes = os.listxattr(self.victim)
        except OSError:
            return None
        state = (text, seen.st_mode, seen.st_ino, seen.st_mtime_ns, seen.st_uid, attributes)
        return (*state, os.path.isdir(self.path("empty")))

    def exists(self, name: str) -> bool:
        """Whether there is something of this name in the folder."""
        return os.path.lexists(self.path(name))

    def soon_exists(self, name: str) -> bool:
        """The same, for what takes a moment to come."""
        for _ in range(20):
            if self.exists(name):
                return True
            time.sleep(0.01)
        return False

    def shared_memory_left(self) -> bool:
        """Whether a piece of shared memory outlived its maker."""
        return os.path.exists(os.path.join(_SHARED, self.unique))

    def heard(self, name: str) -> bool:
        """Whether somebody called, on the sockets of this kind."""
        made = self._sockets[name]
        heard = False
        while True:
            try:
                if made.type == socket.SOCK_STREAM:
                    made.accept()[0].close()
                else:
                    made.recv(100)
            except BlockingIOError:
                return heard
            heard = True

    def process_harmed(self) -> bool:
        """Whether something was done to the process. A signal takes a moment to end it."""
        for _ in range(10):
            if self.process_state() != self.process_before:
                return True
            time.sleep(0.001)
        return False

    def process_state(self) -> object:
        """All that can be known of the process."""
        if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return "ended"
        return (
            os.getpriority(os.PRIO_PROCESS, self.pid),
            os.sched_getaffinity(self.pid),
            Path(f"/proc/{self.pid}/limits").read_text(),
        )
