"""Texts of files that are not there: their number is unknown, and each of them is one string."""

from tracer.told import of, outputs, variables

from kerascope_tracer.wire import ErrorRaised, TensorSpec, VariableBound

PAIRS = """
import os, pathlib, random
import numpy as np, tensorflow as tf, keras
from keras import layers
with open("not_there.txt") as file:
    lines = file.read().split("\\n")[:-1]
pairs = []
for line in lines:
    english, spanish = line.split("\\t")
    pairs.append((english, "[start] " + spanish + " [end]"))
random.shuffle(pairs)
sources, targets = zip(*pairs)
vectorize = layers.TextVectorization(max_tokens=100, output_sequence_length=7)
"""


async def test_lines_of_a_file_go_through_a_pipeline(trace) -> None:
    result = await trace(
        PAIRS
        + """
for x, y in tf.data.Dataset.from_tensor_slices((list(sources), list(targets))):
    one = x
for x, y in tf.data.Dataset.from_tensor_slices((list(sources), list(targets))).batch(4):
    words = vectorize(x)
array = np.array([pair[0] for pair in pairs])
first = vectorize([english])
"""
    )
    assert of(result, ErrorRaised) == []
    specs = {event.name: event.spec for event in of(result, VariableBound)}
    assert specs["one"] == TensorSpec((), "string")
    assert specs["words"].shape == specs["first"].shape == (None, 7)
    assert specs["array"].shape == (None,)
    assert ("TextVectorization", (None, 7)) in outputs(result)


async def test_names_of_files_and_what_is_cut_from_them(trace) -> None:
    result = await trace(
        """
        import os, pathlib
        import numpy as np, tensorflow as tf, keras
        from keras import layers
        names = sorted(list(map(str, list(pathlib.Path("not_there").glob("*.png")))))
        labels = [name.split(os.path.sep)[-1].split(".png")[0] for name in names]
        letters = sorted(list(set(letter for label in labels for letter in label)))
        to_number = layers.StringLookup(vocabulary=letters)
        order = keras.random.shuffle(keras.ops.arange(len(names)))
        count = int(len(names) * 0.9)
        x, y = np.array(names)[order[:count]], np.array(labels)[order[:count]]
        def encode(name, label):
            picture = tf.io.decode_png(tf.io.read_file(name), channels=1)
            return picture, to_number(tf.strings.unicode_split(label, "UTF-8"))
        for picture, number in tf.data.Dataset.from_tensor_slices((x, y)).map(encode):
            seen, told = picture, number
        """
    )
    assert of(result, ErrorRaised) == []
    bound = variables(result)
    assert (bound["x"], bound["y"]) == ((None,), (None,))
    assert (bound["seen"], bound["told"]) == ((None, None, 1), (None,))


async def test_what_splits_by_numbers_or_is_a_column_is_no_text(trace) -> None:
    result = await trace(
        """
        import missing, numpy as np
        parts = np.array(missing.array.split(3))
        column = np.array([missing.table["name"].str.lower()])
        decoded = np.array([missing.model.decode(missing.codes)])
        compared = np.array([missing.value == "one text"])
        upper = np.array([missing.name.upper(), missing.name.lower()])
        """
    )
    bound = variables(result)
    assert not {"parts", "column", "decoded", "compared"} & set(bound)
    assert bound["upper"] == (2,)


async def test_a_standardization_by_a_library_that_is_not_here_keeps_the_texts(trace) -> None:
    result = await trace(
        """
        import missing_text, tensorflow as tf
        from keras import layers
        def standardize(texts):
            return tf.strings.lower(missing_text.normalize(texts))
        vectorize = layers.TextVectorization(standardize=standardize, output_sequence_length=5)
        tokens = vectorize(tf.constant(["a b", "c"]))
        bounds = tf.zeros((9, 4))[: missing_text.n, missing_text.first :]
        item = tf.zeros((9, 4))[missing_text.mask]
        """
    )
    assert of(result, ErrorRaised) == []
    bound = variables(result)
    assert (bound["tokens"], bound["bounds"]) == ((2, 5), (None, None))
    assert "item" not in bound


async def test_a_whole_set_of_texts_is_split_by_its_labels(trace) -> None:
    result = await trace(
        """
        import tensorflow as tf, tensorflow_datasets as tfds
        from keras import layers
        every = tfds.load("imdb_reviews", split="train+test", as_supervised=True, batch_size=-1)
        reviews, labels = tfds.as_numpy(every)
        good, bad = reviews[labels == 1], reviews[labels == 0]
        x = tf.concat((good[:2500], bad[:2500]), 0)
        y = tf.concat((labels[labels == 1][:2500], labels[labels == 0][:2500]), 0)
        data = tf.data.Dataset.from_tensor_slices((x, y))
        words = layers.TextVectorization(3000, output_sequence_length=150)
        words.adapt(data.map(lambda text, label: text).batch(256))
        for text, label in data.map(lambda text, label: (words(text), label)).batch(8):
            tokens, target = text, label
        """
    )
    bound = variables(result)
    assert (bound["reviews"], bound["labels"]) == ((50000,), (50000,))
    assert (bound["tokens"], bound["target"]) == ((None, 150), (None,))


async def test_names_of_files_put_together_from_what_is_unknown_are_texts(trace) -> None:
    result = await trace(
        """
        import os
        import tensorflow as tf
        lines = open("/nowhere/words.txt").readlines()
        paths = []
        for line in lines:
            paths.append(os.path.join("images", line.strip() + ".png"))
        for path in tf.data.Dataset.from_tensor_slices(paths).batch(4):
            names = path
        """
    )
    assert variables(result)["names"] == (None,)
