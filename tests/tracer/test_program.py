"""A program is run as ``python file.py`` would run it, and leaves nothing behind."""

from tracer.told import of, outputs, variables

from kerascope_tracer.wire import (
    ErrorRaised,
    LayerCalled,
    LayerFailed,
    LimitHit,
    Limits,
    UnknownMade,
)


async def test_the_time_limit_keeps_what_was_found(trace) -> None:
    result = await trace(
        """
        import keras
        x = keras.layers.Dense(3)(keras.Input((4,)))
        def slow(n): return n if n < 2 else slow(n - 1) + slow(n - 2)
        number = slow(60)
        """,
        limits=Limits(wall_s=0.5),
    )
    assert result.status == "timeout"
    assert ("Dense", (None, 3)) in outputs(result)
    (limit,) = of(result, LimitHit)
    assert limit.kind == "time"
    assert limit.span is not None and limit.span.line in (3, 4)


async def test_the_event_limit_ends_a_flood(trace) -> None:
    result = await trace(
        """
        import keras
        x = keras.Input((4,))
        for _ in range(5000):
            x = keras.layers.Dense(4)(x)
        """,
        limits=Limits(events=200),
    )
    assert result.status == "partial"
    assert len(of(result, LayerCalled)) < 200


async def test_a_syntax_error_has_its_place(trace) -> None:
    result = await trace("import keras\nx = (\n")
    assert result.status == "syntax-error"
    assert result.span is not None and result.span.line == 2


async def test_workspace_modules_are_watched_too(trace, tmp_path) -> None:
    blocks = tmp_path / "blocks.py"
    blocks.write_text("from keras import layers\ndef head(x, n):\n    return layers.Dense(n)(x)\n")
    text = "import keras\nfrom blocks import head\ny = head(keras.Input((4,)), 7)\n"
    main = str(tmp_path / "main.py")
    result = await trace(text, main)
    assert variables(result)["y"] == (None, 7)
    dense = of(result, LayerCalled)[-1]
    assert (dense.span.file, dense.span.line) == (str(blocks), 3)
    assert (dense.stack[-1].file, dense.stack[-1].line) == ("", 3)

    unsaved = blocks.read_text().replace("(n)", "(n + 1)")
    result = await trace(text, main, overlays={str(blocks): unsaved})
    assert variables(result)["y"] == (None, 8)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blocks.py"]


async def test_the_program_is_main_and_its_folder_is_where_it_runs(trace, tmp_path) -> None:
    (tmp_path / "size.txt").write_text("6")
    result = await trace(
        """
        import keras, sys, inspect
        size = int(open("size.txt").read())
        def build():
            return keras.layers.Dense(size)(keras.Input((4,)))
        if __name__ == "__main__" and sys.argv[1:] == []:
            y = build()
        lines = keras.Input((len(inspect.getsource(build).splitlines()),))
        """,
        str(tmp_path / "main.py"),
    )
    assert variables(result)["y"] == (None, 6)
    assert variables(result)["lines"] == (None, 2)


async def test_nothing_leaks_into_the_next_trace(trace) -> None:
    program = """
        import keras, os, sys
        keras.config.set_floatx("float16")
        os.environ["LEAK"] = "1"
        sys.modules["leak"] = sys
        layer = keras.layers.Dense(3)
        x = layer(keras.Input((4,)))
        """
    await trace(program)
    result = await trace(
        """
        import keras, os, sys
        layer = keras.layers.Dense(3)
        x = layer(keras.Input((4,)))
        leaks = keras.Input((("LEAK" in os.environ) + ("leak" in sys.modules) + 1,))
        name = keras.Input((len(layer.name),))
        """
    )
    assert variables(result)["leaks"] == (None, 1)
    assert variables(result)["name"] == (None, len("dense"))
    assert of(result, LayerCalled)[-1].outputs.dtype == "float32"


