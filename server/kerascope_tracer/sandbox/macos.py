"""macOS: the system's own sandbox (sandbox_init(3)), by a profile that refuses what changes things.

The call is deprecated since 2016 and is what Chromium, Bazel and others still build on. Written
from its documentation; not run on that system so far (docs/security.md).
"""

import ctypes
import os
from functools import cache
from typing import Any

from kerascope_tracer.sandbox.policy import ACTIVE, Unavailable

# Folders of the home folder that hold keys and tokens.
_SECRETS = (".ssh", ".aws", ".gnupg", ".kube", ".docker", ".netrc", ".config/gcloud", ".azure")


@cache
def library() -> Any:
    """The library that holds the call; ``None`` when there is none."""
    try:
        loaded = ctypes.CDLL("/usr/lib/libsandbox.1.dylib", use_errno=True)
        call = loaded.sandbox_init
    except (OSError, AttributeError):
        return None
    call.argtypes = (ctypes.c_char_p, ctypes.c_uint64, ctypes.POINTER(ctypes.c_char_p))
    call.restype = ctypes.c_int
    return loaded


def availability() -> str:
    """The state of this layer if it were put up now."""
    return ACTIVE if library() is not None else "unavailable: this system has no sandbox_init"


def restrict(scratch: str) -> str:
    """Confine this process for good. Raises ``Unavailable``."""
    loaded = library()
    if loaded is None:
        raise Unavailable("this system has no sandbox_init")
    problem = ctypes.c_char_p()
    if loaded.sandbox_init(profile(scratch).encode(), 0, ctypes.byref(problem)) != 0:
        raise Unavailable((problem.value or b"refused").decode("utf-8", "replace"))
    return ""


def profile(scratch: str, home: str = "") -> str:
    """The rules, in the system's own language; the last one that matches decides."""
    home = home or os.path.expanduser("~")
    lines = [
        "(version 1)",
        "(allow default)",
        "(deny network*)",
        "(deny process-fork)",
        "(deny process-exec*)",
        "(deny signal (target others))",
        "(deny file-write*)",
        '(allow file-write* (literal "/dev/null") (literal "/dev/zero"))',
    ]
    lines += [
        "(deny file-read* (subpath {}))".format(_text(home + "/" + name)) for name in _SECRETS
    ]
    if scratch:
        lines.append("(allow file-write* (subpath {}))".format(_text(os.path.realpath(scratch))))
    return "\n".join(lines)


def _text(value: str) -> str:
    return '"{}"'.format(value.replace("\\", "\\\\").replace('"', '\\"'))
