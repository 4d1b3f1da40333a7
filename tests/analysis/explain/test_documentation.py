"""Links to the pages of the layers of the Keras that is installed."""

from __future__ import annotations

import json
import subprocess
import sys

from kerascope.analysis.explain.documentation import (
    PAGES,
    SITE,
    WITHOUT_PAGE,
    documentation_url,
)
from kerascope.analysis.report import LayerInfo

# The server's own process never imports Keras, and neither do these tests.
_LIST = """
import json, keras
found = (getattr(keras.layers, name) for name in dir(keras.layers))
print(json.dumps(sorted({item.__name__ for item in found if isinstance(item, type)})))
"""


def test_every_public_layer_has_a_page_or_is_known_to_have_none() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", _LIST], capture_output=True, text=True, check=True
    )
    classes = set(json.loads(answer.stdout.splitlines()[-1]))
    assert len(classes) > 100
    assert classes - PAGES.keys() - WITHOUT_PAGE == set()
    assert not PAGES.keys() & WITHOUT_PAGE


def test_pages_are_spelt_as_on_the_site() -> None:
    assert PAGES["Conv2D"] == "convolution_layers/convolution2d"
    assert PAGES["Conv2DTranspose"] == "convolution_layers/convolution2d_transpose"
    assert PAGES["MaxPooling2D"] == "pooling_layers/max_pooling2d"
    assert PAGES["RandomFlip"] == "preprocessing_layers/image_augmentation/random_flip"
    assert PAGES["TimeDistributed"] == "recurrent_layers/time_distributed"
    assert all(page == page.lower() and " " not in page for page in PAGES.values())


def test_only_classes_of_keras_own_are_linked() -> None:
    def info(cls: str, module: str, role: str = "layer") -> LayerInfo:
        return LayerInfo(1, cls, "x", role, module, (), {})

    assert documentation_url(info("Dense", "keras.src.layers.core.dense")) == (
        f"{SITE}core_layers/dense/"
    )
    assert documentation_url(info("Dense", "__main__")) is None
    assert documentation_url(info("Dense", "keras_hub.src.layers")) is None
    assert documentation_url(info("Add", "keras.src.ops.numpy", "op")) is None
    assert documentation_url(info("Dense", "")) is None
