"""The one folder that a trace may write to: its own, small, and gone when the trace has ended.

Libraries want to write somewhere (caches, temporary files) and fail where they cannot. The fork
server makes a folder a trace below one of its own, which it holds a lock on for as long as it
lives: a folder that nobody holds is left over from one that was killed, and is removed by the next.
Only a folder that bears the mark of a fork server is: a name alone could be anybody's.
"""

import os
import shutil
import stat
import sys
import tempfile
from typing import Optional

_PREFIX = "kerascope-scratch-"
#: The file that tells a fork server's folder from another of that name; written under the lock.
_MARK = ".left-to-kerascope"
#: A trace may put this much into its folder (bytes) before it is ended.
MOST_BYTES = 64 * 1024 * 1024

# What Python and the libraries that models are made with look at for a place to write to.
_VARIABLES = (
    "TMPDIR TEMP TMP MPLCONFIGDIR XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME NUMBA_CACHE_DIR "
    "JOBLIB_TEMP_FOLDER TFDS_DATA_DIR HF_HOME TFHUB_CACHE_DIR WANDB_DIR MLFLOW_TRACKING_DIR"
).split()

_entered = ""


class ScratchSpace:
    """A folder of folders, one a trace. Where there is no place for it, traces write nowhere."""

    def __init__(self) -> None:
        self._path = ""
        self._lock: Optional[int] = None
        try:
            self._path = os.path.realpath(tempfile.mkdtemp(prefix=_PREFIX))
            self._lock = _locked(self._path)
            with open(os.path.join(self._path, _MARK), "x", encoding="utf-8"):
                pass
        except OSError:
            self._path = ""

    def make(self) -> str:
        """A new, empty folder for one trace; empty text when there can be none."""
        if not self._path:
            return ""
        try:
            return tempfile.mkdtemp(dir=self._path)
        except OSError:
            return ""

    def close(self) -> None:
        """Remove everything."""
        if self._path:
            wipe(self._path)
            self._path = ""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def wipe(path: str) -> None:
    """Remove a folder and what is in it; links are removed, not followed."""
    if path:
        shutil.rmtree(path, ignore_errors=True)


def size(path: str) -> int:
    """Bytes of the files below ``path``."""
    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            try:
                total += os.lstat(os.path.join(folder, name)).st_size
            except OSError:
                pass  # gone meanwhile
    return total


def remove_left_over() -> None:
    """Remove the folders of fork servers that were killed."""
    try:
        home = tempfile.gettempdir()
        candidates = [entry for entry in os.scandir(home) if entry.name.startswith(_PREFIX)]
    except OSError:
        return
    for entry in candidates:
        try:
            if not entry.is_dir(follow_symlinks=False) or entry.stat().st_uid != os.getuid():
                continue
            if not stat.S_ISREG(os.lstat(os.path.join(entry.path, _MARK)).st_mode):
                continue
            lock = _locked(entry.path)
        except OSError:
            continue  # held by a fork server that lives, or gone
        wipe(entry.path)
        os.close(lock)


def _locked(path: str) -> int:
    """A descriptor that holds the folder's lock. Raises ``OSError`` when another one does."""
    import fcntl

    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def move_into(path: str) -> None:
    """Have this process and its libraries put what they write into ``path``, if it is one."""
    global _entered
    _entered = path
    if not path:
        return
    for name in _VARIABLES:
        os.environ[name] = path
    if "tempfile" in sys.modules:
        tempfile.tempdir = path  # TensorFlow's import has settled on another already


def entered() -> str:
    """The folder that this process may write to; empty when there is none."""
    return _entered
