"""kerascope/rulePage: the explanation of a rule, for a client that shows it itself."""

from __future__ import annotations

from typing import Any

from kerascope.analysis.rules import RULES
from kerascope.analysis.rules.page import rule_page
from kerascope.lsp.language_server import KerascopeServer

RULE_PAGE = "kerascope/rulePage"


def register(server: KerascopeServer) -> None:
    """Answer with pages."""
    server.feature(RULE_PAGE)(page)


def page(ls: KerascopeServer, params: Any) -> dict[str, str] | None:
    """The Markdown of the page of ``{"code": …}``; ``null`` for a rule that does not exist."""
    code = params.get("code") if isinstance(params, dict) else getattr(params, "code", None)
    rule = RULES.get(str(code).upper())
    return {"markdown": rule_page(rule)} if rule is not None else None
