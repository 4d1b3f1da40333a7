"""Start of the tracer: ``<user's python> -I .../kerascope_tracer/__main__.py [--mode MODE]``.

Requests arrive on descriptor 0 and messages leave on descriptor 1 (see :mod:`wire`). The process
lives until the request stream ends.

The package is loaded by path, without an entry on ``sys.path``: the folder around it may be the
server's own site-packages, and nothing in there may ever reach the user's program.
"""

import importlib.util
import os
import sys
from typing import Sequence

USAGE = "usage: __main__.py [--mode auto|fork|warm]"


def load_package() -> None:
    """Make ``kerascope_tracer`` importable by name when this file was started by its path."""
    if "kerascope_tracer" in sys.modules:
        return
    here = os.path.dirname(os.path.abspath(__file__))
    spec = importlib.util.spec_from_file_location(
        "kerascope_tracer", os.path.join(here, "__init__.py"), submodule_search_locations=[here]
    )
    if spec is None or spec.loader is None:
        raise ImportError("the tracer's files are not at {}".format(here))
    module = importlib.util.module_from_spec(spec)
    sys.modules["kerascope_tracer"] = module
    spec.loader.exec_module(module)


def chosen_mode(arguments: Sequence[str]) -> str:
    """``fork`` or ``warm``, from the command line. Raises ``SystemExit`` on anything else."""
    mode = "auto"
    if arguments:
        if len(arguments) != 2 or arguments[0] != "--mode":
            raise SystemExit(USAGE)
        mode = arguments[1]
    if mode == "auto":
        return "fork" if hasattr(os, "fork") else "warm"
    if mode not in ("fork", "warm"):
        raise SystemExit(USAGE)
    return mode


def main() -> int:
    """Import Keras, say so, and serve until the request stream ends."""
    mode = chosen_mode(sys.argv[1:])
    load_package()
    from kerascope_tracer import forkserver, warmworker

    return forkserver.serve() if mode == "fork" else warmworker.serve()


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    # TensorFlow takes its time to be taken down in order, and holds nothing that would need it.
    os._exit(code)
