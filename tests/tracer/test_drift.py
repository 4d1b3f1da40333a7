"""Old spellings are told as such, and hide no shape."""

from tracer.told import of, outputs, variables

from kerascope_tracer.wire import ApiDrift, ErrorRaised, FitChecked, UnknownMade


async def test_moved_modules_renamed_arguments_and_merged_methods(trace) -> None:
    result = await trace(
        """
        import numpy as np
        from keras.models import Sequential
        from keras.layers.core import Dense, Flatten
        from keras.layers.convolutional import Convolution2D
        from tensorflow.keras.layers.experimental import preprocessing
        from keras.utils.np_utils import to_categorical
        from keras.optimizers import Adam
        model = Sequential()
        model.add(Convolution2D(8, (3, 3), input_shape=(28, 28, 1)))
        model.add(Flatten())
        model.add(Dense(10))
        model.compile(Adam(lr=0.01, decay=1e-6), "categorical_crossentropy")
        def batches():
            while True:
                yield np.zeros((4, 28, 28, 1)), to_categorical(np.zeros(4), 10)
        model.fit_generator(batches(), steps_per_epoch=10, nb_epoch=3)
        model.fit(np.zeros((4, 28, 28, 1)), np.zeros((4, 10)), nb_epoch=5)
        """
    )
    told = [(event.span.line, event.old, event.new) for event in of(result, ApiDrift)]
    assert [item for item in told if item[1] != "tensorflow.keras.layers.experimental"] == [
        (3, "keras.layers.core", "keras.layers"),
        (4, "keras.layers.convolutional", "keras.layers"),
        (5, "tensorflow.keras.layers.experimental.preprocessing", "tensorflow.keras.layers"),
        (6, "keras.utils.np_utils", "keras.utils"),
        (12, "lr", "learning_rate"),
        (12, "decay", ""),
        (16, "fit_generator", "fit"),
        (16, "nb_epoch", "epochs"),
        (17, "nb_epoch", "epochs"),
    ]
    assert [fit.span.line for fit in of(result, FitChecked)] == [16, 17]
    assert all(fit.error is None for fit in of(result, FitChecked))
    assert ("Dense", (None, 10)) in outputs(result)
    assert of(result, ErrorRaised) == []


async def test_a_module_that_never_was_stays_missing(trace) -> None:
    result = await trace("from keras.layers.nowhere import Dense\nx = Dense(3)\n")
    assert of(result, ApiDrift) == []
    (unknown,) = of(result, UnknownMade)
    assert "keras.layers.nowhere" in unknown.reason


async def test_a_batch_size_given_to_a_layer_starts_the_model_with_it(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        model = keras.Sequential()
        model.add(layers.LSTM(20, input_shape=(5, 1), batch_size=4, stateful=True))
        model.add(layers.Dense(1))
        """
    )
    assert [event.old for event in of(result, ApiDrift)] == ["batch_size"]
    assert of(result, ErrorRaised) == []
    assert ("LSTM", (4, 20)) in outputs(result)
    assert ("Dense", (4, 1)) in outputs(result)


async def test_an_autoencoder_with_a_loss_of_its_own_is_traced_as_it_was_trained(trace) -> None:
    result = await trace(
        """
        import keras, numpy as np
        from keras import backend as K
        from keras.losses import binary_crossentropy
        inputs = keras.Input((8, 8))
        flat = keras.layers.Flatten()(inputs)
        mean, log_var = keras.layers.Dense(3)(flat), keras.layers.Dense(3)(flat)

        def sampling(args):
            mean, log_var = args
            epsilon = K.random_normal(shape=(K.shape(mean)[0], K.int_shape(mean)[1]))
            return mean + K.exp(0.5 * log_var) * epsilon

        z = keras.layers.Lambda(sampling, output_shape=(3,))([mean, log_var])
        outputs = keras.layers.Dense(64, activation="sigmoid")(z)
        vae = keras.Model(inputs, outputs)
        rows = K.batch_flatten(inputs)
        noise = K.random_uniform((5, 3))
        loss = binary_crossentropy(K.flatten(inputs), K.flatten(outputs)) * 64
        vae.add_loss(K.mean(loss + K.sum(1 + log_var - K.square(mean), axis=-1)))
        vae.compile("adam")
        vae.fit(np.zeros((32, 8, 8)), epochs=1)
        """
    )
    assert of(result, ErrorRaised) == []
    (fit,) = of(result, FitChecked)
    assert fit.error is None
    told = {(drift.old, drift.new) for drift in of(result, ApiDrift)}
    assert {("random_normal", "keras.random.normal"), ("add_loss", "")} <= told
    assert ("flatten", "keras.ops.reshape(x, (-1,))") in told
    assert ("batch_flatten", "keras.layers.Flatten()(x)") in told
    bound = variables(result)
    assert (bound["rows"], bound["noise"]) == ((None, 64), (5, 3))


async def test_modules_inside_modules_are_told_with_the_name_that_they_lead_to(trace) -> None:
    result = await trace(
        """
        import tensorflow as tf
        from tensorflow.keras import layers
        scale = layers.experimental.preprocessing.Rescaling(1 / 255.0)
        norm = layers.experimental.SyncBatchNormalization
        memory = layers.CuDNNLSTM(4)(tf.zeros((2, 8, 3)))
        rate = tf.keras.experimental.CosineDecay(0.1, 100)
        pixels = scale(tf.zeros((2, 8, 8, 3)))
        if hasattr(layers, "experimental"):
            layers.Dense(7)(tf.zeros((2, 4)))
        """
    )
    assert [(event.span.line, event.old, event.new) for event in of(result, ApiDrift)] == [
        (3, "experimental.preprocessing.Rescaling", "keras.layers.Rescaling"),
        (5, "CuDNNLSTM", "LSTM"),
        (6, "experimental.CosineDecay", "keras.optimizers.schedules.CosineDecay"),
    ]
    assert outputs(result) == [("LSTM", (2, 4)), ("Rescaling", (2, 8, 8, 3))]
