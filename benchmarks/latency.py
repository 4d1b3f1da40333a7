"""How long an edit takes to become diagnostics, against running the program to the same error.

    python benchmarks/latency.py [--edits N] [--runs N] [--program FILE] [--python EXE]

Speaks to the real server over stdio, as an editor does. Every edit changes the very line that the
error is on: the server takes a diagnostic off a changed line until it has traced the new text, so
a diagnostic that comes back for that version was traced and not carried over. In the same run the
program is executed by plain Python, which must fail on the same line. Prints one JSON object;
times are in milliseconds, ``ratio`` is the warm p50 against the median of the plain runs.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import queue
import re
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
#: Rest between two edits (seconds), longer than the server's debounce: each edit is the first one
#: after a pause, as when the user types one character and looks.
REST_S = 0.4
TIMEOUT_S = 120.0


class Server:
    """The language server, spoken to in plain JSON."""

    def __init__(self, python: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kerascope", "server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        #: Milliseconds that the tracer's child took for each trace, as the status tells them.
        self.traces: list[float | None] = []
        self._inbox: queue.Queue[tuple[float, dict[str, Any]]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        capabilities = {"textDocument": {"publishDiagnostics": {"relatedInformation": True}}}
        options = {"trusted": True, "interpreter": python, "settings": {}}
        self.send(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": None,
                "capabilities": capabilities,
                "initializationOptions": options,
            },
            number=1,
        )
        self.receive(lambda message: message.get("id") == 1)
        self.send("initialized", {})

    def send(self, method: str, params: Any, number: int | None = None) -> float:
        """Send a message; the time at which that began."""
        message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
        if number is not None:
            message["id"] = number
        body = json.dumps(message).encode()
        assert self._process.stdin is not None
        start = time.perf_counter()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()
        return start

    def receive(self, wanted: Any) -> tuple[float, dict[str, Any]]:
        """The next message that is wanted, and the time at which it was read."""
        end = time.monotonic() + TIMEOUT_S
        while True:
            at, message = self._inbox.get(timeout=max(0.01, end - time.monotonic()))
            if wanted(message):
                return at, message

    def close(self) -> None:
        """End the session."""
        self.send("shutdown", None, number=2)
        self.receive(lambda message: message.get("id") == 2)
        self.send("exit", None)
        self._process.wait(timeout=10)

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while header := stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                header = stream.readline()
            body = stream.read(length)
            message = json.loads(body)
            if message.get("method") == "kerascope/status":
                self.traces.append(message["params"]["lastTraceMs"])
            self._inbox.put((time.perf_counter(), message))


def error_at(version: int) -> Any:
    """A test for published diagnostics of this version that hold an error."""

    def wanted(message: dict[str, Any]) -> bool:
        if message.get("method") != "textDocument/publishDiagnostics":
            return False
        params = message["params"]
        return params.get("version") == version and bool(errors(params["diagnostics"]))

    return wanted


def errors(diagnostics: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of level error."""
    return [item for item in diagnostics if item["severity"] == 1]


def measure_edits(
    python: str, program: Path, edits: int
) -> tuple[float, list[float], list[float], int]:
    """Milliseconds to the first diagnostics, of each edit, of each trace; the error's line."""
    server = Server(python)
    uri, text = program.as_uri(), program.read_text(encoding="utf-8")
    item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    start = server.send("textDocument/didOpen", {"textDocument": item})
    at, message = server.receive(error_at(1))
    first = (at - start) * 1000
    line = errors(message["params"]["diagnostics"])[0]["range"]["start"]["line"]
    lines = text.split("\n")
    times = []
    for number in range(1, edits + 1):
        time.sleep(REST_S)
        edited = [*lines[:line], f"{lines[line]}  # edit {number}", *lines[line + 1 :]]
        version = number + 1
        start = server.send(
            "textDocument/didChange",
            {
                "textDocument": {"uri": uri, "version": version},
                "contentChanges": [{"text": "\n".join(edited)}],
            },
        )
        at, message = server.receive(error_at(version))
        found = errors(message["params"]["diagnostics"])[0]
        assert found["range"]["start"]["line"] == line, "another error than before"
        times.append((at - start) * 1000)
    server.close()
    traces = [value for value in server.traces if value is not None]
    return first, times, traces, line + 1


def measure_runs(python: str, program: Path, runs: int, line: int) -> list[float]:
    """Milliseconds of each plain run, which must fail on ``line`` of the program."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        done = subprocess.run(
            [python, program],
            capture_output=True,
            text=True,
            env={**os.environ, "CUDA_VISIBLE_DEVICES": "-1"},
            check=False,
        )
        times.append((time.perf_counter() - start) * 1000)
        passed = re.findall(rf'File "{re.escape(str(program))}", line (\d+)', done.stderr)
        assert done.returncode != 0 and str(line) in passed, (
            f"{program.name} did not fail on line {line}: {done.stderr[-500:]}"
        )
    return times


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least ``share`` of the values do not exceed."""
    return sorted(values)[math.ceil(len(values) * share) - 1]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Latency of diagnostics over the stdio server.")
    parser.add_argument("--edits", type=int, default=40)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument(
        "--program", type=Path, default=ROOT / "examples" / "cnn_flatten_tutorial.py"
    )
    arguments = parser.parse_args()
    program = arguments.program.resolve()
    first, edits, traces, line = measure_edits(arguments.python, program, arguments.edits)
    runs = measure_runs(arguments.python, program, arguments.runs, line)
    p50, plain = statistics.median(edits), statistics.median(runs)
    print(
        json.dumps(
            {
                "program": program.name,
                "edits": len(edits),
                "first_open_ms": round(first),
                "edit_p50_ms": round(p50, 1),
                "edit_p95_ms": round(percentile(edits, 0.95), 1),
                "trace_p50_ms": round(statistics.median(traces), 1),
                "python_runs": len(runs),
                "python_ms": round(plain),
                "ratio": round(p50 / plain, 4),
                "speedup": round(plain / p50, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
