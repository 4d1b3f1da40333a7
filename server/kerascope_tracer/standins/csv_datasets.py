"""``tf.data.experimental.make_csv_dataset`` of files that are not there, from its own arguments.

Source of the form of its elements: tensorflow/python/data/experimental/ops/readers.py
(``make_csv_dataset_v2``) of TensorFlow 2.21: a dict of columns, each a batch of scalars of the
type of its default; a pair with the label's column where ``label_name`` names it; batches are of
one size where ``num_epochs`` is not given.
"""

import collections
import inspect
from typing import Any, Callable, Dict, Optional

import tensorflow as tf

from kerascope_tracer.standins.unknown_arguments import settled
from kerascope_tracer.unknown import Unknown, find_unknown

_MISSING = "the file of the dataset is not there"


def install() -> None:
    """Let a dataset of a missing file tell what its arguments tell."""
    experimental = tf.data.experimental
    experimental.make_csv_dataset = _of_arguments(experimental.make_csv_dataset)


def _of_arguments(original: Callable[..., Any]) -> Callable[..., Any]:
    signature = inspect.signature(original)

    def make_csv_dataset(*args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        arguments = settled(dict(bound.arguments))
        if find_unknown(arguments) is None:
            try:
                return original(**arguments)
            except (ValueError, OSError, tf.errors.OpError):
                if tf.io.gfile.glob(arguments["file_pattern"]):
                    raise  # it is there, so something is wrong with it
        return _described(arguments)

    make_csv_dataset.__signature__ = signature  # type: ignore[attr-defined]
    return make_csv_dataset


def _described(arguments: Dict[str, Any]) -> Any:
    names, defaults = arguments.get("column_names"), arguments.get("column_defaults")
    chosen, label = arguments.get("select_columns"), arguments.get("label_name")
    if find_unknown((names, defaults, chosen, label)) is not None or names is None:
        return Unknown(_MISSING)
    if chosen is not None:
        names = [names[item] if isinstance(item, int) else item for item in chosen]
    if defaults is None or len(defaults) != len(names):
        return Unknown(_MISSING)
    size = arguments.get("batch_size")
    fixed = size if isinstance(size, int) and arguments.get("num_epochs") is None else None
    columns: Any = collections.OrderedDict(
        (name, _column(default, fixed)) for name, default in zip(names, defaults)
    )
    if label is None:
        return tf.data.Dataset.from_tensors(columns)
    target = columns.pop(label)
    return tf.data.Dataset.from_tensors((columns, target))


def _column(default: Any, size: Optional[int]) -> Any:
    if not isinstance(default, tf.DType):
        default = tf.convert_to_tensor(default).dtype
    return tf.compat.v1.placeholder(default, (size,))
