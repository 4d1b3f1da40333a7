"""Telling an old spelling where the user's code has it."""

import re
from types import FrameType
from typing import Optional, Set, Tuple

from kerascope_tracer.hooks.layers import Layers
from kerascope_tracer.wire import ApiDrift, Span


class Drift:
    """Tells of old spellings where the user's code has them, each once."""

    def __init__(self, layers: Layers) -> None:
        self._layers = layers
        self._told: Set[Tuple[Span, str]] = set()

    def unknown(self, frame: Optional[FrameType], reason: str) -> None:
        """Something of an earlier TensorFlow is asked for in the nearest user frame."""
        self._layers.recorder.unknown(self._place(frame), reason)

    def is_users(self, frame: Optional[FrameType]) -> bool:
        """Whether the user's own code asks for a name, past the import machinery."""
        while frame is not None and frame.f_code.co_filename.startswith("<frozen"):
            frame = frame.f_back
        return self.is_user(frame)

    def mentions(self, pattern: "re.Pattern[str]") -> bool:
        """Whether the program's own text has such a place."""
        return self._layers.sources.mention(pattern)

    def tell(self, frame: Optional[FrameType], old: str, new: str, kind: str, text: str) -> None:
        """``old`` is written in the nearest user frame, and ``new`` is what it is today.

        Does nothing outside of user code: Keras' own use of old names is none of the user's.
        """
        span = self._place(frame)
        if span is not None and (span, old) not in self._told:
            self._told.add((span, old))
            self._layers.recorder.add(ApiDrift(span, old, new, kind, text))

    def expected(self, error: BaseException) -> bool:
        """Whether the program itself is ready for ``error``: it asks which Keras there is."""
        guard = self._layers.guard
        return guard is not None and guard.expects(error)

    def is_user(self, frame: Optional[FrameType]) -> bool:
        """Whether ``frame`` runs the user's code."""
        return frame is not None and self._layers.sources.frame_span(frame) is not None

    def _place(self, frame: Optional[FrameType]) -> Optional[Span]:
        while frame is not None:
            span = self._layers.sources.frame_span(frame)
            if span is not None:
                return span
            frame = frame.f_back
        return None
