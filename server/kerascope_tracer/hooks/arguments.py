"""What of a check's arguments may be unknown while the check still tells something."""

from typing import Any, Dict, Optional

from kerascope_tracer.hooks.steps import own_step
from kerascope_tracer.unknown import Unknown, find_unknown

#: Arguments that say nothing of the first batch: an unknown one is as good as none.
_ASIDE = (
    "sample_weight", "epochs", "verbose", "callbacks", "validation_split", "validation_data",
    "shuffle", "class_weight", "initial_epoch", "steps_per_epoch", "steps", "validation_steps",
    "validation_batch_size", "validation_freq", "return_dict",
)  # fmt: skip
#: Arguments without which the forward pass can be checked all the same.
_LATER = ("y", "batch_size")


def deciding_unknown(method: str, model: Any, given: Dict[str, Any]) -> Optional[Unknown]:
    """The Unknown in ``given`` for which nothing of the first batch can be checked.

    Unknown arguments that the batch does not depend on are taken out of ``given``. Unknown labels
    leave the forward pass, but not to a step of the user's own, which wants them.
    """
    for name in _ASIDE:
        if find_unknown(given.get(name), 3) is not None:
            del given[name]
    unknown = find_unknown({name: given[name] for name in given if name not in _LATER}, 4)
    if unknown is None and own_step(method, model) is not None:
        unknown = find_unknown(given.get("y"), 3)
    return unknown
