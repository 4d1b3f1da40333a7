"""What an exception means: whose it is, whether something unknown took part, and its text."""

import builtins
import os
import re
from types import TracebackType
from typing import Any, Optional

from kerascope_tracer import decorators, hypothetical
from kerascope_tracer.effects import NotExecuted
from kerascope_tracer.lenient import is_partial
from kerascope_tracer.positions import Sources
from kerascope_tracer.unknown import Unknown, UnknownValueError, find_unknown

# What TensorFlow and NumPy say when a value is asked of a tensor that a graph only describes. In
# the user's eager program these lines work.
_SYMBOLIC = re.compile(
    r"symbolic (tf\.)?[Tt]ensor|SymbolicTensor|Iterating over a symbolic|as a Python `bool`"
    r"|has no attribute 'numpy'|EagerTensor|not (supported|available|allowed) (in|when|inside)"
    r".*(graph|eager)|eager execution|outside of eager|Cannot evaluate tensor|`Session`"
    r"|values not loaded|values of this array are not loaded"
    r"|has no attribute '(_numpy|_id|handle)'|\.numpy\(\) is (only|not)|variable.*not initialized"
)
#: What TensorFlow says where it needs a rank, or a whole shape, that a graph does not know.
UNRANKED = r"unknown rank|unknown TensorShape|contains no shape|partially known TensorShape"
_NODE = re.compile(r"\nNode: '[^']*'\n(?:Detected at node.*?\n)?(.+?)(?=\n|\s*\[\[)")
_VALUES = re.compile(
    r"feed a value for placeholder|[Uu]ninitialized|reading (variable|resource)|does not exist"
    r"|no (gradient|variable)|No gradients"
)
_OWN_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "")
_ENVIRONMENT = (ImportError, OSError, EOFError, KeyboardInterrupt, SystemExit)
# What TensorFlow's own reading and writing of files raises, in tensorflow.python.framework.
_FILES = ("NotFoundError", "PermissionDeniedError", "AlreadyExistsError", "UnavailableError")


_HYPOTHETICAL = "it depends on a size that is not known while tracing"


def taint(traceback: Optional[TracebackType], sources: Sources) -> Optional[Unknown]:
    """An Unknown, or a size that stands for one, that took part in a failure, if one did.

    Looked for in the values that each frame had at hand: all of a library's frame, and those that
    the user's own line mentions.
    """
    while traceback is not None:
        frame = traceback.tb_frame
        source = sources.of(frame.f_code)
        if frame.f_code.co_filename.startswith(_OWN_FOLDER):
            values: Any = ()  # the tracer's own frames hold what it predicts, not what took part
        elif source is None:
            values = list(frame.f_locals.values())
        else:
            mentioned = source.names_at(traceback.tb_lineno)
            scope = frame.f_locals if frame.f_code.co_name != "<module>" else frame.f_globals
            values = [scope[name] for name in mentioned if name in scope]
            values += [frame.f_globals[name] for name in mentioned if name in frame.f_globals]
        for value in values:
            found = find_unknown(value) or _held_by(value) or _assumed_in(value, 2)
            if found is not None:
                return found
            if hypothetical.took_part(value) or is_partial(value):
                return Unknown(_HYPOTHETICAL)
        traceback = traceback.tb_next
    return None


def _held_by(value: Any) -> Optional[Unknown]:
    """An Unknown among the attributes of an object, or the mark of a model that failed to build."""
    state = getattr(value, "__dict__", None) if not isinstance(value, type) else None
    if not isinstance(state, dict) or type(value).__name__ == "module":
        return None
    if state.get("_kerascope_broken_"):
        return Unknown("the model could not be built")
    return find_unknown(state, 2)


def mark_broken(error: BaseException) -> None:
    """Note on the model whose constructor raised ``error`` that it could not be built."""
    model = getattr(error, "_kerascope_breaks_", None)
    if model is not None:
        object.__setattr__(model, "_kerascope_broken_", True)


def mark_assumed(tensor: Any, reason: str) -> None:
    """Note on ``tensor`` that it only stands for what a failed layer would have returned."""
    try:
        tensor._kerascope_assumed_ = reason
    except AttributeError:  # a class with slots: a consequence of it may then be told
        pass


def _assumed_in(value: Any, depth: int) -> Optional[Unknown]:
    state = getattr(value, "__dict__", None)
    if isinstance(state, dict) and "_kerascope_assumed_" in state:
        return Unknown(state["_kerascope_assumed_"])
    if depth > 0 and isinstance(value, (list, tuple, dict)):
        items = list(value.values() if isinstance(value, dict) else value)
        for item in items[:64]:
            found = _assumed_in(item, depth - 1)
            if found is not None:
                return found
    return None


