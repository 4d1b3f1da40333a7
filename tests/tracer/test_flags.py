"""Branches that a flag at the top of the file leaves out show their layers, as with the flag."""

from tracer.told import of, outputs, variables

from kerascope_tracer.wire import ErrorRaised, FitChecked, LayerCalled, ModelFound


async def test_a_branch_that_a_flag_leaves_out(trace) -> None:
    result = await trace(
        """
        import keras, numpy as np
        from keras import layers
        augment = True
        kind = "lstm"
        width = 8
        inputs = keras.Input((12, 3))
        x = layers.Conv1D(width, 3)(inputs)
        if not augment:
            x = layers.Dropout(0.2)(x)
            x = layers.UpSampling1D(2)(x)
        def head(x):
            if kind == "lstm":
                return layers.LSTM(5)(x)
            elif kind == "gru":
                return layers.GRU(6)(x)
            return x
        model = keras.Model(inputs, layers.Dense(2)(head(x)))
        model.compile("adam", "mse")
        model.fit(np.zeros((4, 12, 3)), np.zeros((4, 2)))
        """
    )
    symbolic = [item for item in outputs(result) if item[1][0] is None]
    assert list(dict.fromkeys(symbolic)) == [
        ("InputLayer", (None, 12, 3)),
        ("Conv1D", (None, 10, 8)),
        ("LSTM", (None, 5)),
        ("Dense", (None, 2)),
        ("Dropout", (None, 10, 8)),
        ("UpSampling1D", (None, 20, 8)),
        ("GRU", (None, 6)),
    ]
    reason = "this branch is not taken here; shown as with "
    assert {call.assumed for call in of(result, LayerCalled)} == {
        None,
        reason + "augment=False",
        reason + "kind='gru'",
    }
    # The program itself ran once: its model, its data and its names are told once.
    assert len(of(result, ModelFound)) == len(of(result, FitChecked)) == 1
    assert variables(result)["x"] == (None, 10, 8)


async def test_what_fails_with_a_flag_of_ours_is_no_mistake(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        DEBUG = False
        size = 4
        inputs = keras.Input((4,))
        x = layers.Dense(8)(inputs)
        if DEBUG:
            y = layers.Dense(3)(x)
            z = layers.Conv2D(3, 3)(x)
            w = layers.Dense(9)(x)
            raise RuntimeError("only while debugging")
        def unused(size):
            if size:
                return size
        if missing_name:
            pass
        """
    )
    assert of(result, ErrorRaised) == []
    assert outputs(result) == [
        ("InputLayer", (None, 4)),
        ("Dense", (None, 8)),
        ("Dense", (None, 3)),
    ]


async def test_the_other_order_of_an_image_s_axes_is_a_branch_as_well(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import backend as K
        from keras.layers import Conv2D, Dense, Flatten
        def build():
            model = keras.Sequential()
            if K.image_data_format() == "channels_first":
                model.add(Conv2D(8, 3, input_shape=(1, 28, 28)))
            else:
                model.add(Conv2D(8, 3, input_shape=(28, 28, 1)))
            model.add(Flatten())
            model.add(Dense(10))
            return model
        model = build()
        order = keras.config.image_data_format()
        last = keras.Sequential([keras.Input((8, 8, 3)), Conv2D(2, 3)])
        """
    )
    found = outputs(result)
    assert found.count(("Conv2D", (None, 26, 26, 8))) == 1
    assert found.count(("Conv2D", (None, 8, 26, 26))) == 1
    assert found.count(("Dense", (None, 10))) == 1
    reasons = {call.assumed for call in of(result, LayerCalled)}
    told = "this branch is not taken here; shown as with image_data_format()='channels_first'"
    assert reasons == {None, told}
    assert of(result, ErrorRaised) == []


async def test_options_of_the_command_line_are_flags(trace) -> None:
    result = await trace(
        """
        import argparse
        import keras
        from keras import layers

        def build(args):
            x = inputs = keras.Input((12, 3))
            if args.with_dropout:
                x = layers.Dropout(0.2)(x)
            if args.cell == "lstm":
                x = layers.LSTM(5)(x)
            else:
                x = layers.GRU(6)(x)
            return keras.Model(inputs, layers.Dense(2)(x))

        def main():
            parser = argparse.ArgumentParser()
            parser.add_argument("--with-dropout", action="store_true")
            parser.add_argument("-c", "--cell", default="lstm", choices=["lstm", "gru"])
            parser.add_argument("--data", required=True)
            build(parser.parse_args())

        if __name__ == "__main__":
            main()
        """
    )
    assert dict(outputs(result)) == {
        "InputLayer": (None, 12, 3),
        "LSTM": (None, 5),
        "Dense": (None, 2),
        "Dropout": (None, 12, 3),
        "GRU": (None, 6),
    }
    reason = "this branch is not taken here; shown as with "
    assert {call.assumed for call in of(result, LayerCalled)} == {
        None,
        reason + "--with_dropout=True",
        reason + "--cell='other'",
    }


async def test_entries_of_a_dict_and_attributes_of_a_class_are_flags(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        class Config:
            pooling: bool = False
            width = 4

        settings = {"model": {"attention": False, "units": 8}, "width": 5}

        class Net(keras.Model):
            def __init__(self, config):
                super().__init__()
                self.config = config
                if config["attention"]:
                    self.attention = layers.MultiHeadAttention(2, 4)
                self.dense = layers.Dense(config["units"])

            def call(self, x):
                if self.config["attention"]:
                    x = self.attention(x, x)
                return self.dense(x)

        x = keras.Input((6, 3))
        y = Net(settings["model"])(x)
        if Config.pooling:
            y = layers.GlobalMaxPooling1D()(y)
        """
    )
    told = dict(outputs(result))
    assert told["MultiHeadAttention"] == (None, 6, 3)
    assert told["GlobalMaxPooling1D"] == (None, 8)
    assumed = {call.assumed for call in of(result, LayerCalled)}
    reason = "this branch is not taken here; shown as with "
    assert assumed == {None, reason + "['attention']=True", reason + "pooling=True"}


async def test_what_the_file_says_twice_is_no_flag(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        small = {"units": 2, "deep": False}
        large = {"units": 9, "deep": False}

        x = layers.Dense(small["units"])(keras.Input((3,)))
        if small["deep"]:
            x = layers.Dense(large["units"])(x)
        """
    )
    assert outputs(result)[-1] == ("Dense", (None, 2))
