"""Which files a trace may read and write, held by the Linux kernel (landlock(7)).

A process gives up every access that it does not name, for itself and for whatever it becomes. Rules
name places by open descriptors, so neither ``..`` nor a link leads around them. Numbers and
structures: include/uapi/linux/landlock.h. Landlock does not know of metadata (chmod, utime,
extended attributes); those are left to :mod:`seccomp`.
"""

import ctypes
import errno
import os
import stat
from functools import cache
from typing import Iterable, Optional

from kerascope_tracer.sandbox.libc import forgo_privileges, syscall
from kerascope_tracer.sandbox.policy import ACTIVE, Unavailable

#: From this version on every way to change a file's content is covered.
COMPLETE = 3

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_RULE_PATH_BENEATH = 1
_QUIET = 1  # LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF: no line in the system's log a refusal

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_MAKE_SYM, _REFER, _TRUNCATE, _IOCTL_DEV = 1 << 12, 1 << 13, 1 << 14, 1 << 15
_FIRST_VERSION = (1 << 13) - 1
_SCRATCH = _READ_FILE | _READ_DIR | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR
_SCRATCH |= _MAKE_REG | _MAKE_SYM | _REFER | _TRUNCATE
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV


class _Ruleset(ctypes.Structure):
    """struct landlock_ruleset_attr."""

    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    """struct landlock_path_beneath_attr."""

    _pack_ = 1
    _layout_ = "ms"  # what packing means; Python 3.14 wants it said
    _fields_ = (("allowed", ctypes.c_uint64), ("descriptor", ctypes.c_int32))


@cache
def _kernel_version() -> int:
    try:
        return syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)
    except OSError:
        return 0


def version(newest: Optional[int] = None) -> int:
    """The kernel's version of Landlock, at most ``newest``; 0 when it has none."""
    known = _kernel_version()
    return known if newest is None else min(known, newest)


def availability() -> str:
    """The state of this layer if it were put up now."""
    known = version()
    return "{} (version {})".format(ACTIVE, known) if known else "unavailable: not in this kernel"


class Rules:
    """What may be read and written, not yet in force; each place includes what lies below it.

    ``abi`` is the version to make use of. Raises ``Unavailable`` or ``OSError``.
    """

    def __init__(self, abi: int) -> None:
        if abi < 1:
            raise Unavailable("not in this kernel")
        self.abi = abi
        self._rights = _FIRST_VERSION
        for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL_DEV)):
            self._rights |= right if abi >= since else 0
        # Network: bind and connect. Scoped: abstract sockets, signals to others.
        rules = _Ruleset(self._rights, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0)
        size = 8 if abi < 4 else 16 if abi < 6 else 24
        self.descriptor = syscall(_CREATE_RULESET, ctypes.byref(rules), size, 0)
        for device in (os.devnull, "/dev/zero"):
            self._allow(device, _READ_FILE | _WRITE_FILE | _TRUNCATE)

    def allow_reading(self, places: Iterable[str]) -> None:
        """Let these be read. Places that are not there are passed over."""
        for place in places:
            self._allow(place, _READ_FILE | _READ_DIR)

    def allow_writing(self, folder: str) -> None:
        """Let everything below ``folder`` be made, changed and removed."""
        self._allow(folder, _SCRATCH)

    def enforce(self) -> None:
        """Hold this process to the rules, for good."""
        forgo_privileges()
        syscall(_RESTRICT_SELF, self.descriptor, _QUIET if self.abi >= 7 else 0)

    def close(self) -> None:
        """Let go of the rules; they stay in force where they were enforced."""
        os.close(self.descriptor)

    def _allow(self, place: str, rights: int) -> None:
        try:
            descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            return  # not there, or not ours to look at
        try:
            rights &= self._rights
            if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
                rights &= _OF_FILES
            rule = _PathBeneath(rights, descriptor)
            syscall(_ADD_RULE, self.descriptor, _RULE_PATH_BENEATH, ctypes.byref(rule), 0)
        except OSError as error:
            # A file of a kind that no rule can name (a pipe, a socket) is no place to read from.
            if error.errno not in (errno.EBADFD, errno.EINVAL):
                raise
        finally:
            os.close(descriptor)


class Stock:
    """Rules that a fork server makes ahead, while nobody waits, each for one trace.

    Rules are shared by whoever has inherited them, so each is used once and then replaced.
    """

    def __init__(self, places: Iterable[str]) -> None:
        self._places = tuple(places)
        self._rules: Optional[Rules] = None

    def fill(self) -> None:
        """Replace what a trace has taken."""
        if self._rules is not None:
            self._rules.close()
            self._rules = None
        try:
            rules = Rules(version())
            rules.allow_reading(self._places)
        except (Unavailable, OSError):
            return  # the trace makes its own, and tells why that does not go
        self._rules = rules

    @property
    def descriptor(self) -> int:
        """What the trace has to keep open for :meth:`take`; -1 when there is nothing."""
        return -1 if self._rules is None else self._rules.descriptor

    def take(self, abi: int) -> Rules:
        """Rules for this process, by which the places may be read. As :class:`Rules` raises."""
        rules, self._rules = self._rules, None
        if rules is not None and rules.abi == abi:
            return rules
        rules = Rules(abi)
        rules.allow_reading(self._places)
        return rules
