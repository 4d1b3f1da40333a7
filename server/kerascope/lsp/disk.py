"""Program files as they are on disk."""

from __future__ import annotations

import os
import stat
from pathlib import Path

#: No file that is longer is looked at (bytes).
LARGEST_PROGRAM = 16 * 1024 * 1024


def file_key(path: str) -> str:
    """The same for all names of one file: links are followed, and on Windows letters are alike."""
    return os.path.normcase(os.path.realpath(path))


def text_on_disk(path: str) -> str | None:
    """The text of a file; ``None`` for what is not there, no text, or nothing to be read."""
    try:
        # Neither a pipe, which never ends, nor anything too large to be a program.
        if not stat.S_ISREG((seen := os.stat(path)).st_mode) or seen.st_size > LARGEST_PROGRAM:
            return None
        return Path(path).read_bytes().decode("utf-8")
    except (OSError, ValueError):
        return None
