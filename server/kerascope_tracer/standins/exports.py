"""Replaces a Keras function wherever Keras exports it: ``keras.utils``, ``tf.keras.utils``, …

Where each function is found is noted once, when this module is imported: that is before the fork
server forks, so that no trace has to touch (and so copy) the pages of a thousand modules.
"""

import sys
from typing import Any, Dict, List, Tuple


def replace(replacements: Dict[Any, Any]) -> None:
    """Put each value in the place of its key in all of Keras' modules."""
    for original, new in replacements.items():
        for names, attribute in _PLACES.get(id(original), ()):
            if names.get(attribute) is original:
                names[attribute] = new


def _places() -> Dict[int, List[Tuple[Dict[str, Any], str]]]:
    """The functions and classes of Keras' loaded modules by identity."""
    places: Dict[int, List[Tuple[Dict[str, Any], str]]] = {}
    for name, module in list(sys.modules.items()):
        if name != "keras" and not name.startswith("keras."):
            continue
        names = getattr(module, "__dict__", None)
        if not isinstance(names, dict):
            continue
        for attribute, value in list(names.items()):
            if callable(value):
                places.setdefault(id(value), []).append((names, attribute))
    return places


_PLACES = _places()
