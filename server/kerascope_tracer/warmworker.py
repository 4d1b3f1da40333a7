"""One trace per process, for systems without ``fork``: import first, then wait for the program.

The server keeps spare workers that have imported Keras already, and replaces the one that it used.
A thread reads the request stream all the time, so end of file, a cancel and a shutdown are heard
while the program is busy.
"""

import gc
import os
import queue
import threading
from typing import NoReturn

from kerascope_tracer import sandbox
from kerascope_tracer.confinement import policy_for, refusal
from kerascope_tracer.preload import preload
from kerascope_tracer.stdio import read_messages, take_private_channel, write_all
from kerascope_tracer.wire import Ready, TraceFinished, TraceRequest, WireError, frame


def serve() -> int:
    """Import Keras, announce it, trace the one program that arrives, and exit."""
    channel = take_private_channel()
    requests: queue.Queue[TraceRequest] = queue.Queue()
    threading.Thread(
        target=_listen, args=(channel.requests, requests), name="request reader", daemon=True
    ).start()
    gc.disable()  # as in the fork server: an import makes no garbage worth looking for
    answer = preload("warm")
    if not isinstance(answer, Ready):
        write_all(channel.messages, frame(answer))
        return 0
    # Imported late: it reaches into the user's Keras, which `preload` has just vouched for.
    from kerascope_tracer.runner import prepare, run_and_exit

    prepare()
    gc.freeze()
    gc.enable()
    write_all(channel.messages, frame(answer))
    request = requests.get()
    _mute_prints()
    try:
        # Without a folder to write to: nobody would be there to remove it.
        sandbox.enter(policy_for(request))
    except sandbox.SandboxRefused as error:
        told = TraceFinished(request.trace, "crashed", 0.0, refusal(error))
        write_all(channel.messages, frame(told))
        return 0
    run_and_exit(request, channel.messages)
    return 1


def _listen(descriptor: int, requests: "queue.Queue[TraceRequest]") -> NoReturn:
    """Pass on the request; end the process at anything else, the end of the stream included."""
    try:
        for message in read_messages(descriptor):
            if not isinstance(message, TraceRequest):
                break
            requests.put(message)
    except (OSError, WireError):
        pass
    os._exit(0)


def _mute_prints() -> None:
    """Send what the program prints nowhere; its standard error still reaches the log."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)
