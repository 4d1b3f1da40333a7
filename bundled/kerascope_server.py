"""Starts the language server that the editor extension carries: ``python -I kerascope_server.py``.

The server finds itself and its libraries beside this file, whatever is installed in the
interpreter. Only this process does: the environment is left as it is, so the tracer, which runs
the user's code, sees the user's packages and nothing of these.
"""

import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def main() -> None:
    """Run the server until the editor ends it."""
    if sys.version_info < (3, 10):
        version = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"Kerascope's server needs Python 3.10 or newer; {sys.executable} is {version}.")
    # In front: an older version of a library in the interpreter must not win.
    sys.path[:0] = [str(_HERE / "libs"), str(_HERE.parent / "server")]
    from kerascope.lsp.server import main as serve

    serve()


if __name__ == "__main__":
    main()
