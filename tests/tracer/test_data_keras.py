"""Keras' data sets, helpers and preprocessing layers, without their data."""

import pytest
from tracer.told import of, outputs, shape, variables

from kerascope_tracer.wire import ErrorRaised, FitChecked, LayerFailed, TensorSpec, VariableBound


@pytest.mark.parametrize(
    ("call", "train", "test"),
    [
        ("mnist.load_data()", ((60000, 28, 28), "uint8"), ((10000,), "uint8")),
        ("fashion_mnist.load_data()", ((60000, 28, 28), "uint8"), ((10000,), "uint8")),
        ("cifar10.load_data()", ((50000, 32, 32, 3), "uint8"), ((10000, 1), "uint8")),
        ("cifar100.load_data('coarse')", ((50000, 32, 32, 3), "uint8"), ((10000, 1), "int64")),
        ("imdb.load_data(num_words=9)", ((25000,), "object"), ((25000,), "int64")),
        ("imdb.load_data(maxlen=100)", ((None,), "object"), ((None,), "int64")),
        ("reuters.load_data()", ((8982,), "object"), ((2246,), "int64")),
        ("reuters.load_data(test_split=0.5)", ((5614,), "object"), ((5614,), "int64")),
        ("boston_housing.load_data()", ((404, 13), "float64"), ((102,), "float64")),
        ("california_housing.load_data()", ((16512, 8), "float32"), ((4128,), "float32")),
        ("california_housing.load_data('small')", ((480, 8), "float32"), ((120,), "float32")),
    ],
)
async def test_data_sets_have_their_shapes_and_dtypes(trace, call, train, test) -> None:
    result = await trace(
        f"""
        from tensorflow.keras import datasets
        (x, y), (x_test, y_test) = datasets.{call}
        """
    )
    told = {event.name: event.spec for event in of(result, VariableBound)}
    assert told["x"] == TensorSpec(*train)
    assert told["y_test"] == TensorSpec(*test)


async def test_padded_texts_are_as_wide_as_asked_for(trace) -> None:
    result = await trace(
        """
        import numpy as np, missing_module as missing
        from keras.datasets import imdb
        from keras.utils import pad_sequences, to_categorical
        (x, y), (x_test, _) = imdb.load_data(num_words=5000)
        a = pad_sequences(x, maxlen=100)
        b = pad_sequences(x)
        c = pad_sequences(np.concatenate([x, x_test])[:30000], 50, dtype="float32")
        d = pad_sequences(missing.sequences, maxlen=20)
        e = pad_sequences([[1, 2], [3]])
        f = to_categorical(y)
        g = to_categorical(y, num_classes=2)
        h = to_categorical([0, 2, 1])
        lengths = [len(text) for text in x]
        longest = pad_sequences(x, maxlen=max(lengths))
        """
    )
    bound = variables(result)
    assert bound["a"] == (25000, 100)
    assert bound["b"] == bound["longest"] == (25000, None)
    assert bound["c"] == (30000, 50)
    assert bound["d"] == (None, 20)
    assert bound["e"] == (2, 2)
    assert bound["f"] == (25000, 2)
    assert bound["g"] == (25000, 2)
    assert bound["h"] == (3, 3)


async def test_preprocessing_layers_adapt_to_data_that_is_not_there(trace) -> None:
    result = await trace(
        """
        import keras, numpy as np, tensorflow as tf, missing_module as missing
        from keras import layers
        texts = tf.data.TextLineDataset("lines.txt").batch(8)
        words = layers.TextVectorization(max_tokens=500, output_sequence_length=12)
        words.adapt(texts)
        bag = layers.TextVectorization(output_mode="multi_hot")
        bag.adapt(texts)
        wide = layers.TextVectorization(output_mode="count", max_tokens=90, pad_to_max_tokens=True)
        wide.adapt(missing.lines)
        known = layers.StringLookup(vocabulary=["a", "b"], output_mode="one_hot")
        lookup = layers.IntegerLookup(output_mode="one_hot")
        lookup.adapt(missing.numbers)
        norm = layers.Normalization()
        norm.adapt(np.zeros((9_000_000, 5)))
        free = layers.Normalization()
        free.adapt(missing.table)
        bins = layers.Discretization(num_bins=6, output_mode="one_hot")
        bins.adapt(np.zeros(10))
        text, number = keras.Input((1,), dtype="string"), keras.Input((1,), dtype="int64")
        a = layers.Embedding(words.vocabulary_size(), 16)(words(text))
        b, c, d = bag(text), wide(text), known(text)
        e = layers.Dense(4)(lookup(number))
        f, g = norm(keras.Input((5,))), free(keras.Input((3,)))
        h = bins(keras.Input((1,)))
        i = layers.Dense(len(words.get_vocabulary()))(keras.Input((2,)))
        j = layers.CategoryEncoding(num_tokens=7)(number)
        k = layers.Hashing(num_bins=3)(text)
        """
    )
    bound = variables(result)
    assert of(result, ErrorRaised) == of(result, LayerFailed) == []
    assert {name: bound[name] for name in "abcdefghijk"} == {
        "a": (None, 12, 16),
        "b": (None, None),
        "c": (None, 90),
        "d": (None, 3),
        "e": (None, 4),
        "f": (None, 5),
        "g": (None, 3),
        "h": (None, 6),
        "i": (None, None),
        "j": (None, 7),
        "k": (None, 1),
    }


