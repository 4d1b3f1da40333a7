"""Old spellings are told as such, and hide no shape."""

from tracer.told import of, outputs, variables

from kerascope_tracer.wire import ApiDrift, ErrorRaised, FitChecked, ModelFound, UnknownMade


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


async def test_flags_of_a_call_go_by_name_and_training_has_a_default(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        class Inner(layers.Layer):
            def __init__(self):
                super().__init__()
                self.dense, self.drop = layers.Dense(3), layers.Dropout(0.5)
            def call(self, x, training, mask):
                return self.drop(self.dense(x), training)
        class Outer(layers.Layer):
            def __init__(self):
                super().__init__()
                self.inner = Inner()
            def call(self, x, training):
                return self.inner(x, training, None)
        x = Outer()(keras.Input((4,)))
        x = layers.Dense(2)(x)
        """
    )
    told = {(e.span.line, e.old, e.new, e.kind) for e in of(result, ApiDrift)}
    assert told == {
        (8, "1", "training", "flag"),
        (14, "1", "training,mask", "flag"),
        (15, "Outer", "training=None", "training"),
    }
    assert of(result, ErrorRaised) == []
    assert ("Outer", (None, 3)) in outputs(result)
    assert ("Dense", (None, 2)) in outputs(result)


async def test_training_of_the_layer_around_is_passed_on(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers, ops
        class Inner(layers.Layer):
            def call(self, x, training):
                return ops.concatenate([x, x], axis=-1) if training else x
        class Outer(layers.Layer):
            def __init__(self):
                super().__init__()
                self.inner = Inner()
            def call(self, x, training=None):
                return self.inner(x)
        still, moving = Outer(), Outer()
        a = still(keras.Input((4,)))
        b = moving(keras.Input((4,)), training=True)
        """
    )
    assert variables(result)["a"] == (None, 4)
    assert variables(result)["b"] == (None, 8)


async def test_metrics_and_reductions_of_keras_2(trace) -> None:
    result = await trace(
        """
        import numpy as np
        import keras
        x = keras.Input((4,))
        model = keras.Model(x, [keras.layers.Dense(3)(x), keras.layers.Dense(1)(x)])
        loss = keras.losses.MeanSquaredError(reduction="auto")
        model.compile("adam", [loss, "mse"], metrics=["mae"])
        model.fit(np.zeros((8, 4)), [np.zeros((8, 3)), np.zeros((8, 1))])
        model.compile("adam", "mse", metrics=keras.metrics.MeanAbsoluteError())
        """
    )
    assert [(e.span.line, e.old, e.new) for e in of(result, ApiDrift)] == [
        (5, "reduction", 'reduction="sum_over_batch_size"'),
        (6, "metrics", "metrics=[{metrics}] * 2"),
        (8, "metrics", "metrics=[{metrics}]"),
    ]
    assert [fit.error for fit in of(result, FitChecked)] == [None]
    assert of(result, ErrorRaised) == []


async def test_the_name_of_a_weight_came_first(trace) -> None:
    result = await trace(
        """
        import tensorflow as tf
        import keras
        class Linear(keras.layers.Layer):
            def build(self, shape):
                self.kernel = self.add_weight("kernel", shape=(shape[-1], 3))
                self.bias = self.add_weight("bias", (3,), initializer="zeros")
                self.scale = self.add_weight((3,), "ones", name="scale")
            def call(self, x):
                return (tf.matmul(x, self.kernel) + self.bias) * self.scale
        y = Linear()(keras.Input((4,)))
        z = keras.layers.Dense("16")(y)
        """
    )
    assert [(e.span.line, e.old, e.new) for e in of(result, ApiDrift)] == [
        (5, "0", "name"),
        (6, "0", "name,shape"),
    ]
    assert [event.span.line for event in of(result, ErrorRaised)] == [11]
    assert variables(result)["y"] == (None, 3)
    assert variables(result)["z"] == (None, 16)


async def test_keras_under_names_that_are_not_its_own(trace) -> None:
    result = await trace(
        """
        import keras
        from tensorflow.python.keras.layers import Dense, Input
        from tensorflow.python.keras.layers.core import Flatten
        from tensorflow.python.keras import models
        from tensorflow.python.keras.utils.vis_utils import plot_model
        from keras_core import layers
        import keras_core

        x = Flatten()(Input((4, 3)))
        model = models.Model(x, Dense(5)(x))
        other = keras_core.Sequential([keras_core.Input((2,)), layers.Dense(7)])
        """
    )
    assert [(drift.old, drift.new, drift.kind) for drift in of(result, ApiDrift)] == [
        ("tensorflow.python.keras", "tensorflow.keras", "internal"),
        ("keras_core", "keras", "module"),
    ]
    assert ("Flatten", (None, 12)) in outputs(result)
    assert ("Dense", (None, 5)) in outputs(result)
    assert ("Dense", (None, 7)) in outputs(result)


