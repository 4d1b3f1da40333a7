"""Names of layers that say something, and those that Keras made up."""

from __future__ import annotations

import re


def given_name(cls: str, name: str) -> str:
    """``name``, or nothing when it is what Keras calls any layer of the class.

    Keras writes the class in small letters with underscores and a number behind it from the second
    on: ``conv2d_1`` (keras/src/utils/naming.py, ``auto_name`` and ``to_snake_case``).
    """
    words = re.sub(r"\W+", "", cls)
    words = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", words)
    words = re.sub(r"([a-z])([A-Z])", r"\1_\2", words).lower()
    return "" if re.fullmatch(rf"{re.escape(words)}(_\d+)?", name) else name
