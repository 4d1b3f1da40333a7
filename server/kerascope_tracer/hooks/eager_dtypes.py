"""Numbers beside tensors take the tensors' dtype where the program computes eagerly.

``tf.pow(10000, x)``, ``tf.maximum(0, x)``, ``tf.where(mask, 0, x)``: run eagerly, an operation
looks for the first tensor among those of its inputs that must be of one dtype, and makes the others
tensors of that. A graph goes through them in order, so a number in front is an int32, and ``x`` is
refused. Inside the functions that Keras and ``tf.data`` trace it is refused for real.

Source of the facts: ``TFE_Py_FastPathExecute_C`` in tensorflow/python/eager/pywrap_tfe_src.cc and
``_apply_op_helper`` in tensorflow/python/framework/op_def_library.py of TensorFlow 2.21.
"""

from typing import Any, Callable, Dict, List, Optional

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.framework import op_def_library, op_def_registry

_TENSORS = (tf.Tensor, tf.Variable, keras.Variable)


def install(is_eager: Callable[[], bool]) -> None:
    """Bend what every generated operation calls through its module."""
    original = op_def_library._apply_op_helper

    def apply(op_type_name: Any, name: Any = None, **keywords: Any) -> Any:
        try:
            return original(op_type_name, name, **keywords)
        except (TypeError, ValueError):
            instead = _converted(op_type_name, keywords) if is_eager() else None
            if instead is None:
                raise
        return original(op_type_name, name, **instead)

    op_def_library._apply_op_helper = apply


def _converted(op_type_name: str, keywords: Dict[str, Any]) -> Optional[Dict[str, Any]]:
    """``keywords`` with tensors for what is none; ``None`` where that changes nothing."""
    definition = op_def_registry.get(op_type_name)
    if definition is None:
        return None
    found: Dict[str, Any] = {}
    for names in _of_one_dtype(definition, keywords):
        dtypes = [tf.as_dtype(keywords[n].dtype) for n in names if _is_tensor(keywords[n])]
        others = [name for name in names if not _is_tensor(keywords[name])]
        if not dtypes or not all(_may_become(keywords[name], dtypes[0]) for name in others):
            continue
        try:
            found.update(
                {n: tf.convert_to_tensor(keywords[n], dtypes[0].base_dtype) for n in others}
            )
        except (TypeError, ValueError):  # refused when run eagerly as well
            return None
    return {**keywords, **found} if found else None


def _of_one_dtype(definition: Any, keywords: Dict[str, Any]) -> List[List[str]]:
    """The inputs that must share a dtype, in groups, by their names among ``keywords``."""
    groups: Dict[str, List[str]] = {}
    for argument in definition.input_arg:
        name = argument.name if argument.name in keywords else argument.name + "_"
        if argument.type_attr and not argument.number_attr and name in keywords:
            groups.setdefault(argument.type_attr, []).append(name)
    return list(groups.values())


def _is_tensor(value: Any) -> bool:
    return isinstance(value, _TENSORS)


def _may_become(value: Any, dtype: Any) -> bool:
    """Whether ``value`` is of numbers, and loses no fractions, which TensorFlow refuses."""
    try:
        kind = np.asarray(value).dtype.kind
    except Exception:  # a list with tensors in it
        return False
    return kind in "biu" or (kind == "f" and not dtype.is_integer)
