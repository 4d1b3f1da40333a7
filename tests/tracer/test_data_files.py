"""Datasets of files that are not there, from what their makers are told."""

import pytest
from tracer.told import of, variables

from kerascope_tracer.wire import ErrorRaised, FitChecked, LayerFailed, VariableBound

pytestmark = pytest.mark.tensorflow


async def test_a_csv_dataset_tells_its_columns(trace) -> None:
    result = await trace(
        """
        import tensorflow as tf
        def load(path, **more):
            return tf.data.experimental.make_csv_dataset(
                path, batch_size=32, column_names=["age", "city", "income"],
                column_defaults=[[0.0], ["NA"], [0]], label_name="income", **more)
        for features, label in load("not_there.csv", num_epochs=1):
            age, city, income = features["age"], features["city"], label
        for features, label in load("not_there.csv").map(lambda x, y: (x, y)):
            age_32, income_32 = features["age"], label
        unknown = tf.data.experimental.make_csv_dataset("not_there.csv", 32, label_name="income")
        for _, label in unknown:
            nothing = label
        """
    )
    assert of(result, ErrorRaised) == []
    bound = variables(result)
    assert bound["age"] == bound["city"] == bound["income"] == (None,)
    assert bound["age_32"] == bound["income_32"] == (32,)
    assert "nothing" not in bound


async def test_a_csv_file_that_is_there_is_read(trace, tmp_path) -> None:
    (tmp_path / "data.csv").write_text("a,b\n1,x\n2,y\n", "utf-8")
    result = await trace(
        """
        import tensorflow as tf
        ds = tf.data.experimental.make_csv_dataset("data.csv", 2, label_name="b", num_epochs=1)
        for row, b in ds:
            a = row["a"]
        """,
        path=str(tmp_path / "program.py"),
    )
    assert of(result, ErrorRaised) == []
    assert variables(result)["a"] == (None,)


async def test_fit_on_columns_that_no_model_takes_is_told(trace) -> None:
    result = await trace(
        """
        import keras, tensorflow as tf
        ds = tf.data.experimental.make_csv_dataset(
            "not_there.csv", 32, ["a", "b"], [0.0, 0.0], label_name="b", num_epochs=1)
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(ds)
        """
    )
    (checked,) = of(result, FitChecked)
    assert checked.error is not None


async def test_lookups_in_vocabularies_that_are_not_known(trace) -> None:
    result = await trace(
        """
        import collections, keras, missing_module as missing, tensorflow as tf
        from keras import layers
        characters = sorted(set(char for label in missing.labels for char in label))
        to_number = layers.StringLookup(vocabulary=list(characters), mask_token=None)
        to_text = layers.StringLookup(vocabulary=to_number.get_vocabulary(), invert=True)
        a = to_text(to_number(tf.strings.unicode_split(tf.constant("abc"), "UTF-8")))
        hot = layers.StringLookup(vocabulary=missing.names, output_mode="one_hot")
        b = hot(keras.Input((1,), dtype="string"))
        c = layers.Dense(3)(b)
        columns = collections.OrderedDict(x=tf.zeros((3,)), y=tf.zeros((3,)))
        def encode(row):
            row["y"] = layers.IntegerLookup(vocabulary=missing.numbers)(row["y"])
            return row
        def spoil(row):
            row["y"] = missing.encode(row["y"])
            return row
        for row in tf.data.Dataset.from_tensors(columns).map(encode):
            d = row["y"]
        for row in tf.data.Dataset.from_tensors(columns).map(spoil):
            e = row["y"]
        """
    )
    assert of(result, ErrorRaised) == []
    bound = variables(result)
    assert bound["a"] == bound["d"] == (3,)
    assert bound["b"] == (None, None)
    assert bound["c"] == (None, 3)
    assert "e" not in bound