def reason_of(unknown: Unknown) -> str:
    """Why ``unknown`` is unknown."""
    return str(object.__getattribute__(unknown, "_reason"))


def origin(error: BaseException, traceback: Optional[TracebackType], sources: Sources) -> str:
    """Whose an error is, in the words of :class:`kerascope_tracer.wire.ErrorRaised`."""
    asked = isinstance(error, UnknownValueError) or isinstance(error.__cause__, UnknownValueError)
    if asked or _SYMBOLIC.search(text(error)):
        return "symbolic"
    if type(error).__name__ == "OperatorNotAllowedInGraphError":
        return "symbolic"
    if isinstance(error, AttributeError) and decorators.is_stand_in(getattr(error, "obj", None)):
        return "symbolic"
    if isinstance(error, _ENVIRONMENT) or _asks_for_arguments(error, traceback, sources):
        return "environment"
    if _is_of_files(error):
        return "environment"
    last = "user"
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if sources.of(code) is not None:
            last = "user"
        else:
            path = code.co_filename.replace(os.sep, "/")
            if "/keras/" in path:
                last = "keras"
            elif "/tensorflow/" in path:
                last = "tensorflow" if last != "keras" else "keras"
        traceback = traceback.tb_next
    return last


def _is_of_files(error: BaseException) -> bool:
    """Whether TensorFlow could not read or write a file: a trace writes none, and has none of the
    data that a program is run with."""
    cls = type(error)
    return cls.__name__ in _FILES and cls.__module__.startswith("tensorflow.")


def _asks_for_arguments(
    error: BaseException, traceback: Optional[TracebackType], sources: Sources
) -> bool:
    """Whether the program asked for a command-line argument: a trace has none to give."""
    if not isinstance(error, (IndexError, ValueError)):
        return False
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    source = sources.of(traceback.tb_frame.f_code) if traceback is not None else None
    return (
        source is not None
        and traceback is not None
        and "sys.argv" in source.line(traceback.tb_lineno)
    )


def explain(error: BaseException) -> str:
    """One line on why something is unknown."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        return "the module {!r} is not installed in this interpreter".format(error.name)
    if isinstance(error, ImportError):
        return "an import failed: " + first_line(text(error))
    if isinstance(error, NotExecuted):
        return first_line(text(error))
    if isinstance(error, FileNotFoundError):
        return "the file {!r} is not there".format(error.filename)
    if isinstance(error, SystemExit):
        return "the program would have ended here"
    if isinstance(error, (EOFError, OSError)) or _is_of_files(error):
        return "not available while tracing: " + first_line(text(error))
    return "it depends on computed values, which tracing does not compute"


def untold(error: BaseException) -> BaseException:
    """What a Lambda's function raised, where Keras only says that it cannot infer its output.

    Source: keras/src/layers/core/lambda_layer.py, Lambda.compute_output_shape.
    """
    inner = error.__context__
    hidden = isinstance(error, NotImplementedError) and "of the Lambda's output" in text(error)
    return inner if hidden and isinstance(inner, (ValueError, TypeError)) else error


def text(error: BaseException) -> str:
    """The message of ``error``, whatever its own ``__str__`` does."""
    try:
        return str(error)[:4000]
    except builtins.Exception:
        return type(error).__name__


def of_graph(error: BaseException) -> Optional[str]:
    """The whole text of an error of a session of TensorFlow 1: it tells where each operation that
    took part was made, while the traceback leads to ``run`` alone."""
    message = builtins.str(error) if type(error).__name__.endswith("Error") else ""
    return message if "Detected at node" in message else None


def lacks_rank(message: str) -> bool:
    """Whether something needs a rank that no tensor lacks where it has values."""
    return re.search(UNRANKED, message) is not None


def is_of_values(reason: str) -> bool:
    """Whether an operation of a graph fails for a value that tracing does not give it: a layer's
    weights are none, and what stands for data is not fed."""
    return _VALUES.search(reason) is not None


def reason_in(message: str) -> str:
    """Why an operation of a graph fails, without its name and where it was made."""
    found = _NODE.search(message)
    return found[1].strip() if found is not None else first_line(message)


def first_line(message: str) -> str:
    """The first line of ``message``."""
    return message.strip().split("\n", 1)[0][:300]
