"""Keeps a traced program from doing anything to the world, and says what it kept it from.

Python tells an audit hook before it opens a file for writing, removes one, opens a socket or starts
a process (PEP 578); the hook refuses. It is there to name, in the user's words, what the kernel
refuses as well (:mod:`kerascope_tracer.sandbox`): a hook cannot hold hostile code, and TensorFlow's
own C++ writes do not pass it. What happens inside the trace's scratch folder is nobody's concern.
"""

import os
import sys
from typing import Any, Callable, Dict, Optional, Tuple

from kerascope_tracer.sandbox import scratch

_absolute = os.path.abspath  # bound now, whatever a program does to it later
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


#: What the reasons for what was left out begin with.
LEFT_OUT = "not executed while tracing: "


def left_out_writing(path: Any) -> str:
    """The reason to give for a file that was not written. ``path`` is whatever a program gave."""
    known = isinstance(path, (str, bytes, os.PathLike))
    return LEFT_OUT + ("writes {}".format(_shown(path)) if known else "writes a file")


class NotExecuted(PermissionError):
    """A side effect that tracing leaves out. Its text says which, for the user."""


def install() -> None:
    """Refuse side effects from now on, for the rest of this process."""
    refusals = _refusals()
    private = scratch.entered()
    inside = os.path.join(private, "") if private else ""

    def hook(event: str, arguments: Tuple[Any, ...]) -> None:
        describe = refusals.get(event)
        if describe is None or (inside and _stays_inside(event, arguments, inside)):
            return
        effect = describe(arguments)
        if effect is not None:
            raise NotExecuted(LEFT_OUT + effect)

    sys.addaudithook(hook)


_Describe = Callable[[Tuple[Any, ...]], Optional[str]]

# Where the arguments of an event say what is changed, if not in the first alone.
_CHANGED = {
    "os.rename": (0, 1),
    "shutil.move": (0, 1),
    "os.link": (1,),
    "os.symlink": (1,),
    "shutil.copyfile": (1,),
    "shutil.copytree": (1,),
    "shutil.unpack_archive": (1,),
}


def _stays_inside(event: str, arguments: Tuple[Any, ...], inside: str) -> bool:
    """Whether all that would be changed lies in the folder ``inside``."""
    for position in _CHANGED.get(event, (0,)):
        path = arguments[position] if position < len(arguments) else None
        if isinstance(path, os.PathLike):
            path = os.fspath(path)
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str) or not _absolute(path).startswith(inside):
            return False
    return True


def _refusals() -> Dict[str, _Describe]:
    """What to say of an event; ``None`` lets it pass. Events: docs.python.org, "Audit events"."""
    table: Dict[str, _Describe] = {"open": _open, "sqlite3.connect": _database}
    for event, words in (
        ("os.remove", "deletes {}"),
        ("os.rmdir", "deletes the folder {}"),
        ("shutil.rmtree", "deletes the folder {}"),
        ("os.mkdir", "makes the folder {}"),
        ("os.rename", "renames {}"),
        ("shutil.move", "moves {}"),
        ("shutil.copyfile", "copies {}"),
        ("shutil.copytree", "copies {}"),
        ("shutil.make_archive", "writes the archive {}"),
        ("shutil.unpack_archive", "unpacks {}"),
        ("os.link", "links {}"),
        ("os.symlink", "links {}"),
        ("os.chmod", "changes {}"),
        ("os.chown", "changes {}"),
        ("os.utime", "changes {}"),
        ("os.truncate", "truncates {}"),
        ("os.setxattr", "changes {}"),
        ("subprocess.Popen", "starts {}"),
        ("os.system", "starts {}"),
        ("os.exec", "starts {}"),
        ("os.posix_spawn", "starts {}"),
        ("os.spawn", "starts a process"),
        ("os.startfile", "starts {}"),
        ("os.fork", "starts a process"),
        ("os.forkpty", "starts a process"),
        ("os.kill", "sends a signal"),
        ("webbrowser.open", "opens {} in a browser"),
        ("urllib.Request", "downloads {}"),
        ("ftplib.connect", "connects to a server"),
        ("smtplib.connect", "connects to a server"),
        ("http.client.connect", "connects to {1}"),
        ("socket.connect", "connects to a server"),
        ("socket.bind", "opens a port"),
        ("socket.sendto", "sends data"),
        ("socket.getaddrinfo", "looks up {}"),
        ("socket.gethostbyname", "looks up {}"),
    ):
        table[event] = _saying(words)
    return table


def _saying(words: str) -> _Describe:
    def describe(arguments: Tuple[Any, ...]) -> str:
        shown = [_shown(argument) for argument in arguments]
        try:
            return words.format(*shown)
        except IndexError:
            return words.replace(" {}", "").replace(" {1}", "")

    return describe


def _open(arguments: Tuple[Any, ...]) -> Optional[str]:
    path, mode, flags = (*arguments, None, None, None)[:3]
    writes = isinstance(flags, int) and flags & _WRITING
    writes = writes or (isinstance(mode, str) and any(letter in mode for letter in "wxa+"))
    if not writes or path == os.devnull or isinstance(path, int):
        return None
    return "writes {}".format(_shown(path))


def _database(arguments: Tuple[Any, ...]) -> Optional[str]:
    path = arguments[0] if arguments else ""
    return None if path == ":memory:" else "opens the database {}".format(_shown(path))


def _shown(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    if isinstance(value, (list, tuple)):
        value = " ".join(str(part) for part in value[:3])
    return str(value)[:120]