async def test_image_generators_make_batches_without_files(trace) -> None:
    result = await trace(
        """
        import numpy as np, tensorflow as tf
        from tensorflow.keras.preprocessing.image import ImageDataGenerator
        made = ImageDataGenerator(rescale=1 / 255.0)
        a, b = next(made.flow_from_directory("no/folder", target_size=(48, 32)))
        c, d = next(made.flow_from_directory("no", classes=["x", "y", "z"], color_mode="grayscale"))
        e, f = next(made.flow_from_directory("no", class_mode="binary"))
        g = next(made.flow_from_directory("no", class_mode=None))
        h, i = made.flow(np.zeros((100, 8, 8, 3), "uint8"), np.zeros((100, 4)), batch_size=25)[0]
        flow = made.flow_from_directory("no", target_size=(9, 9))
        model = tf.keras.Sequential([
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(flow.num_classes),
        ])
        model.compile("adam", "categorical_crossentropy")
        model.fit(flow, steps_per_epoch=flow.samples // flow.batch_size)
        """
    )
    bound = variables(result)
    assert bound["a"] == (None, 48, 32, 3)
    assert bound["b"] == (None, None)
    assert bound["c"] == (None, 256, 256, 1)
    assert bound["d"] == (None, 3)
    assert bound["f"] == (None,)
    assert bound["g"] == (None, 256, 256, 3)
    assert bound["h"] == (25, 8, 8, 3)
    assert bound["i"] == (25, 4)
    (fit,) = of(result, FitChecked)
    assert fit.error is None
    assert shape(fit.model_outputs) == (None, None)
    assert ("Flatten", (None, 243)) in outputs(result)


async def test_folders_of_pictures_and_texts_are_datasets(trace, tmp_path) -> None:
    for name in ("cats", "dogs", "birds"):
        (tmp_path / "pets" / name).mkdir(parents=True)
    result = await trace(
        """
        import keras
        from keras.utils import image_dataset_from_directory, text_dataset_from_directory
        pets = image_dataset_from_directory("pets", label_mode="categorical", image_size=(64, 48))
        x, y = next(iter(pets))
        names = keras.layers.Dense(len(pets.class_names))(keras.Input((2,)))
        one, two = image_dataset_from_directory(
            "gone", validation_split=0.2, subset="both", seed=1, color_mode="grayscale")
        a, b = next(iter(two))
        unlabelled = next(iter(image_dataset_from_directory("gone", labels=None, batch_size=None)))
        t, u = next(iter(text_dataset_from_directory("gone", label_mode="binary")))
        """,
        str(tmp_path / "main.py"),
    )
    bound = variables(result)
    assert bound["x"] == (None, 64, 48, 3)
    assert bound["y"] == (None, 3)
    assert bound["names"] == (None, 3)
    assert bound["a"] == (None, 256, 256, 1)
    assert bound["b"] == (None,)
    assert bound["unlabelled"] == (256, 256, 3)
    assert bound["t"] == (None,)
    assert bound["u"] == (None, 1)


async def test_every_name_of_a_helper_is_a_stand_in(trace) -> None:
    result = await trace(
        """
        import keras, tensorflow as tf
        from tensorflow.keras.utils import image_dataset_from_directory as imported
        for x, y in keras.utils.image_dataset_from_directory("nowhere", image_size=(8, 8)):
            a = x
        for x, y in tf.keras.utils.image_dataset_from_directory("nowhere", image_size=(8, 8)):
            b = x
        for x, y in imported("nowhere", image_size=(8, 8)):
            c = x
        for x, y in tf.keras.preprocessing.image_dataset_from_directory("nowhere"):
            d = x
        """
    )
    bound = variables(result)
    assert bound["a"] == bound["b"] == bound["c"] == (None, 8, 8, 3)
    assert bound["d"] == (None, 256, 256, 3)
