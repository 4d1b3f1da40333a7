"""Which names are the author's."""

import pytest

from kerascope.analysis.explain.naming import given_name


@pytest.mark.parametrize(
    ("cls", "name", "shown"),
    [
        ("Conv2D", "conv2d", ""),
        ("Conv2D", "conv2d_12", ""),
        ("GlobalAveragePooling2D", "global_average_pooling2d_1", ""),
        ("MultiHeadAttention", "multi_head_attention", ""),
        ("LSTM", "lstm", ""),
        ("InputLayer", "input_layer_2", ""),
        ("Conv2D", "stem", "stem"),
        ("Conv2D", "conv2d_a", "conv2d_a"),
        ("Dense", "conv2d", "conv2d"),
        ("Dense", "", ""),
    ],
)
def test_only_names_that_keras_did_not_make_up_are_shown(cls: str, name: str, shown: str) -> None:
    assert given_name(cls, name) == shown
