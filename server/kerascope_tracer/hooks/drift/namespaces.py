"""Modules inside modules that Keras 2 had, reached by attribute: ``layers.experimental``.

An import of one is a matter of :mod:`modules`; here ``tf.keras.layers.experimental.preprocessing``
is written out. It is told with the name that it leads to, whose place of today that name has.
"""

import dis
import importlib
import sys
from types import FrameType, ModuleType
from typing import Any, Dict, Tuple

from kerascope_tracer.hooks.drift.names import ROOTS
from kerascope_tracer.hooks.drift.telling import Drift

#: What Keras 2 kept its layers in.
_OF_LAYERS = (
    "core convolutional pooling normalization recurrent embeddings advanced_activations noise "
    "wrappers local convolutional_recurrent"
)
#: Parent → name in it → inner modules of the same home, and the home of today.
_SPACES: Dict[str, Dict[str, Tuple[Tuple[str, ...], str]]] = {
    ".layers": {
        "experimental": (("preprocessing",), ".layers"),
        **dict.fromkeys(_OF_LAYERS.split(), ((), ".layers")),
    },
    ".optimizers": {"experimental": ((), ".optimizers")},
    "": {"experimental": ((), ".optimizers.schedules")},
}


def install(drift: Drift) -> None:
    """Let ``keras.layers`` and the like have the inner modules that they had."""
    for root in ROOTS:
        for parent, inner in _SPACES.items():
            spaces = {
                name: _Space(drift, name, below, importlib.import_module(root + home))
                for name, (below, home) in inner.items()
            }
            _add(drift, importlib.import_module(root + parent), spaces)


class _Space:
    """Answers with what its successor has, and tells of each name that it answers."""

    def __init__(
        self, drift: Drift, path: str, inner: Tuple[str, ...], today: ModuleType, error: str = ""
    ) -> None:
        self._kerascope_ = (drift, path, inner, today, error)

    def refused(self, error: str) -> "_Space":
        """The same space, after Keras' own words on asking for it."""
        drift, path, inner, today, _ = self._kerascope_
        return _Space(drift, path, inner, today, error)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        drift, path, inner, today, error = self._kerascope_
        if name in inner:
            return _Space(drift, path + "." + name, (), today, error)
        value = getattr(today, name, None)
        if value is None:
            raise AttributeError(error)
        home = "keras" + today.__name__.rpartition("keras")[2]
        old, new = path + "." + name, home + "." + name
        drift.tell(sys._getframe(1), old, new, "name", error)
        return value


def _add(drift: Drift, module: ModuleType, spaces: Dict[str, _Space]) -> None:
    original = module.__dict__.get("__getattr__")

    def missing(asked: str) -> Any:
        error = "module {!r} has no attribute {!r}".format(module.__name__, asked)
        frame = sys._getframe(1)
        if (
            asked in spaces
            and drift.is_user(frame)
            and is_written_out(frame)
            and not drift.expected(AttributeError(error))
            and not drift.expected(ImportError(error))
        ):
            return spaces[asked].refused(error)
        if original is not None:
            return original(asked)
        raise AttributeError(error)

    module.__getattr__ = missing  # type: ignore[method-assign]


def is_written_out(frame: FrameType) -> bool:
    """Whether ``frame`` asks with ``a.b`` or an import: ``hasattr`` is for those who are ready."""
    asking = dis.opname[frame.f_code.co_code[frame.f_lasti]]
    return asking.startswith("LOAD_") or asking == "IMPORT_FROM"
