"""Where a document's program imports its own modules from."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path


def search_paths(path: str, roots: Sequence[str], extra: Sequence[str]) -> tuple[str, ...]:
    """The workspace's folders around the file ``path``, then those of the user's settings.

    A relative one of these lies in the workspace's folder around the file, or beside the file where
    there is none; ``~`` and ``${workspaceFolder}`` are filled in. A file without a path lies in
    every folder of the workspace.
    """
    around = [root for root in roots if not path or Path(root) in Path(path).parents]
    bases = around or ([os.path.dirname(path)] if path else [])
    found = list(around)
    for folder in extra:
        for base in bases or [""]:
            whole = folder.replace("${workspaceFolder}", base) if base else folder
            whole = os.path.normpath(os.path.join(base, os.path.expanduser(whole)))
            if os.path.isabs(whole):
                found.append(whole)
    return tuple(dict.fromkeys(found))