async def test_layers_are_found_by_the_names_that_keras_2_gave_them(trace) -> None:
    result = await trace(
        """
        import keras
        base = keras.applications.MobileNetV2((64, 64, 3), include_top=False, weights=None)
        base.layers[1]._name = "first"
        given = base.get_layer("input_1").output
        first = base.get_layer("first").output
        a, b = keras.Input((4,)), keras.Input((5,))
        joined = keras.layers.Concatenate(name="join_both")([a, b])
        model = keras.Model([a, b], joined)
        both = model.get_layer("join/both").output
        try:
            model.get_layer("input_9")
        except ValueError:
            known = keras.layers.Dense(2)(joined)
        """
    )
    told = [(event.span.line, event.old) for event in of(result, ApiDrift)]
    assert told == [(4, "input_1"), (5, "first"), (9, "join/both")]
    bound = variables(result)
    assert (bound["given"], bound["first"]) == ((None, 64, 64, 3), (None, 32, 32, 32))
    assert (bound["both"], bound["known"]) == ((None, 9), (None, 2))
    assert of(result, ErrorRaised) == []


async def test_a_layer_that_no_keras_had_is_a_mistake(trace) -> None:
    result = await trace(
        """
        import keras
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
        x = model.get_layer("missing").output
        """
    )
    (error,) = of(result, ErrorRaised)
    assert "No such layer: missing" in error.error.message
    assert of(result, ApiDrift) == []


async def test_a_model_s_name_and_kernels_in_three_dimensions_by_position(trace) -> None:
    result = await trace(
        """
        import keras
        from keras.layers import Conv3D, Dense
        class Policy(keras.Model):
            def __init__(self):
                super().__init__("policy")
                self.hidden = Dense(8)
            def call(self, x):
                return self.hidden(x)
        y = Policy()(keras.Input((4,)))
        z = Conv3D(6, 3, 3, 2)(keras.Input((9, 9, 9, 1)))
        """
    )
    told = [(event.span.line, event.old, event.new) for event in of(result, ApiDrift)]
    assert told == [(5, "policy", "name='policy'"), (10, "3, 3, 2", "(3, 3, 2)")]
    assert (variables(result)["y"], variables(result)["z"]) == ((None, 8), (None, 7, 7, 8, 6))
    assert of(result, ErrorRaised) == []


async def test_the_wrappers_for_scikit_learn_are_gone_and_fit_all_the_same(trace) -> None:
    result = await trace(
        """
        import numpy as np
        from keras import layers, models
        from keras.wrappers.scikit_learn import KerasClassifier
        from sklearn.model_selection import GridSearchCV, cross_val_score
        def build(units=3):
            model = models.Sequential([layers.Input((4,)), layers.Dense(units, name="wide")])
            model.add(layers.Dense(5, activation="softmax"))
            model.compile("adam", "categorical_crossentropy")
            return model
        x, y = np.zeros((20, 4)), np.arange(20) % 5
        search = GridSearchCV(KerasClassifier(build_fn=build, epochs=3), {"units": [7, 9]})
        best = search.fit(x, y).best_score_
        scores = cross_val_score(KerasClassifier(build), x, y.reshape(-1, 1))
        """
    )
    drift, fits = of(result, ApiDrift), of(result, FitChecked)
    assert [(event.old, event.new, event.kind) for event in drift] == [
        ("keras.wrappers.scikit_learn", "scikeras.wrappers", "left")
    ]
    assert ("Dense", (None, 7)) in outputs(result)
    assert [fit.y.shape for fit in fits] == [(20, 5), (20, 1)]
    assert [fit.error is None for fit in fits] == [True, False]
    assert [fit.stack[0].line for fit in fits] == [12, 13]


async def test_the_input_dim_of_a_recurrent_layer_is_the_size_of_a_step(trace) -> None:
    result = await trace(
        """
        from keras import layers, models
        old = models.Sequential([layers.LSTM(4, input_dim=9), layers.Dense(2, input_dim=3)])
        new = models.Sequential([layers.GRU(5, input_shape=(7, 9))])
        """
    )
    assert [(event.old, event.new) for event in of(result, ApiDrift)] == [
        ("input_dim", "input_shape=(None, {input_dim})")
    ]
    inputs = {model.inputs.shape for model in of(result, ModelFound)}
    assert inputs == {(None, None, 9), (None, 7, 9)}
