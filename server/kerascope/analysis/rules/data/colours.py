"""Pictures that are read in colours, for a model of grey ones: the call that reads them.

Nobody chose three channels there, they are what is read unless something else is said; that the
Input has one channel was written down.
"""

from __future__ import annotations

from kerascope.analysis.cst import CallSyntax, code
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Shape, Span
from kerascope.analysis.rules.origins.preparing import shaping_calls
from kerascope.analysis.rules.rule import span_data

#: Functions of Keras that read pictures, with ``color_mode="rgb"`` unless told otherwise.
_KERAS = frozenset(
    {
        *("flow_from_directory", "flow_from_dataframe", "image_dataset_from_directory"),
        "load_img",
    }
)
_DECODERS = frozenset({"decode_png", "decode_jpeg", "decode_image", "decode_bmp"})


def read_in_colours(
    trace: Trace, data: tuple[Span, str] | None, place: Span, shape: Shape, wanted: Shape
) -> tuple[Span, dict[str, object]] | None:
    """The reader of pictures ``shape`` (with batch), where the model reads ``wanted``, grey ones.

    With what a fix needs: the call, and what to say in it.
    """
    if data is None or len(shape) != len(wanted) or wanted[-1] != 1 or shape[-1] not in (3, 4):
        return None
    if len(wanted) < 4:
        return None
    for call in shaping_calls(trace, data, place):
        said = _said(call)
        if said is not None:
            return call.span, {"reader": span_data(call.span), "said": list(said)}
    return None


def _said(call: CallSyntax) -> tuple[str, str, int | None] | None:
    """The keyword, value and position that make a call read grey pictures."""
    module, _, name = call.callee.rpartition(".")
    if any(argument.star for argument in call.arguments):
        return None
    if name in _KERAS:
        mode = call.argument("color_mode")
        known = mode is None or code(mode.value).strip("\"'") == "rgb"
        return ("color_mode", '"grayscale"', None) if known else None
    if name in _DECODERS:
        return "channels", "1", 1
    if name == "imread" and module in ("cv2", "cv"):
        return ("flags", f"{module}.IMREAD_GRAYSCALE", 1) if len(call.arguments) == 1 else None
    return None
