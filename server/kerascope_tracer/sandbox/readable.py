"""What a trace may read: the interpreter and its packages, the system's libraries, the workspace.

Not the rest of the home folder, where keys and tokens lie. A workspace that is the home folder
itself can be read without what is hidden in it.
"""

import os
import sys
from functools import cache
from typing import Iterable, Iterator, List, Sequence, Tuple

_SYSTEM = """
    /usr /lib /lib32 /lib64 /libx32 /bin /opt /nix/store /gnu/store /snap
    /etc/ld.so.cache /etc/ld.so.conf /etc/ld.so.conf.d /etc/alternatives /etc/localtime
    /etc/timezone /etc/nsswitch.conf /etc/passwd /etc/group /etc/hosts /etc/resolv.conf
    /etc/os-release /etc/lsb-release /etc/debian_version /etc/mime.types /etc/fonts /etc/ssl
    /etc/pki /etc/ca-certificates /etc/matplotlibrc /etc/locale.alias
    /proc/cpuinfo /proc/meminfo /proc/stat /proc/version /proc/filesystems
    /proc/loadavg /proc/uptime /proc/sys
    /sys/devices/system /sys/fs/cgroup /sys/kernel/mm
    /dev/null /dev/zero /dev/full /dev/random /dev/urandom
""".split()
#: Where Linux tells a process about itself. Named by the process that asks: to its parent, the same
#: words are the parent's own secrets.
OF_PROCESS = ("/proc/self",)
# Small files of settings that Keras and its companions read at home.
_OF_HOME = (".keras", ".config/matplotlib", ".cache/matplotlib")
_PROJECT_MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg")
_MOST_ENTRIES = 1000


def places_of_workspace(path: str, search_paths: Sequence[str]) -> Tuple[str, ...]:
    """Files and folders of the workspace that the trace of the program at ``path`` may read.

    ``search_paths`` are the folders of the workspace that the program lies in. To be asked for
    before anything of the user's ran.
    """
    places: List[str] = []
    for folder in _workspace(path, search_paths):
        places += _of_workspace(folder, home_folder())
    return tuple(dict.fromkeys(places))


@cache
def places_of_interpreter() -> Tuple[str, ...]:
    """What every trace of this interpreter may read. Found out once, before the fork."""
    home = home_folder()
    of_home = [os.path.join(home, name) for name in _OF_HOME] if home else []
    places = dict.fromkeys([*_SYSTEM, *of_home, *_packages()])
    return tuple(place for place in places if os.path.exists(place))


def _packages() -> Iterator[str]:
    yield from (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)
    yield os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    yield os.path.dirname(os.path.realpath(sys.executable or os.sep + "usr"))
    for entry in sys.path:
        if os.path.isabs(entry):
            yield entry
    for entry in os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep):
        if os.path.isabs(entry):
            yield entry
    # Packages that `pip install -e` has only linked: setuptools' finders say where they are.
    for name, module in list(sys.modules.items()):
        if name.startswith("__editable__"):
            mapping = getattr(module, "MAPPING", None)
            if isinstance(mapping, dict):
                yield from (str(target) for target in mapping.values())


def _workspace(path: str, search_paths: Iterable[str]) -> Iterator[str]:
    yield from (os.path.realpath(folder) for folder in search_paths if os.path.isabs(folder))
    folder = os.path.dirname(path)
    if os.path.isabs(folder):
        yield project_root(os.path.realpath(folder))


def project_root(folder: str) -> str:
    """The nearest folder from ``folder`` upwards that looks like a project's; else ``folder``.

    Neither the home folder nor what is above it counts: a mark there is the user's, not the
    project's.
    """
    home = home_folder()
    climbed = folder
    while os.path.dirname(climbed) != climbed and not _holds(climbed, home):
        if any(os.path.exists(os.path.join(climbed, mark)) for mark in _PROJECT_MARKS):
            return climbed
        climbed = os.path.dirname(climbed)
    return folder


def _of_workspace(folder: str, home: str) -> List[str]:
    """What may be read of a workspace folder: all of it, unless the home folder lies in it."""
    if not _holds(folder, home):
        return [folder]
    try:
        entries = [entry for entry in os.scandir(folder) if not entry.name.startswith(".")]
    except OSError:
        return []
    return [
        entry.path
        for entry in entries[:_MOST_ENTRIES]
        # Of the root folder only the files: the folders in it are the system's.
        if not _holds(entry.path, home)
        and (os.path.dirname(folder) != folder or entry.is_file(follow_symlinks=False))
    ]


def _holds(folder: str, home: str) -> bool:
    """Whether ``home`` is ``folder`` or lies in it."""
    return bool(home) and os.path.join(home, "").startswith(os.path.join(folder, ""))


@cache
def home_folder() -> str:
    """The user's home folder, without links in its path; empty when there is none."""
    home = os.path.expanduser("~")
    return os.path.realpath(home) if os.path.isabs(home) else ""
