"""Changes that would settle a finding, and whether one did.

They are candidates: only a trace of the edited text makes one ``verified``.
"""

from __future__ import annotations

from kerascope.analysis.fixes.propose import propose
from kerascope.analysis.fixes.settle import settles

__all__ = ["propose", "settles"]
