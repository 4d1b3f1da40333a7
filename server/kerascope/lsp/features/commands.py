"""workspace/executeCommand: what the client's commands ask of the server."""

from __future__ import annotations

from typing import Any

from kerascope.analysis.rules import RULES
from kerascope.lsp.language_server import KerascopeServer
from kerascope.lsp.rule_pages import page_address

RESTART_TRACER = "kerascope.server.restartTracer"
TRACE_NOW = "kerascope.server.traceNow"
STOP_TRACING = "kerascope.server.stopTracing"
CLEAR_CACHE = "kerascope.server.clearCache"
EXPLAIN_RULE = "kerascope.server.explainRule"


def register(server: KerascopeServer) -> None:
    """Offer the server's commands."""
    server.command(RESTART_TRACER)(restart_tracer)
    server.command(TRACE_NOW)(trace_now)
    server.command(STOP_TRACING)(stop_tracing)
    server.command(CLEAR_CACHE)(clear_cache)
    server.command(EXPLAIN_RULE)(explain_rule)


def restart_tracer(ls: KerascopeServer, *arguments: Any) -> None:
    """Start TensorFlow anew, for example after it was installed."""
    ls.session.restart_tracer()


def trace_now(ls: KerascopeServer, *arguments: Any) -> bool:
    """Trace the document of the given URI. Tells whether a trace began."""
    uri = arguments[0] if arguments else None
    return isinstance(uri, str) and ls.session.trace_now(uri)


def stop_tracing(ls: KerascopeServer, *arguments: Any) -> bool:
    """End the trace of the given document; what was known stays. Tells whether one was running."""
    uri = arguments[0] if arguments else None
    return isinstance(uri, str) and ls.session.stop_tracing(uri)


def clear_cache(ls: KerascopeServer, *arguments: Any) -> None:
    """Forget every result and trace all open documents with a fresh tracer."""
    ls.session.clear()


def explain_rule(ls: KerascopeServer, *arguments: Any) -> None:
    """Open the page of the given rule."""
    rule = RULES.get(str(arguments[0])) if arguments else None
    address = page_address(rule) if rule is not None else None
    if address is not None:
        ls.client.open_page(address)
