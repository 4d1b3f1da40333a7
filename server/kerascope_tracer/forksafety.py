"""Whether this process may still be forked.

A forked child has one thread. Once TensorFlow's eager context is up, its kernels wait for pool
threads that exist in the parent only, so a child hangs in the first large kernel, for ever.
(Measured with TensorFlow 2.21; the failure depends on the size, so small models look fine.)
"""

import os
import sys
import threading
from typing import Optional

# The main thread, and one that OpenBLAS may keep although it was asked for none.
MAX_THREADS = 2


def fork_hazard() -> Optional[str]:
    """Why a fork would be unsafe, or ``None``."""
    context_module = sys.modules.get("tensorflow.python.eager.context")
    context = getattr(context_module, "_context", None)
    if context is not None and getattr(context, "_initialized", True):
        return "TensorFlow's eager context is initialised"
    threads = thread_count()
    if threads > MAX_THREADS:
        return "there are {} threads".format(threads)
    return None


def thread_count() -> int:
    """Threads of this process, foreign ones included where the system tells."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return threading.active_count()
