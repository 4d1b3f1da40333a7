"""The command that installs a package into this interpreter, as far as that can be told from it."""

import importlib.util
import os
import shlex
import subprocess
import sys
import sysconfig


def install_command(package: str, *, upgrade: bool = False) -> str:
    """One line for the user's shell. ``package`` is a name of the package index.

    uv's environments have no pip; a Conda environment may have none, and is then Conda's to fill.
    Where the system's packager forbids pip (PEP 668), the way is an environment of one's own.
    """
    python = sys.executable
    more = ["--upgrade"] if upgrade else []
    if importlib.util.find_spec("pip") is not None:
        if _managed_by_the_system():
            own = os.path.join(".venv", "Scripts" if os.name == "nt" else "bin", "python")
            made = _line([python, "-m", "venv", ".venv"])
            return "{} && {}".format(made, _line([own, "-m", "pip", "install", package]))
        return _line([python, "-m", "pip", "install", *more, package])
    if os.path.isdir(os.path.join(sys.prefix, "conda-meta")):
        verb = "update" if upgrade else "install"
        return _line(["conda", verb, "--prefix", sys.prefix, "--channel", "conda-forge", package])
    if _made_by_uv():
        return _line(["uv", "pip", "install", "--python", python, *more, package])
    bootstrap = _line([python, "-m", "ensurepip"])
    return "{} && {}".format(bootstrap, _line([python, "-m", "pip", "install", *more, package]))


def _managed_by_the_system() -> bool:
    """Whether pip would refuse, as PEP 668 lets it."""
    mark = os.path.join(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED")
    return sys.prefix == sys.base_prefix and os.path.exists(mark)


def _made_by_uv() -> bool:
    """Whether uv made this environment, which it writes into its pyvenv.cfg."""
    try:
        with open(os.path.join(sys.prefix, "pyvenv.cfg"), encoding="utf-8") as stream:
            return any(line.split("=")[0].strip() == "uv" for line in stream)
    except (OSError, UnicodeError):
        return False


def _line(words: "list[str]") -> str:
    if os.name == "nt":
        return subprocess.list2cmdline(words)
    return " ".join(map(shlex.quote, words))
