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
    _replace_in_tensorflow(replacements)


def _replace_in_tensorflow(replacements: Dict[Any, Any]) -> None:
    """``tensorflow.keras.utils`` is another module object than ``keras.utils``, and is there as
    soon as somebody imports it by that name."""
    by_identity = {id(original): new for original, new in replacements.items()}
    for name, module in list(sys.modules.items()):
        if name.startswith("tensorflow.keras"):
            names = module.__dict__
            for attribute, value in list(names.items()):
                if id(value) in by_identity:
                    names[attribute] = by_identity[id(value)]


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
