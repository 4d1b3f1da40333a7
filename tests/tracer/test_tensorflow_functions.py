"""TensorFlow functions between layers, models that fail in their own constructor, time steps."""

import pytest
from tracer.told import of, outputs, variables

from kerascope_tracer.wire import (
    ErrorRaised,
    LayerCalled,
    LayerConstructed,
    LayerFailed,
    ModelFound,
)

pytestmark = pytest.mark.tensorflow


async def test_tensorflow_functions_on_keras_tensors_are_told_and_carried_out(trace) -> None:
    result = await trace(
        """
import keras
import tensorflow as tf

inputs = keras.Input((8, 16))
x = keras.layers.Dense(32)(inputs)
x = tf.nn.l2_normalize(tf.nn.gelu(x), axis=-1)
x = tf.concat([x, inputs], axis=-1)
x = tf.reshape(x, (-1, 8, 4, 12))
x = tf.image.resize(x, (16, 16))
out = keras.layers.Conv2D(3, 3)(x)
model = keras.Model(inputs, out)
"""
    )
    told = [(error.span.line, error.span.column) for error in of(result, ErrorRaised)]
    assert told == [(6, 23), (6, 4), (7, 4), (8, 4), (9, 4)]
    assert outputs(result)[-1] == ("Conv2D", (None, 14, 14, 3))


async def test_a_function_that_fails_anyway_is_not_carried_out(trace) -> None:
    result = await trace(
        """
import keras
import tensorflow as tf

inputs = keras.Input((8, 16))
try:
    x = tf.nn.gelu(inputs)
except ValueError:
    x = keras.ops.gelu(inputs)
y = tf.matmul(inputs, tf.zeros((3, 3)))
"""
    )
    (error,) = of(result, ErrorRaised)
    assert error.span.line == 9
    assert variables(result)["x"] == (None, 8, 16)
    assert "y" not in variables(result)


async def test_a_model_whose_constructor_fails_causes_no_errors(trace) -> None:
    result = await trace(
        """
import keras
import nowhere

class Net(keras.Model):
    def __init__(self, size):
        base = nowhere.model(size)
        out = [keras.layers.Activation("sigmoid")(x) for x in base.outputs]
        super().__init__(inputs=base.input, outputs=out)
        self.smooth = 1e-9

net = Net([2, 2])
net.compile("adam", "mse", metrics=["mae" for _ in net.outputs])
net.summary()
net.fit([[0.0]], [[0.0]])
"""
    )
    assert not of(result, ErrorRaised) + of(result, LayerFailed)


async def test_one_time_step_tells_of_all(trace) -> None:
    result = await trace(
        """
import keras
from keras import layers

x = layers.TimeDistributed(layers.Conv2D(4, 3))(keras.Input((300, 8, 8, 3)))
words = layers.Embedding(9, 6, mask_zero=True)(keras.Input((250,)))
marks = layers.TimeDistributed(layers.Dense(7))(words)
last = layers.LSTM(5)(marks)
"""
    )
    names = variables(result)
    assert names["x"] == (None, 300, 6, 6, 4)
    assert (names["marks"], names["last"]) == ((None, 250, 7), (None, 5))
    made = {event.layer: event.cls for event in of(result, LayerConstructed)}
    calls = [made[call.layer] for call in of(result, LayerCalled)]
    assert (calls.count("Conv2D"), calls.count("Dense")) == (1, 1)
    masked = [call for call in of(result, LayerCalled) if made[call.layer] == "LSTM"]
    assert masked[0].mask_in


async def test_texts_of_tables_that_are_not_read_go_through_functions_of_texts(trace) -> None:
    result = await trace(
        """
import pandas as pd
import tensorflow as tf

table = pd.read_csv("https://example.org/pairs.csv")

def read(row):
    ending = tf.strings.split(row["path"], ".")[-1]
    data = tf.io.read_file(row["path"])
    if ending == b"jpg":
        picture = tf.image.decode_jpeg(data, 3)
    else:
        picture = tf.image.decode_png(data, 3)
    return tf.image.resize(picture, (32, 32))

pictures = tf.data.Dataset.from_tensor_slices(dict(table[["path", "label"]])).map(read)
for batch in pictures.batch(4):
    shown = batch
"""
    )
    assert not of(result, ErrorRaised)
    assert variables(result)["shown"] == (None, 32, 32, 3)


async def test_units_that_tensorflow_computed_are_told_and_used(trace) -> None:
    result = await trace(
        """
import keras
import tensorflow as tf

size = (5, 12, 12)
x = keras.layers.Dense(tf.math.reduce_prod(size))(keras.Input((16,)))
x = keras.layers.Reshape(size)(x)
"""
    )
    (error,) = of(result, ErrorRaised)
    assert (error.span.line, error.span.column) == (5, 4)
    assert variables(result)["x"] == (None, 5, 12, 12)


async def test_layers_of_packages_that_are_not_installed_keep_their_input_s_form(trace) -> None:
    result = await trace(
        """
import keras
import keras_hub
import keras_rs
from keras_nlp.layers import TransformerDecoder

ids = keras.Input((64,), dtype="int32")
x = keras_hub.layers.TokenAndPositionEmbedding(1000, 64, embedding_dim=32)(ids)
x = keras_hub.layers.TransformerEncoder(intermediate_dim=64, num_heads=2)(inputs=x)
x = TransformerDecoder(64, 2)(decoder_sequence=x, encoder_sequence=x)
x = x + keras_hub.layers.PositionEmbedding(sequence_length=64)(x)
out = keras.layers.Dense(5)(x)
model = keras.Model(ids, out)
crossed = keras.Sequential([keras_rs.layers.FeatureCross(), keras.layers.Dense(1)])
crossed.build((None, 7))
classifier = keras_hub.models.BertClassifier.from_preset("bert_tiny_en_uncased")
classifier.fit([[1]], [1])
"""
    )
    assert not of(result, ErrorRaised) + of(result, LayerFailed)
    assert outputs(result)[1:3] == [
        ("TokenAndPositionEmbedding", (None, 64, 32)),
        ("TransformerEncoder", (None, 64, 32)),
    ]
    assert variables(result)["out"] == (None, 64, 5)
    params = {found.layer: found.params for found in of(result, ModelFound)}
    assert set(params.values()) == {None}
