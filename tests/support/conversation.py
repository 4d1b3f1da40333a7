"""A real server and a client that says as much as it likes, and reads at the same time."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from typing import Any

PATIENCE_S = 120.0


class Conversation:
    """A trusted session with a server of its own. Give :meth:`close` its due."""

    def __init__(self, root: str | None = None, **options: Any) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kerascope", "server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.state = ""
        #: every notification and request that came
        self.heard: list[dict[str, Any]] = []
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._published: dict[tuple[str, int | None], list[Any]] = {}
        self._more = threading.Condition()
        self._number = 0
        threading.Thread(target=self._read_all, daemon=True).start()
        chosen = {"trusted": True, "interpreter": sys.executable, "settings": {}, **options}
        folder = None if root is None else f"file://{root}"
        self.ask(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": folder,
                "capabilities": {},
                "initializationOptions": chosen,
            },
        )
        self.notify("initialized", {})

    def notify(self, method: str, params: Any) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        """Send a request and wait for its result."""
        self._number += 1
        message = {"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}
        self._send(message)
        answer = self._answers.get(timeout=PATIENCE_S)
        assert answer["id"] == self._number, "an answer to another request"
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def open(self, uri: str, text: str) -> None:
        item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, version: int, text: str) -> None:
        document = {"uri": uri, "version": version}
        params = {"textDocument": document, "contentChanges": [{"text": text}]}
        self.notify("textDocument/didChange", params)

    def hover(self, uri: str, line: int, character: int) -> Any:
        position = {"line": line, "character": character}
        return self.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": position})

    def hints(self, uri: str) -> list[str]:
        """The labels of all inlay hints."""
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": 10_000, "character": 0}}
        found = self.ask("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": whole})
        labels = [hint["label"] for hint in found or ()]
        return [
            label if isinstance(label, str) else "".join(part["value"] for part in label)
            for label in labels
        ]

    def published(self, uri: str, version: int) -> list[Any]:
        """Wait for the diagnostics of this version of a document."""
        with self._more:
            known = self._published
            assert self._more.wait_for(lambda: (uri, version) in known, PATIENCE_S), (
                f"nothing was published for version {version} of {uri}; state {self.state}"
            )
            return known.pop((uri, version))

    def close(self) -> int:
        """End the session as the protocol says; the exit code."""
        self.ask("shutdown", None)
        self.notify("exit", None)
        assert self.process.stdin is not None and self.process.stdout is not None
        code = self.process.wait(PATIENCE_S)
        self.process.stdin.close()
        return code

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _read_all(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                header = stream.readline()
            self._take(json.loads(stream.read(length)))
        stream.close()

    def _take(self, message: dict[str, Any]) -> None:
        method = message.get("method")
        if method is not None:
            self.heard.append(message)
        if method == "textDocument/publishDiagnostics":
            params = message["params"]
            with self._more:
                self._published[params["uri"], params.get("version")] = params["diagnostics"]
                self._more.notify_all()
        elif method == "kerascope/status":
            self.state = message["params"]["state"]
        elif method is None:
            self._answers.put(message)
        elif "id" in message:
            self._send({"jsonrpc": "2.0", "id": message["id"], "result": None})
