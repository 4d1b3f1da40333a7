"""Training is checked, not run: what fit would raise is told, with the data it was given."""

import pytest
from tracer.told import of, outputs, shape, variables

from kerascope_tracer.wire import CompileCalled, FitChecked

MODEL = """
import keras, numpy as np, tensorflow as tf
from keras import layers
model = keras.Sequential([
    keras.Input((28, 28, 1)), layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(10)])
model.compile("adam", {loss!r}, metrics=["accuracy"])
"""


async def fitted(trace, data: str, loss: str = "sparse_categorical_crossentropy") -> FitChecked:
    result = await trace(MODEL.format(loss=loss) + data)
    (fit,) = of(result, FitChecked)
    return fit


async def test_a_right_fit_has_no_error_and_tells_the_specs(trace) -> None:
    fit = await fitted(
        trace, "(x, y), _ = keras.datasets.mnist.load_data()\nmodel.fit(x / 255.0, y)\n"
    )
    assert fit.error is None
    assert shape(fit.x) == (60000, 28, 28)
    assert shape(fit.y) == (60000,)
    assert shape(fit.model_outputs) == (32, 10)
    assert fit.batch_size == 32


@pytest.mark.parametrize(
    ("data", "loss", "stage", "text"),
    [
        (
            "model.fit(np.zeros((64, 32, 32, 3)), np.zeros(64))",
            "sparse_categorical_crossentropy",
            "forward",
            "expected",
        ),
        (
            "model.fit(np.zeros((64, 28, 28, 1)), np.zeros(64))",
            "categorical_crossentropy",
            "loss",
            "must have the same rank",
        ),
        (
            "model.fit(np.zeros((64, 28, 28, 1)), np.zeros((50,)))",
            "sparse_categorical_crossentropy",
            "data",
            "cardinality",
        ),
        (
            (
                "d = tf.data.Dataset.from_tensor_slices((np.zeros((9, 28, 28, 1)), np.zeros(9)))\n"
                "model.fit(d)"
            ),
            "sparse_categorical_crossentropy",
            "forward",
            "Negative dimension",
        ),
        (
            (
                "model.fit(np.zeros((64, 28, 28, 1)), np.zeros(64),"
                " validation_data=(np.zeros((9, 27, 28, 1)), np.zeros(9)))"
            ),
            "sparse_categorical_crossentropy",
            "validation",
            "incompatible",
        ),
    ],
)
async def test_a_wrong_fit_says_at_which_stage(trace, data, loss, stage, text) -> None:
    fit = await fitted(trace, data + "\n", loss)
    assert fit.error is not None
    assert fit.stage == stage
    assert text in fit.error.message


async def test_a_batched_dataset_fits(trace) -> None:
    fit = await fitted(
        trace,
        "d = tf.data.Dataset.from_tensor_slices((np.zeros((9, 28, 28)), np.zeros(9)))\n"
        "d = d.map(lambda a, b: (a[..., None] / 255, b)).shuffle(3).batch(4).prefetch(1)\n"
        "model.fit(d, epochs=100)\n",
    )
    assert fit.error is None
    assert shape(fit.x) == (None, 28, 28, 1)


async def test_predictions_keep_their_shape(trace) -> None:
    result = await trace(
        MODEL.format(loss="mse")
        + "p = model.predict(np.zeros((100, 28, 28, 1)))\nlabels = np.argmax(p, axis=1)\n"
    )
    assert variables(result)["p"] == (100, 10)
    assert variables(result)["labels"] == (100,)


async def test_compile_tells_the_loss(trace) -> None:
    result = await trace(
        MODEL.format(loss="mse")
        + "model.compile('sgd', keras.losses.BinaryCrossentropy(from_logits=True))\n"
    )
    first, second = of(result, CompileCalled)
    assert (first.loss, first.metrics, first.optimizer) == ("mse", ("accuracy",), "Adam")
    assert (second.loss, second.from_logits) == ("BinaryCrossentropy", True)


async def test_a_custom_loop_runs_once_and_computes_nothing(trace) -> None:
    result = await trace(
        MODEL.format(loss="mse")
        + """
optimizer = keras.optimizers.Adam()
data = tf.data.Dataset.from_tensor_slices((np.zeros((9, 28, 28, 1)), np.zeros((9, 10)))).batch(3)
steps = 0
@tf.function
def step(x, y):
    with tf.GradientTape() as tape:
        p = model(x, training=True)
        loss = tf.reduce_mean((y - p) ** 2)
    grads = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(grads, model.trainable_variables))
    return loss
for epoch in range(1000):
    for x, y in data:
        loss = step(x, y)
        steps += 1
count = np.zeros(steps)
"""
    )
    assert variables(result)["count"] == (1,)
    assert variables(result)["p"] == (None, 10)


async def test_layers_that_update_their_state_in_training(trace) -> None:
    result = await trace(
        """
        import keras, numpy as np
        model = keras.Sequential([
            keras.Input((6,)), keras.layers.BatchNormalization(), keras.layers.Dropout(0.5),
            keras.layers.Dense(3)])
        model.compile("adam", "mse")
        model.fit(np.zeros((20, 6)), np.zeros((20, 3)))
        """
    )
    (fit,) = of(result, FitChecked)
    assert fit.error is None
    assert shape(fit.model_outputs) == (20, 3)


