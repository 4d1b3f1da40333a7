"""Not about Keras at all. Expected: silence."""

import json
from collections import Counter


class Dense:
    """Not a layer, only called like one."""

    def __init__(self, units):
        self.units = units

    def __call__(self, values):
        return values[: self.units]


words = Counter("the quick brown fox jumps over the lazy dog".split())
print(json.dumps(Dense(3)(sorted(words)), indent=2))