async def test_look_ups_in_tables_of_unknown_words_keep_their_shape(trace) -> None:
    result = await trace(
        """
        import collections, missing, tensorflow as tf
        counter = collections.Counter()
        for text in missing.texts():
            counter.update(text.split())
        words = tf.constant([word for word, count in counter.most_common()[:1000]])
        ids = tf.range(len(words), dtype=tf.int64)
        pairs = tf.lookup.KeyValueTensorInitializer(words, ids)
        buckets = tf.lookup.StaticVocabularyTable(pairs, 9)
        hashed = tf.lookup.StaticHashTable(
            tf.lookup.TextFileInitializer("not_there.txt", tf.string, 0, tf.int32, 1), -1)
        known = tf.lookup.StaticHashTable(
            tf.lookup.KeyValueTensorInitializer(["a", "b"], [1.0, 2.0]), 0.0)
        texts = tf.compat.v1.placeholder(tf.string, (None, 7))
        found, number, value = buckets.lookup(texts), hashed.lookup(texts), known.lookup(texts)
        """
    )
    assert of(result, ErrorRaised) == []
    told = {event.name: event.spec for event in of(result, VariableBound)}
    assert [(told[name].shape, told[name].dtype) for name in ("found", "number", "value")] == [
        ((None, 7), "int64"),
        ((None, 7), "int32"),
        ((None, 7), "float32"),
    ]


async def test_summaries_are_not_written_and_need_nothing(trace) -> None:
    result = await trace(
        """
        import tensorflow as tf
        writer = tf.summary.create_file_writer("logs")
        with writer.as_default():
            tf.summary.scalar("loss", 0.5, step=1)
            tf.summary.image("picture", tf.zeros((1, 8, 8, 3)), step=1)
            inside = tf.zeros((3, 4))
        writer.flush()
        """
    )
    assert of(result, ErrorRaised) == []
    assert variables(result)["inside"] == (3, 4)


async def test_real_data_has_the_axes_that_a_layer_asks_for(trace) -> None:
    result = await trace(
        """
        import keras, tensorflow as tf
        from keras import layers
        picture = tf.io.decode_jpeg(tf.io.read_file("not_there.jpg"))
        model = keras.Sequential([layers.Conv2D(8, 3), layers.Flatten()])
        seen = model(picture[tf.newaxis])
        class Net(keras.Model):
            def __init__(self):
                super().__init__()
                self.dense = layers.Dense(3)
            def call(self, x):
                return self.dense(x)
        open_axis = Net()(keras.Input((None,)))
        """
    )
    assert [event.span.line for event in of(result, LayerFailed) if event.span] == [11]


async def test_models_are_not_converted(trace) -> None:
    result = await trace(
        """
        import keras, tensorflow as tf
        from keras import layers
        model = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
        converter = tf.lite.TFLiteConverter.from_keras_model(model)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        interpreter = tf.lite.Interpreter(model_content=converter.convert())
        interpreter.allocate_tensors()
        late = tf.zeros((5,))
        """
    )
    assert of(result, ErrorRaised) == []
    assert variables(result)["late"] == (5,)


async def test_an_unknown_shape_has_an_unknown_rank(trace) -> None:
    result = await trace(
        """
        import missing
        x = missing.picture.reshape((1,) + missing.picture.shape)
        flat = missing.picture.reshape(-1)
        """
    )
    assert "x" not in variables(result)
    assert variables(result)["flat"] == (None,)


async def test_files_that_tensorflow_cannot_write_or_read_are_no_mistake(trace) -> None:
    result = await trace(
        """
        import tensorflow as tf
        from keras.utils import load_img, img_to_array
        with tf.io.TFRecordWriter("/nowhere/at/all/data.tfrecord") as writer:
            writer.write(b"one")
        for record in tf.data.TFRecordDataset(["/nowhere/at/all/data.tfrecord"]):
            length = tf.strings.length(record)
        grey = img_to_array(load_img("face.png", grayscale=True, target_size=(48, 48)))
        """
    )
    assert of(result, ErrorRaised) == []
    assert (variables(result)["length"], variables(result)["grey"]) == ((), (48, 48, 1))
