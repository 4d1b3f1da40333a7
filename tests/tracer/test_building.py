"""What the tracer tells of built layers: weights, dtypes, masks, and the ends of models."""

from kerascope_tracer.wire import LayerBuilt, LayerCalled, LayerConstructed, ModelFound, TensorSpec

from .told import of


def _by_class(result, kind=LayerBuilt):
    classes = {event.layer: event.cls for event in of(result, LayerConstructed)}
    return {classes[event.layer]: event for event in of(result, kind)}


async def test_weights_are_told_with_names_shapes_and_dtypes(trace) -> None:
    result = await trace(
        """
        import keras
        keras.config.set_dtype_policy("mixed_float16")
        i = keras.Input((8, 8, 3))
        x = keras.layers.Conv2D(4, 3)(i)
        x = keras.layers.ReLU()(x)
        model = keras.Model(i, keras.layers.BatchNormalization()(x))
        """
    )
    built = _by_class(result)
    conv = built["Conv2D"]
    assert conv.weights == {
        "kernel": TensorSpec((3, 3, 3, 4), "float32"),
        "bias": TensorSpec((4,), "float32"),
    }
    assert (conv.sizes, conv.compute_dtype) == ({"float32": 112}, "float16")
    assert list(built["BatchNormalization"].weights) == [
        "gamma",
        "beta",
        "moving_mean",
        "moving_variance",
    ]
    assert built["Functional"].sizes == {"float32": 128}
    assert "ReLU" not in built


async def test_masks_are_told_where_they_are_made_used_and_lost(trace) -> None:
    result = await trace(
        """
        import keras
        i = keras.Input((None,), dtype="int32")
        x = keras.layers.Embedding(10, 4, mask_zero=True)(i)
        x = keras.layers.LSTM(3, return_sequences=True)(x)
        x = keras.layers.Conv1D(3, 1)(x)
        """
    )
    called = _by_class(result, LayerCalled)
    masks = {cls: (call.mask_in, call.mask_out) for cls, call in called.items()}
    assert masks["Embedding"] == (False, True)
    assert masks["LSTM"] == (True, True)
    assert masks["Conv1D"] == (True, False)
    built = _by_class(result)
    assert built["LSTM"].takes_mask
    assert not built["Conv1D"].supports_masking


async def test_a_functional_model_tells_the_calls_at_its_ends(trace) -> None:
    result = await trace(
        """
        import keras
        a, b = keras.Input((4,)), keras.Input((4,))
        joined = keras.layers.Add()([a, b])
        model = keras.Model([a, b], keras.layers.Dense(2)(joined))
        """
    )
    (model,) = of(result, ModelFound)
    called = _by_class(result, LayerCalled)
    assert model.output_calls == (called["Dense"].call,)
    assert len(model.input_calls) == 2
    assert set(called["Add"].sources) == set(model.input_calls)


async def test_arguments_that_were_left_out_are_told_as_the_layer_resolved_them(trace) -> None:
    result = await trace(
        """
        import keras
        x = keras.Input((8, 4))
        keras.layers.GRU(3)(x)
        keras.layers.MultiHeadAttention(2, 5)(x, x)
        keras.layers.Conv1DTranspose(2, 3)(x)
        """
    )
    config = {event.cls: event for event in of(result, LayerConstructed)}
    assert config["GRU"].config["reset_after"] is True
    assert config["GRU"].module == "keras.src.layers.rnn.gru"
    assert config["MultiHeadAttention"].config["value_dim"] == 5
    assert config["Conv1DTranspose"].config["output_padding"] is None


async def test_weights_whose_sizes_rest_on_example_numbers_are_not_told(trace) -> None:
    result = await trace(
        """
        import keras
        model = keras.Sequential([keras.layers.Dense(3), keras.layers.Dense(2)])
        """
    )
    told = [event.weights for event in of(result, LayerBuilt)]
    assert told == [{"kernel": TensorSpec((3, 2), "float32"), "bias": TensorSpec((2,), "float32")}]
