"""Replaces a Keras function wherever Keras exports it: ``keras.utils``, ``tf.keras.utils``, …

The places are listed when this module is imported, which is before the fork: looking through all of
Keras takes 30 ms that no trace should pay. Modules that Keras loads later import from those that
are known by then.
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
    """Where Keras keeps each of its functions, by identity."""
    found: Dict[int, List[Tuple[Dict[str, Any], str]]] = {}
    for name, module in list(sys.modules.items()):
        names = getattr(module, "__dict__", None)
        if (name == "keras" or name.startswith("keras.")) and isinstance(names, dict):
            for attribute, value in names.items():
                if callable(value):
                    found.setdefault(id(value), []).append((names, attribute))
    return found


_PLACES = _places()
