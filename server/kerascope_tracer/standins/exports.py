"""Replaces a Keras function wherever Keras exports it: ``keras.utils``, ``tf.keras.utils``, …"""

import sys
from typing import Any, Dict


def replace(replacements: Dict[Any, Any]) -> None:
    """Put each value in the place of its key in all of Keras' loaded modules."""
    by_identity = {id(original): new for original, new in replacements.items()}
    for name, module in list(sys.modules.items()):
        if name != "keras" and not name.startswith("keras."):
            continue
        names = getattr(module, "__dict__", None)
        if not isinstance(names, dict):
            continue
        for attribute, value in list(names.items()):
            new = by_identity.get(id(value))
            if new is not None:
                names[attribute] = new
