"""Imports the user's TensorFlow and Keras, or says in one line why that cannot be.

Nothing else is imported and no operation is run here: a fork server must stay able to fork
(see :mod:`forksafety`).
"""

import importlib
import importlib.util
import json
import os
import platform
import site
import sys
import sysconfig
import time
import traceback
from contextlib import contextmanager
from types import TracebackType
from typing import Iterator, Optional, Tuple, Union

from kerascope_tracer.installing import install_command
from kerascope_tracer.sandbox import required_layers, survey
from kerascope_tracer.wire import PROTOCOL_VERSION, Ready, Unavailable

_QUIET_ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",  # shapes need no GPU, and its memory is the user's
    "OPENBLAS_NUM_THREADS": "1",  # no thread that a fork would lose
    "OMP_NUM_THREADS": "1",
}


def preload(mode: str) -> Union[Ready, Unavailable]:
    """Import TensorFlow and Keras for ``mode`` (``fork`` or ``warm``)."""
    began = time.perf_counter()
    os.environ.update(_QUIET_ENVIRONMENT)
    extend_search_path()
    missing: Optional[Tuple[str, ...]] = _missing_package() or _foreign_backend()
    if missing is not None:
        return _unavailable(*missing)
    try:
        with _keras_home_untouched():
            tensorflow = importlib.import_module("tensorflow")
            keras = importlib.import_module("keras")
    except BaseException as error:  # a broken install may raise anything, SystemExit too
        return _unavailable(*_import_failure(error))
    version = str(getattr(keras, "__version__", ""))
    tensorflow_version = str(getattr(tensorflow, "__version__", ""))
    for name, found, module in (
        ("keras", version, keras),
        ("tensorflow", tensorflow_version, tensorflow),
    ):
        if not found:
            where = getattr(module, "__file__", None) or _folder_of(module)
            return _unavailable(
                "shadowed-module",
                "{} is not {} but hides it; rename it".format(where, _TITLES[name]),
            )
    if not version[:1].isdigit() or int(version.split(".")[0]) < 3:
        command = install_command("keras", upgrade=True)
        return _unavailable(
            "keras-too-old",
            "Keras {} is too old: Kerascope reads shapes from Keras 3 or newer; run: {}".format(
                version, command
            ),
            command,
        )
    backend = str(keras.backend.backend())
    if backend != "tensorflow":
        return _unavailable(*_backend_failure(backend, "Keras"))
    layers = survey()
    return Ready(
        protocol=PROTOCOL_VERSION,
        python=platform.python_version(),
        executable=sys.executable,
        tensorflow=tensorflow_version,
        keras=version,
        backend=backend,
        mode=mode,
        import_ms=round((time.perf_counter() - began) * 1000),
        pid=os.getpid(),
        sandbox=layers.states,
        missing=layers.missing(required_layers()),
    )


def extend_search_path() -> None:
    """Add what ``python -I`` leaves out and TensorFlow may live in, behind everything else.

    That is the user's own site-packages (``pip install --user``) and absolute ``PYTHONPATH``
    entries (module systems of clusters). At the end of the path they cannot hide a package.
    """
    paths = []
    if not os.environ.get("PYTHONNOUSERSITE") and _sees_system_packages():
        paths.append(site.getusersitepackages())
    for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep):
        if os.path.isabs(entry):
            paths.append(entry)
    for path in paths:
        if os.path.isdir(path) and path not in sys.path:
            site.addsitedir(path)


def _sees_system_packages() -> bool:
    if sys.prefix == sys.base_prefix:
        return True
    try:
        with open(os.path.join(sys.prefix, "pyvenv.cfg"), encoding="utf-8") as stream:
            text = stream.read().lower().replace(" ", "")
    except (OSError, UnicodeError):
        return False
    return "include-system-site-packages=true" in text


@contextmanager
def _keras_home_untouched() -> Iterator[None]:
    """Let Keras read the user's ``keras.json`` but never create it, nor the folder it is in.

    Keras writes the file at import where there is none. A home below a regular file cannot be
    created, which Keras tolerates; afterwards its idea of the home is put right again.
    """
    real = _keras_home()
    if os.path.exists(os.path.join(real, "keras.json")):
        yield
        return
    before = os.environ.get("KERAS_HOME")
    os.environ["KERAS_HOME"] = os.path.join(os.path.abspath(__file__), "no-home")
    try:
        yield
    finally:
        if before is None:
            del os.environ["KERAS_HOME"]
        else:
            os.environ["KERAS_HOME"] = before
    config = sys.modules.get("keras.src.backend.config")
    if hasattr(config, "_KERAS_DIR"):
        config._KERAS_DIR = real  # type: ignore[union-attr]


