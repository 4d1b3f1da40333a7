"""KS904, KS905, KS907: classes, tensors and TensorFlow functions in the wrong place."""

from __future__ import annotations

import re

from kerascope.analysis.cst import (
    CallSyntax,
    children,
    code,
    is_operator,
    parse,
    span_of,
    walk,
)
from kerascope.analysis.graph import Trace
from kerascope.analysis.imports import imported, resolve
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.labels.training import bound_variable
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import spec_text

_HEAD = """import keras
from keras import layers

"""

LAYER_CLASS = Rule(
    code="KS904",
    name="layer-class",
    severity="error",
    summary="a layer class is given where a layer is wanted",
    explanation="Sequential takes layers, which a class makes when it is called: Flatten(), not "
    "Flatten.",
    wrong=_HEAD
    + """model = keras.Sequential()
model.add(keras.Input(shape=(8, 8)))
model.add(layers.Flatten)
""",
    right=_HEAD
    + """model = keras.Sequential()
model.add(keras.Input(shape=(8, 8)))
model.add(layers.Flatten())
""",
    source="keras/src/models/sequential.py, Sequential.add",
)


TENSORFLOW_OP = Rule(
    code="KS905",
    name="tensorflow-op-on-keras-tensor",
    severity="error",
    summary="a TensorFlow function is applied to a Keras tensor",
    explanation="The tensors of a functional model are placeholders that only Keras layers and "
    "keras.ops take in Keras 3. Use the function of the same purpose in keras.ops, or wrap the "
    "TensorFlow function in a layer of your own.",
    wrong="""import tensorflow as tf
import keras

inputs = keras.Input(shape=(28, 28, 1))
x = tf.squeeze(inputs, axis=-1)
""",
    right="""import keras

inputs = keras.Input(shape=(28, 28, 1))
x = keras.ops.squeeze(inputs, axis=-1)
""",
    source="keras/src/backend/common/keras_tensor.py, KerasTensor.__tf_tensor__",
)


TENSOR_AS_OPTION = Rule(
    code="KS907",
    name="tensor-among-the-options",
    severity="error",
    summary="a tensor is given to a layer's constructor",
    explanation="A layer is made with its options and then applied to a tensor, in two pairs of "
    "parentheses: Dense(10)(x), Flatten()(x).",
    wrong=_HEAD
    + """inputs = keras.Input(shape=(28, 28, 1))
x = layers.Flatten(inputs)
""",
    right=_HEAD
    + """inputs = keras.Input(shape=(28, 28, 1))
x = layers.Flatten()(inputs)
""",
    source="keras/src/layers/layer.py",
)


_CLASS = re.compile(r"Only instances of `keras\.Layer` can be added.*<class '[\w.]*\.(\w+)'>")


def tensor_as_option(trace: Trace, call: CallSyntax, span: Span, message: str) -> Finding | None:
    names = imported(parse(trace.text))
    if "<kerastensor" not in message.lower() or ".layers." not in (
        resolve(call.callee, names) or ""
    ):
        return None
    tensor = next(
        (
            (argument, bound)
            for argument in call.arguments
            if argument.value.type == "name"
            and (bound := bound_variable(trace, code(argument.value), span)) is not None
            and bound.calls
        ),
        None,
    )
    if tensor is None:
        return None
    argument, bound = tensor
    layer = call.callee.rpartition(".")[2]
    others = ", ".join(code(a.node) for a in call.arguments if a.node is not argument.node)
    return TENSOR_AS_OPTION.found(
        span,
        f"{layer} is given the tensor {bound.name}, {spec_text(bound.spec)}, among its options. "
        f"Make the layer first and then apply it: {layer}({others})({bound.name}).",
        related=(Related(f"{bound.name} is {spec_text(bound.spec)}", bound.span),),
        detail=message,
        data={"new": f"{call.callee}({others})({bound.name})" if _complete(layer, others) else ""},
    )


def _complete(layer: str, others: str) -> bool:
    return (
        bool(others)
        or layer in ("Flatten", "BatchNormalization", "ReLU", "Softmax")
        or ("Pooling" in layer)
    )


def layer_class(trace: Trace, call: CallSyntax, span: Span, message: str) -> Finding | None:
    found = _CLASS.search(message)
    if found is None:
        return None
    if found[1] == "KerasTensor":
        return LAYER_CLASS.found(
            span,
            "A Sequential model takes layers, and this is a tensor: the output of a layer that was "
            "applied. Add the layer itself, or make the model from its tensors with keras.Model.",
            detail=message,
        )
    names = [
        node
        for node in walk(call.trailer)
        if (node.type in ("atom_expr", "power", "name"))
        and code(node).rpartition(".")[2] == found[1]
        and node.parent is not None
        and (node.parent.type not in ("trailer", "atom_expr", "power") or _argument_alone(node))
    ]
    place = span_of(names[0]) if names else span
    return LAYER_CLASS.found(
        place,
        f"{found[1]} is the class, and the model takes a layer: write {found[1]}().",
        related=(Related("given to the model here", span),),
        detail=message,
        data={"end": span_data(place) if names else None},
    )


def _argument_alone(node: object) -> bool:
    parent = getattr(node, "parent", None)
    parts = children(parent) if parent is not None else []
    return len(parts) == 3 and is_operator(parts[0], "(") and parts[1] is node


def tensorflow_op(trace: Trace, call: CallSyntax, span: Span, message: str) -> Finding | None:
    path = resolve(call.callee, imported(parse(trace.text))) or ""
    if not path.startswith("tensorflow.") or path.startswith("tensorflow.keras."):
        return None
    if "KerasTensor" not in message and "NOT CONVERTIBLE TO TENSOR" not in message:
        return None
    new = keras_op(path)
    advice = f"Use keras.ops.{new} instead." if new else "Use a function of keras.ops instead."
    return TENSORFLOW_OP.found(
        span,
        f"{call.callee} takes no Keras tensor: the tensors of a functional model go through "
        f"layers and keras.ops only. {advice}",
        detail=message,
        data={"op": new, "callee": call.callee},
    )


_OPS = {
    "concat": "concatenate",
    "reduce_mean": "mean",
    "reduce_sum": "sum",
    "reduce_max": "max",
    "reduce_min": "min",
    "pow": "power",
    "range": "arange",
}


_SAME = frozenset(
    {
        *("squeeze", "expand_dims", "reshape", "transpose", "stack", "cast", "matmul", "einsum"),
        *("abs", "exp", "sqrt", "square", "sin", "cos", "tanh", "sigmoid", "relu", "softmax"),
        *("add", "subtract", "multiply", "divide", "maximum", "minimum", "split", "repeat"),
        *("tile", "where", "argmax", "argmin", "zeros_like", "ones_like", "shape", "pad", "roll"),
        *("softplus", "gelu", "elu", "selu", "leaky_relu", "log", "norm", "sign", "cumsum", "clip"),
        *("equal", "not_equal", "greater", "less", "logical_and", "logical_or", "logical_not"),
    }
)


def keras_op(path: str) -> str:
    """The name in ``keras.ops`` of a TensorFlow function, or nothing."""
    name = path.rpartition(".")[2]
    if name in _OPS:
        return _OPS[name]
    return name if name in _SAME else ""


RULES = (LAYER_CLASS, TENSORFLOW_OP, TENSOR_AS_OPTION)
