"""Where something is in the text, and what is known of a value.

Lines are 1-based; columns are 0-based and count code points of the line. ``None`` in a shape is an
unknown axis, and a shape of ``None`` is an unknown rank.
"""

from dataclasses import dataclass
from typing import Mapping, Optional, Tuple, Union

Shape = Tuple[Optional[int], ...]


@dataclass(frozen=True)
class Span:
    """A half-open stretch of source text; ``file`` is empty for the traced document."""

    line: int
    column: int
    end_line: int
    end_column: int
    file: str = ""

    def contains(self, other: "Span") -> bool:
        """Whether ``other`` lies within this span (same file, ends included)."""
        return (
            self.file == other.file
            and (self.line, self.column) <= (other.line, other.column)
            and (other.end_line, other.end_column) <= (self.end_line, self.end_column)
        )


@dataclass(frozen=True)
class TensorSpec:
    """What is known of one tensor or array: its shape, its dtype, and how it is stored."""

    shape: Optional[Shape]
    dtype: str
    storage: str = "dense"  # dense | ragged | sparse


@dataclass(frozen=True)
class Opaque:
    """A value that is no tensor or whose specification is unknown, with the reason."""

    reason: str


# The specification of a value, in the structure that Keras itself keeps.
Spec = Union[TensorSpec, Opaque, None, Tuple["Spec", ...], Mapping[str, "Spec"]]


@dataclass(frozen=True)
class ErrorInfo:
    """An exception: its type's name, its text as Keras or TensorFlow wrote it, and where it passed.

    ``frames`` are the user's frames, outermost first.
    """

    type: str
    message: str
    frames: Tuple[Span, ...] = ()