def _keras_home() -> str:
    """Where Keras keeps its configuration and downloads, by Keras' own rule."""
    if "KERAS_HOME" in os.environ:
        return os.path.expanduser(os.environ["KERAS_HOME"])
    base = os.path.expanduser("~")
    if not os.access(base, os.W_OK):
        base = "/tmp"
    return os.path.join(base, ".keras")


# ---------------------------------------------------------------------------------------
# Reasons why it cannot be

_TITLES = {"tensorflow": "TensorFlow", "keras": "Keras"}


def _missing_package() -> Optional[Tuple[str, str, str]]:
    for name in ("tensorflow", "keras"):
        if importlib.util.find_spec(name) is None:
            return (
                "no-" + name,
                "{} is not installed in {}; run: {}".format(
                    _TITLES[name], sys.executable, install_command(name)
                ),
                install_command(name),
            )
    return None


def _foreign_backend() -> Optional[Tuple[str, str]]:
    """Known before the import: Keras would import the other backend, which may not be there."""
    chosen = os.environ.get("KERAS_BACKEND")
    if chosen:
        source = "the environment variable KERAS_BACKEND"
    else:
        source = os.path.join(_keras_home(), "keras.json")
        try:
            with open(source, encoding="utf-8") as stream:
                chosen = json.load(stream).get("backend")
        except (OSError, ValueError, AttributeError):
            return None
    if not chosen or chosen == "tensorflow":
        return None
    return _backend_failure(str(chosen), source)


def _backend_failure(backend: str, source: str) -> Tuple[str, str]:
    return (
        "backend",
        "{} selects the Keras backend {!r}; Kerascope reads shapes from the backend "
        "'tensorflow' only".format(source, backend),
    )


def _import_failure(error: BaseException) -> Tuple[str, str]:
    traceback.print_exc()  # the log keeps it; the user gets one line
    shadow = shadowing_file(error.__traceback__)
    if shadow is not None:
        path, module = shadow
        return (
            "shadowed-module",
            "{} hides Python's own module {!r}, so TensorFlow cannot be imported; rename it".format(
                path, module
            ),
        )
    lines = str(error).strip().splitlines()
    return (
        "import-error",
        "importing TensorFlow and Keras in {} failed with {}: {}".format(
            sys.executable, type(error).__name__, lines[0][:300] if lines else "(no message)"
        ),
    )


def shadowing_file(trace: Optional[TracebackType]) -> Optional[Tuple[str, str]]:
    """The file that hides a module of the standard library, and that module's name.

    Looked for where the import failed, and among what was imported so far.
    """
    library = tuple(
        os.path.realpath(path) + os.sep
        for path in {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}
        if path
    )
    names = getattr(sys, "stdlib_module_names", None) or _names_in(library)
    files = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(trace)]
    files += [
        getattr(module, "__file__", None) or ""
        for name, module in list(sys.modules.items())
        if name in names
    ]
    for path in files:
        stem, extension = os.path.splitext(os.path.basename(path))
        if extension != ".py" or stem not in names:
            continue
        real = os.path.realpath(path)
        inside = real.startswith(library) and "site-packages" not in real
        nested = os.path.exists(os.path.join(os.path.dirname(real), "__init__.py"))
        if not inside and not nested:
            return path, stem
    return None


def _names_in(folders: Tuple[str, ...]) -> "frozenset[str]":
    """Names of the standard library's modules, for Python 3.9, which does not list them."""
    return frozenset(
        entry[:-3] for folder in folders for entry in os.listdir(folder) if entry.endswith(".py")
    )


def _folder_of(module: object) -> str:
    paths = list(getattr(module, "__path__", []))
    return str(paths[0]) if paths else "a module of that name"


def _unavailable(reason: str, detail: str, install: str = "") -> Unavailable:
    return Unavailable(
        reason=reason,
        detail=detail,
        python=platform.python_version(),
        executable=sys.executable,
        install=install,
    )
