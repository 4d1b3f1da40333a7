"""Nothing of the parent's stays open in a trace: a descriptor is a way past every rule on paths."""

import os
from typing import Optional, Tuple

_MOST = 1 << 20


def close_all_but(keep: Optional[Tuple[int, ...]]) -> str:
    """Close every descriptor but 0, 1, 2 and those of ``keep``.

    ``None`` is for a process that was started for this trace and has inherited nothing.
    """
    if keep is None:
        return "none were inherited"
    low = 3
    for descriptor in sorted(keep):
        os.closerange(low, descriptor)
        low = max(low, descriptor + 1)
    os.closerange(low, _highest())
    return ""


def _highest() -> int:
    try:
        return min(os.sysconf("SC_OPEN_MAX"), _MOST)
    except (ValueError, OSError, AttributeError):
        return _MOST
