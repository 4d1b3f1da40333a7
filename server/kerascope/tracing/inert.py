"""Text from a traced program, made unable to command whatever shows it.

Markdown and HTML are the business of those who write them. What no reader should ever meet are
control characters: terminals obey them, and marks of direction make a line look like another one.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any

_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_TABLE = {
    # The pictures of the control characters: Unicode, "Control Pictures".
    **{code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)},
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), *map(ord, _DIRECTION)), 0xFFFD),
    # Halves of characters cannot be sent on; line ends that only some take for such are none.
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
    **dict.fromkeys((0x2028, 0x2029), 0x0A),
}
# The same in JSON, as escapes or in UTF-8. What it finds in vain costs time and nothing else.
_SUSPICIOUS = re.compile(
    rb"""\\[bfr]|\\u(?:00[01789]|061|20[026]|d[89a-f])|[\x00-\x1f\x7f]|\xc2[\x80-\x9f]|\xd8\x9c"""
    rb"""|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]|\xed[\xa0-\xbf]""",
    re.IGNORECASE,
)


def is_suspicious(body: bytes) -> bool:
    """Whether a message's JSON text may hold characters that :func:`inert` replaces."""
    return _SUSPICIOUS.search(body) is not None


def inert_text(text: str) -> str:
    """``text`` with pictures in place of control characters; line feeds and tabs stay."""
    return text.translate(_TABLE)


def inert(value: Any) -> Any:
    """The same for every text in a message from the wire."""
    if isinstance(value, str):
        return inert_text(value)
    if isinstance(value, (tuple, list)):
        return type(value)(map(inert, value))
    if isinstance(value, dict):
        return {inert(key): inert(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return type(value)(**{field.name: inert(getattr(value, field.name)) for field in fields})
    return value