async def test_a_loss_that_does_not_fit_a_subclass_tells_its_outputs(trace) -> None:
    result = await trace(
        """
        import keras, numpy as np
        class Net(keras.Model):
            def __init__(self):
                super().__init__()
                self.head = keras.layers.Dense(3)
            def call(self, x):
                return self.head(x)
        net = Net()
        net.compile("adam", "categorical_crossentropy")
        net.fit(np.zeros((20, 6)), np.zeros((20, 5)))
        """
    )
    (fit,) = of(result, FitChecked)
    assert fit.stage == "loss"
    assert shape(fit.model_outputs) == (20, 3)


async def test_a_call_repeated_in_a_loop_is_checked_once(trace) -> None:
    result = await trace(
        MODEL.format(loss="mse")
        + """
rows = []
for i in np.linspace(-1, 1, 30):
    for j in np.linspace(-1, 1, 30):
        rows.append(model.predict(np.zeros((1, 28, 28, 1)))[0])
figure = np.array(rows)
"""
    )
    assert result.status == "ok"
    assert len(of(result, FitChecked)) == 1
    assert variables(result)["figure"] == (900, 10)


async def test_a_step_of_the_user_s_own_sees_an_unknown_batch_axis(trace) -> None:
    result = await trace(
        """
        import keras, numpy as np, tensorflow as tf
        class Net(keras.Model):
            def __init__(self):
                super().__init__()
                self.head = keras.layers.Dense(3)
            def call(self, x):
                return self.head(x)
            def train_step(self, data):
                x, y = data
                with tf.GradientTape() as tape:
                    p = self(x, training=True)
                    loss = tf.reduce_mean((p - y) ** 2)
                return {"loss": loss}
        net = Net()
        net.compile("adam")
        net.fit(np.zeros((20, 6)), np.zeros((20, 3)), batch_size=8)
        """
    )
    (fit,) = of(result, FitChecked)
    assert fit.error is None
    assert variables(result)["p"] == (None, 3)


async def test_evaluating_what_was_fitted_is_not_checked_again(trace) -> None:
    result = await trace(
        MODEL.format(loss="sparse_categorical_crossentropy")
        + "(x, y), (a, b) = keras.datasets.mnist.load_data()\nmodel.fit(x, y)\n"
        + "model.evaluate(a, b)\nmodel.evaluate(a[:, :27], b)\n"
    )
    fit, same, other = of(result, FitChecked)
    assert fit.error is None and same.error is None
    assert other.error is not None


async def test_unknown_labels_and_side_arguments_leave_the_forward_pass(trace) -> None:
    fit = await fitted(
        trace,
        "import not_installed as u\n"
        "model.fit(np.zeros((64, 32, 32, 3)), u.labels(), callbacks=[u.Stop()], epochs=u.n,\n"
        "          batch_size=u.size, validation_data=(u.x, u.y))\n",
    )
    assert fit.stage == "forward"
    assert fit.error is not None and fit.batch_size is None


async def test_unknown_labels_make_no_loss_wrong(trace) -> None:
    fit = await fitted(
        trace, "import not_installed as u\nmodel.fit(np.zeros((64, 28, 28, 1)), u.labels())\n"
    )
    assert fit.error is None
    assert shape(fit.model_outputs) == (32, 10)


async def test_data_that_is_unknown_is_not_checked(trace) -> None:
    result = await trace(
        MODEL.format(loss="mse") + "import not_installed as u\nmodel.fit(u.x, np.zeros((64, 3)))\n"
    )
    assert not of(result, FitChecked)


async def test_unknown_rows_are_as_many_as_a_model_with_a_batch_size_takes(trace) -> None:
    result = await trace(
        """
        import keras
        import pandas as pd
        from keras import layers
        values = pd.read_csv("absent.csv")["value"].values.reshape((-1, 1, 1))
        model = keras.Sequential([
            keras.Input(batch_shape=(2, 1, 1)),
            layers.LSTM(20, stateful=True),
            layers.Dense(1),
        ])
        model.compile("adam", "mse")
        model.fit(values, values[:, 0], batch_size=2, epochs=3)
        """
    )
    checks = of(result, FitChecked)
    assert [check.error for check in checks] == [None]
    assert [check.method for check in checks] == ["fit"]


async def test_an_unknown_optimizer_hides_nothing_of_what_is_fitted(trace) -> None:
    result = await trace(
        """
        import keras, numpy as np
        import not_installed as other
        from keras import layers

        class Mixer(keras.Model):
            def __init__(self):
                super().__init__()
                self.first = layers.Dense(4)

            def call(self, x):
                return layers.Dense(3)(self.first(x))

        model = Mixer()
        model.compile(optimizer=other.Lamb(1e-3), loss=other.Focal(), metrics=[other.F1(3)])
        model.fit(np.zeros((10, 8)), np.zeros((10, 3)))
        """
    )
    (told,) = of(result, CompileCalled)
    assert (told.optimizer, told.from_logits) == ("", None)
    (fit,) = of(result, FitChecked)
    assert (shape(fit.model_outputs), fit.error) == ((10, 3), None)
    assert ("Dense", (None, 3)) in outputs(result)
