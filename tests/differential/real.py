"""Runs programs for real, in one process, and records what Keras itself reports for each layer.

    python real.py < requests > results

Reads a JSON list of paths from standard input and writes one JSON object a line: the path, the
error if the program failed, and for every place in the program that constructs a layer what its
calls returned. Eager, with real weights; nothing of Kerascope takes part. Data sets that would have
to be downloaded are small random arrays with the shapes and dtypes of the real ones, and weights
that would have to be are random.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import math
import os
import sys
import traceback
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
SAMPLES = 96  # of each data set that is not downloaded


class Calls:
    """What the layers of the running program returned, by the place that constructed them."""

    def __init__(self) -> None:
        self.path = ""
        self.ends: dict[tuple[int, int], list[int]] = {}
        self.places: dict[int, list[int]] = {}
        self.kept: list[Any] = []
        self.outcomes: dict[str, list[dict[str, Any]]] = {}

    def start(self, path: str, tree: ast.AST) -> None:
        """Record the program at ``path`` from now on."""
        self.__init__()
        self.path = path
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                place = [node.lineno, node.col_offset, node.end_lineno, node.end_col_offset]
                self.ends[place[2], place[3]] = place

    def constructed(self, layer: Any, frame: Any) -> None:
        """Note the call expression of the program that constructs ``layer``, if one does."""
        while frame is not None and (
            frame.f_code.co_name == "__new__" or frame.f_code.co_filename == __file__
        ):
            frame = frame.f_back
        if frame is None or frame.f_code.co_filename != self.path:
            return
        positions = list(frame.f_code.co_positions())[frame.f_lasti // 2]
        place = self.ends.get((positions[1], positions[3]))
        if place is not None:
            self.places[id(layer)] = place
            self.kept.append(layer)

    def called(self, layer: Any, outputs: Any) -> None:
        """Note what a call of ``layer`` returned."""
        place = self.places.get(id(layer))
        if place is None:
            return
        outcome = {"outputs": described(outputs), "params": parameters(layer)}
        outcomes = self.outcomes.setdefault(json.dumps(place), [])
        if outcome not in outcomes:
            outcomes.append(outcome)


def described(value: Any) -> Any:
    """Shapes and dtypes in the structure of ``value``; a tensor is ``{"shape", "dtype"}``."""
    if isinstance(value, (list, tuple)):
        return [described(item) for item in value]
    if isinstance(value, dict):
        return {str(key): described(item) for key, item in value.items()}
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        dtype = getattr(value.dtype, "name", str(value.dtype))
        try:
            shape = [None if axis is None else int(axis) for axis in value.shape]
        except (TypeError, ValueError):  # unknown rank
            shape = None
        return {"shape": shape, "dtype": dtype}
    return None


def parameters(layer: Any) -> int | None:
    """The number of weights of a built layer."""
    return sum(math.prod(weight.shape) for weight in layer.weights) if layer.built else None


def install(calls: Calls) -> None:
    """Watch Keras' layers, and put small arrays and random weights where downloads would be."""
    import keras
    import numpy as np

    layer_class = keras.layers.Layer
    new, call = layer_class.__new__, layer_class.__call__
    model_new = keras.Model.__new__

    def constructing(cls: Any, *args: Any, **kwargs: Any) -> Any:
        layer = new(cls, *args, **kwargs)
        calls.constructed(layer, sys._getframe(1))
        return layer

    def constructing_model(cls: Any, *args: Any, **kwargs: Any) -> Any:
        model = model_new(cls, *args, **kwargs)
        calls.constructed(model, sys._getframe(1))
        return model

    def calling(self: Any, *args: Any, **kwargs: Any) -> Any:
        outputs = call(self, *args, **kwargs)
        calls.called(self, outputs)
        return outputs

    layer_class.__new__ = staticmethod(constructing)
    keras.Model.__new__ = staticmethod(constructing_model)
    layer_class.__call__ = calling

    generator = np.random.default_rng(0)

    def images(shape: tuple[int, ...], label: tuple[int, ...], classes: int) -> Any:
        def load_data(*args: Any, **kwargs: Any) -> Any:
            def half() -> Any:
                pictures = generator.integers(0, 255, (SAMPLES, *shape)).astype("uint8")
                return pictures, generator.integers(0, classes, (SAMPLES, *label)).astype("uint8")

            return half(), half()

        return load_data

    def texts(num_words: int | None = None, **kwargs: Any) -> Any:
        def half() -> Any:
            reviews = np.empty(SAMPLES, object)
            for index in range(SAMPLES):
                length = int(generator.integers(10, 300))
                reviews[index] = generator.integers(1, (num_words or 5000) - 1, length).tolist()
            return reviews, generator.integers(0, 2, SAMPLES)

        return half(), half()

    def table(columns: int) -> Any:
        def load_data(*args: Any, **kwargs: Any) -> Any:
            def half() -> Any:
                rows = generator.random((SAMPLES, columns)).astype("float32")
                return rows, generator.random(SAMPLES).astype("float32")

            return half(), half()

        return load_data

    for name, loader in (
        ("mnist", images((28, 28), (), 10)),
        ("fashion_mnist", images((28, 28), (), 10)),
        ("cifar10", images((32, 32, 3), (1,), 10)),
        ("cifar100", images((32, 32, 3), (1,), 100)),
        ("imdb", texts),
        ("boston_housing", table(13)),
        ("california_housing", table(8)),
    ):
        for package in ("keras", "keras.api", "keras._tf_keras.keras", "keras.src"):
            module = sys.modules.get(f"{package}.datasets.{name}")
            if module is not None:
                module.load_data = loader  # type: ignore[attr-defined]
    import keras.src.utils.file_utils as file_utils

    file_utils.get_file = lambda *args, **kwargs: ""
    for module in list(sys.modules.values()):
        name = getattr(module, "__name__", "")
        if name.startswith("keras.src.applications") and hasattr(module, "file_utils"):
            module.file_utils = file_utils  # type: ignore[attr-defined]
    keras.Model.load_weights = lambda self, *args, **kwargs: None
    from keras.src.applications import imagenet_utils

    imagenet_utils.CLASS_INDEX = {
        str(index): [f"n{index}", f"class {index}"] for index in range(1000)
    }


def run(path: str, calls: Calls) -> dict[str, Any]:
    """Run the program at ``path`` as ``python path`` would, and tell what it did."""
    import keras
    import tensorflow as tf

    keras.backend.clear_session()
    keras.config.set_floatx("float32")
    keras.mixed_precision.set_global_policy("float32")
    tf.keras.utils.set_random_seed(0)
    with open(path, encoding="utf-8") as stream:
        text = stream.read()
    tree = ast.parse(text, path)
    calls.start(path, tree)
    error = ""
    sys.argv = [path]
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            exec(compile(tree, path, "exec"), {"__name__": "__main__", "__file__": path})
    except SystemExit:
        pass
    except Exception:
        error = traceback.format_exc(limit=-3)
    return {"path": path, "error": error, "outcomes": calls.outcomes}


def main() -> None:
    """Run what standard input names."""
    paths = json.load(sys.stdin)
    calls = Calls()
    install(calls)
    for path in paths:
        print(json.dumps(run(path, calls)), flush=True)


if __name__ == "__main__":
    main()
