"""The frames that construct and that call layers: past our hooks and Keras' own wrappers."""

import os
from types import CodeType, FrameType
from typing import Optional

_OWN_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "")
_HOOKS = tuple(
    os.path.join(_OWN_FOLDER, *place)
    for place in (
        ("hooks", "layers.py"),
        ("hooks", "watching.py"),
        ("hooks", "partial_lists.py"),
        ("hooks", "drift", "calls.py"),
        ("standins", "unknown_arguments.py"),
    )
)


def constructing_frame(frame: Optional[FrameType]) -> Optional[FrameType]:
    """The frame whose call expression constructs: past ``__new__`` methods and ``keras.Input``."""
    while frame is not None:
        code = frame.f_code
        is_input = code.co_name == "Input" and code.co_filename.endswith("input_layer.py")
        own = code.co_filename.startswith(_OWN_FOLDER)
        if code.co_name != "__new__" and not own and not is_input:
            return frame
        frame = frame.f_back
    return None


def calling_frame(frame: Optional[FrameType]) -> Optional[FrameType]:
    """The frame that applied the layer or operation: past our own hooks and Keras' wrappers."""
    while frame is not None and _is_plumbing(frame.f_code):
        frame = frame.f_back
    return frame


def _is_plumbing(code: CodeType) -> bool:
    name = code.co_filename
    if name in _HOOKS or name.endswith("traceback_utils.py"):
        return True
    path = name.replace(os.sep, "/")
    if path.endswith(("src/ops/operation.py", "src/layers/layer.py", "/data_layer.py")):
        return code.co_name == "__call__"
    # keras.ops.add(x, y) and x + y reach their operation through these.
    return "/keras/src/ops/" in path or path.endswith("common/keras_tensor.py")