async def test_what_cannot_be_known_is_told_once_with_its_reason(trace) -> None:
    result = await trace(
        """
        import keras, cv2_missing as cv2
        import pandas_missing as pd
        frame = pd.read_csv("x.csv")
        features = frame.drop(columns=["y"]).values
        model = keras.Sequential([keras.layers.Dense(features.shape[1]), keras.layers.Dense(1)])
        history = model.fit(features, frame["y"])
        print(max(history.history["loss"]))
        for image in cv2.imread_all():
            y = model(image)
        """
    )
    assert result.status == "ok"
    assert of(result, ErrorRaised) == []
    assert [event.reason for event in of(result, UnknownMade)] == [
        "the module 'cv2_missing' is not installed in this interpreter",
        "the module 'pandas_missing' is not installed in this interpreter",
    ]


async def test_large_data_is_described_not_allocated(trace) -> None:
    result = await trace(
        """
        import numpy as np, tensorflow as tf
        x = np.zeros((60000, 224, 224, 3), "float32") / 255.0
        x = x[:50000].transpose(0, 3, 1, 2)
        y = np.random.randint(0, 10, size=(50_000_000,))
        z = tf.random.normal((50000, 224, 224, 3))
        w = tf.reduce_mean(z, axis=[1, 2])
        top = np.max(y) + 1
        """
    )
    bound = variables(result)
    assert bound["x"] == (50000, 3, 224, 224)
    assert bound["y"] == (50_000_000,)
    assert bound["w"] == (50000, 3)
    assert "top" not in bound


async def test_passes_that_only_repeat_are_left_out(trace) -> None:
    result = await trace(
        """
        import tensorflow as tf
        from keras import layers
        class Decoder(layers.Layer):
            def __init__(self):
                super().__init__()
                self.dense = layers.Dense(5)
            def call(self, x):
                return self.dense(x)
        decoder = Decoder()
        sentence = ""
        for step in range(200):
            scores = decoder(tf.zeros((1, 7)))
            sentence += " word"
        cell, states = layers.Dense(3), []
        for step in range(12):
            states.append(cell(tf.zeros((2, 4))))
        sequence = tf.stack(states, axis=1)
        for size in range(1, 6):
            grown = decoder.dense(tf.zeros((size, 7)))
        text = tf.zeros((1, 7))
        for step in range(20):
            text = tf.concat([text, decoder(text[:, -7:])], axis=1)
        """
    )
    calls = [call.span.line for call in of(result, LayerCalled) if call.span is not None]
    assert calls.count(12) == 4
    assert calls.count(16) == 12
    assert calls.count(19) == 5
    assert calls.count(22) == 20
    assert variables(result)["text"] == (1, 107)
    assert variables(result)["sequence"] == (2, 12, 3)


async def test_a_loop_that_something_unknown_ends(trace) -> None:
    result = await trace(
        """
        import missing_module as missing
        import keras
        passes, frames = 0, []
        while True:
            passes += 1
            ready, frame = missing.camera.read()
            if not ready:
                break
            frames.append(frame)
        while passes < 1000:
            passes += 1
        x = keras.Input((passes,))
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
        steps = 0
        while True:
            steps += 1
            scores = model(missing.state)
            if scores > 3:
                break
        y = keras.Input((steps,))
        """
    )
    assert of(result, ErrorRaised) == []
    bound = variables(result)
    assert bound["x"] == (None, 1000)
    assert bound["y"][1] < 10


async def test_what_swallows_the_time_limit_makes_no_mistake_of_it(trace) -> None:
    result = await trace(
        """
        import keras
        def slow(n): return n if n < 2 else slow(n - 1) + slow(n - 2)
        class Slow(keras.layers.Layer):
            def call(self, x):
                try:
                    slow(60)
                except:
                    raise ValueError("made of the stop")
        y = Slow()(keras.Input((3,)))
        """,
        limits=Limits(wall_s=1.0),
    )
    assert result.status == "timeout"
    assert of(result, LayerFailed) == []
    assert of(result, ErrorRaised) == []
