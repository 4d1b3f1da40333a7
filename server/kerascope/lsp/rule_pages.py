"""Where a client finds the page of a rule."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pygls.uris import from_fs_path

from kerascope.analysis.rules import Rule

_PACKAGE = Path(__file__).resolve().parent.parent
#: Installed with the package, or beside it in a checkout.
_FOLDERS = (_PACKAGE / "rule_pages", _PACKAGE.parent.parent / "docs" / "rules")

#: In what a client gives as its own address of pages: the code of the rule.
CODE = "{code}"


def page_address(rule: Rule, clients: str = "") -> str | None:
    """The URI of the page of ``rule``, or ``None`` where there is no page to open.

    ``clients`` is the pattern of the addresses at which the client shows pages itself. Without one
    it is the published page, or else a file that came with the server.
    """
    if CODE in clients:
        return clients.replace(CODE, rule.code)
    if rule.url:
        return rule.url
    folder = _folder()
    return None if folder is None else from_fs_path(str(folder / f"{rule.code}.md"))


@cache
def _folder() -> Path | None:
    return next((folder for folder in _FOLDERS if (folder / "README.md").is_file()), None)
