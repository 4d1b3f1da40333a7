"""The address at which an editor finds the page of a rule."""

from urllib.parse import unquote, urlparse

import pytest

from kerascope.analysis.rules import RULES
from kerascope.analysis.rules.page import rule_page
from kerascope.lsp.rule_pages import page_address


@pytest.mark.parametrize("code", RULES)
def test_a_page_comes_with_the_server(code: str) -> None:
    address = page_address(RULES[code])
    assert address is not None
    with open(unquote(urlparse(address).path), encoding="utf-8") as page:
        assert page.read() == rule_page(RULES[code])


def test_a_client_may_show_pages_itself() -> None:
    rule = RULES["KS201"]
    assert page_address(rule, "kerascope-rule:/{code}.md") == "kerascope-rule:/KS201.md"
    # An address that does not tell the rules apart leads nowhere.
    assert page_address(rule, "kerascope-rule:/rules") == page_address(rule)


def test_the_published_page_is_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kerascope.analysis.rules.rule.DOCUMENTATION", "https://docs.test/rules")
    assert page_address(RULES["KS201"]) == "https://docs.test/rules/KS201.md"
