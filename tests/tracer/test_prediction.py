"""After a layer that fails, tracing goes on with what does not depend on why it failed."""

from __future__ import annotations

from tracer.told import of, shape

from kerascope_tracer.wire import LayerCalled, LayerFailed


async def test_the_layer_decides_or_all_that_is_merged_agrees(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        a = keras.Input((16, 16, 64))
        b = keras.Input((14, 14, 64))
        flat = keras.Input((10,))
        layers.Add()([a, b])
        layers.Concatenate()([a, b])
        layers.Concatenate(axis=1)([a, keras.Input((14, 16, 32))])
        layers.Concatenate()([a, flat])
        layers.Dot(axes=1)([a, b])
        layers.Reshape((5, 3))(flat)
        layers.Reshape((-1, 3))(flat)
        layers.MaxPooling2D(20)(a)
        layers.MaxPooling2D()(flat)
        """
    )
    assert [shape(event.predicted) for event in of(result, LayerFailed)] == [
        (None, None, None, 64),
        (None, None, None, 128),
        (None, 30, 16, None),
        None,  # ranks that differ
        None,
        (None, 5, 3),
        None,
        (None, None, None, 64),
        None,
    ]


async def test_what_follows_is_wired_to_the_layer_that_failed(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        x = keras.Input((16, 16, 64))
        y = layers.Add()([x, layers.Conv2D(64, 3)(x)])
        y = layers.Dense(10)(layers.GlobalAveragePooling2D()(y))
        """
    )
    (failed,) = of(result, LayerFailed)
    pooled, dense = of(result, LayerCalled)[-2:]
    assert pooled.sources == (failed.call,)
    assert (shape(pooled.outputs), shape(dense.outputs)) == ((None, 64), (None, 10))
    assert dense.params == 650
    assert dense.assumed == "Add failed"
