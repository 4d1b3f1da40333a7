"""Modules, files and command lines that are not there: what stands in for them."""

import pytest
from tracer.told import of, outputs, variables

from kerascope_tracer.standins.tensorflow_datasets import split_size
from kerascope_tracer.wire import ErrorRaised, FitChecked, LayerFailed, UnknownMade


async def test_modules_that_only_draw_or_log_absorb(trace) -> None:
    result = await trace(
        """
        import keras
        import matplotlib.pyplot as plt, seaborn as sns
        from mpl_toolkits.mplot3d import Axes3D
        import wandb
        from wandb.keras import WandbCallback
        from transformers import TFAutoModel
        class Saver(wandb.Callback):
            pass
        wandb.init(project="x")
        fig, axes = plt.subplots(2, 3)
        for row in axes:
            for axis in row:
                axis.plot([1, 2])
        with sns.axes_style("white"):
            x = keras.layers.Dense(wandb.config.units, name="first")(keras.Input((4,)))
            y = keras.layers.Dense(3)(x)
        """
    )
    assert variables(result)["y"] == (None, 3)
    assert of(result, ErrorRaised) == []
    assert of(result, UnknownMade) == []


async def test_a_missing_module_can_still_be_caught(trace) -> None:
    result = await trace(
        """
        import keras
        try:
            import module_that_nobody_has
            size = 3
        except ImportError:
            size = 5
        x = keras.layers.Dense(size)(keras.Input((4,)))
        """
    )
    assert variables(result)["x"] == (None, 5)


async def test_one_missing_name_does_not_take_the_others(trace) -> None:
    result = await trace(
        """
        import missing_one, keras
        from keras.layers import Dense, NoSuchLayer, Flatten
        x = Dense(4)(Flatten()(keras.Input((2, 3))))
        y = NoSuchLayer(8)(x)
        z = Dense(2)(x)
        """
    )
    assert variables(result)["x"] == (None, 4)
    assert variables(result)["z"] == (None, 2)
    assert of(result, LayerFailed) == []


async def test_a_module_of_the_workspace_wins(trace, tmp_path) -> None:
    (tmp_path / "datasets.py").write_text("WIDTH = 6\n")
    (tmp_path / "wandb.py").write_text("DEPTH = 7\n")
    result = await trace(
        """
        import keras
        from datasets import WIDTH
        import wandb
        x = keras.layers.Dense(wandb.DEPTH)(keras.Input((WIDTH,)))
        """,
        str(tmp_path / "main.py"),
    )
    assert variables(result)["x"] == (None, 7)


async def test_scikit_learn_splits_scales_and_loads(trace) -> None:
    result = await trace(
        """
        import numpy as np
        from sklearn import datasets
        from sklearn.datasets import load_iris, make_moons
        from sklearn.model_selection import train_test_split, KFold
        from sklearn.preprocessing import StandardScaler, LabelEncoder, OneHotEncoder
        from sklearn.metrics import accuracy_score
        iris = load_iris()
        x = StandardScaler().fit_transform(iris.data)
        a, b, c, d = train_test_split(x, iris.target, test_size=0.33, stratify=iris.target)
        e, f = train_test_split(np.zeros((10, 3)), train_size=7)
        digits = datasets.load_digits().images
        m, n = make_moons(n_samples=77)
        codes = LabelEncoder().fit_transform(["u", "v", "u"])
        hot = OneHotEncoder(sparse_output=False).fit_transform(np.array([["u"], ["v"], ["w"]]))
        wide = OneHotEncoder().fit_transform(iris.target.reshape(-1, 1)).toarray()
        train, test = next(KFold(5).split(x))
        part = x[train]
        score = accuracy_score(c, d)
        """
    )
    bound = variables(result)
    assert bound["x"] == (150, 4)
    assert [bound[name] for name in "abcd"] == [(100, 4), (50, 4), (100,), (50,)]
    assert [bound[name] for name in "ef"] == [(7, 3), (3, 3)]
    assert bound["digits"] == (1797, 8, 8)
    assert [bound["m"], bound["n"]] == [(77, 2), (77,)]
    assert bound["codes"] == (3,)
    assert bound["hot"] == (3, 3)
    assert bound["wide"] == (150, 3)
    assert bound["part"] == (120, 4)
    assert "score" not in bound


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("train_test_split(np.zeros((10, 2)), np.zeros(9))", "inconsistent numbers of samples"),
        ("MinMaxScaler().fit_transform(np.zeros(10))", "Expected 2D array"),
    ],
)
async def test_what_scikit_learn_refuses_is_refused(trace, statement, message) -> None:
    result = await trace(
        f"""
        import numpy as np
        from sklearn.model_selection import train_test_split
        from sklearn.preprocessing import MinMaxScaler
        x = {statement}
        """
    )
    (error,) = of(result, ErrorRaised)
    assert message in error.error.message
    assert error.span.line == 4


async def test_well_known_data_sets_have_their_features(trace) -> None:
    result = await trace(
        """
        import tensorflow as tf, tensorflow_datasets as tfds
        (train, test), info = tfds.load("cifar10", split=["train", "test[:20%]"],
                                        as_supervised=True, with_info=True)
        a, b = next(iter(train.batch(16, drop_remainder=True)))
        shape = tf.zeros(info.features["image"].shape)
        classes = tf.zeros(info.features["label"].num_classes)
        count = tf.zeros((info.splits["train"].num_examples,))
        every = tfds.load("oxford_iiit_pet")
        mask = next(iter(every["train"]))["segmentation_mask"]
        resized = every["test"].map(lambda x: tf.image.resize(x["image"], (128, 128)))
        picture = next(iter(resized))
        unheard = tfds.load("a_set_that_nobody_knows", split="train", as_supervised=True)
        other = next(iter(tfds.load("eurosat/all", split="train")))
        c = tf.keras.layers.Dense(3)(tf.keras.Input((4,)))
        """
    )
    bound = variables(result)
    assert bound["a"] == (16, 32, 32, 3)
    assert bound["b"] == (16,)
    assert bound["shape"] == (32, 32, 3)
    assert bound["classes"] == (10,)
    assert bound["count"] == (50000,)
    assert bound["mask"] == (None, None, 1)
    assert bound["picture"] == (128, 128, 3)
    assert bound["c"] == (None, 3)
    assert "other" not in bound
    assert of(result, ErrorRaised) == []


def test_parts_of_a_split_are_counted() -> None:
    splits = {"train": 1000, "test": 7}
    assert split_size("train", splits) == 1000
    assert split_size("train[:80%]", splits) == 800
    assert split_size("train[80%:]", splits) == 200
    assert split_size("train[10:20]", splits) == 10
    assert split_size("train[-5:]", splits) == 5
    assert split_size("test[:100]", splits) == 7
    assert split_size("train+test", splits) == 1007
    assert split_size("train+validation", splits) is None


async def test_options_have_their_defaults_and_the_rest_is_unknown(trace) -> None:
    result = await trace(
        """
        import argparse, keras
        parser = argparse.ArgumentParser()
        parser.add_argument("data")
        parser.add_argument("--units", type=int, default=12)
        parser.add_argument("--classes", type=int, required=True)
        parser.add_argument("--sizes", type=int, nargs="*", default=[3, 4])
        parser.add_argument("--deep", action="store_true")
        args = parser.parse_args()
        x = keras.layers.Dense(args.units)(keras.Input((args.sizes[0],)))
        y = keras.layers.Dense(args.classes)(x)
        given = parser.parse_args(["d", "--classes", "5"])
        z = keras.layers.Dense(given.classes)(x)
        """
    )
    assert [bound for name, bound in outputs(result)] == [
        (None, 3),
        (None, 12),
        (None, None),
        (None, 5),
    ]


async def test_a_search_for_files_that_finds_none_is_unknown(trace, tmp_path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "a.txt").write_text("one")
    result = await trace(
        """
        import glob, os, cv2, numpy as np, keras
        from pathlib import Path
        found = keras.Input((len(os.listdir("here")) + len(glob.glob("here/*.txt")),))
        def read(names):
            return np.array([cv2.resize(cv2.imread(str(name)), (30, 20)) for name in names])
        a = read(glob.glob("gone/*.png"))
        b = read(sorted(Path("gone").rglob("*.png")))
        c = read(os.path.join("gone", name) for name in os.listdir("gone"))
        d = [keras.layers.Dense(8)(keras.Input((3,))) for _ in Path("gone").iterdir()]
        with open("gone.json") as stream:
            e = keras.layers.Dense(len(stream.readlines()))(keras.Input((3,)))
        """,
        str(tmp_path / "main.py"),
    )
    bound = variables(result)
    assert bound["found"] == (None, 2)
    assert bound["a"] == bound["b"] == (None, 20, 30, 3)
    assert bound["e"] == (None, None)
    assert of(result, ErrorRaised) == []


async def test_pipelines_know_their_elements(trace) -> None:
    result = await trace(
        """
        import numpy as np, tensorflow as tf, missing_module as missing
        D = tf.data.Dataset
        x, y = np.zeros((9_000_000, 8, 8, 3), "uint8"), np.zeros((9_000_000,), "int64")
        data = D.from_tensor_slices((x, y))
        a, b = next(iter(data.shuffle(9).batch(32).prefetch(tf.data.AUTOTUNE)))
        c = next(iter(data.map(lambda p, q: tf.image.resize(p, (4, 4))).batch(5, True)))
        d = next(iter(D.zip((data, D.range(3)))))
        e = next(iter(D.range(10).window(4, drop_remainder=True).flat_map(lambda w: w.batch(4))))
        f = next(iter(D.from_generator(lambda: iter(()), output_signature=(
            tf.TensorSpec((None, 3)), tf.RaggedTensorSpec((None, None), tf.int32)))))
        g = next(data.batch(missing.size).as_numpy_iterator())
        record = {"image": tf.io.FixedLenFeature([], tf.string),
                  "box": tf.io.FixedLenFeature([4], tf.float32),
                  "tags": tf.io.VarLenFeature(tf.int64)}
        def parse(line):
            fields = tf.io.parse_single_example(line, record)
            image = tf.io.decode_jpeg(fields["image"], channels=3)
            return tf.image.resize(image, [64, 64]), fields["box"]
        h = next(iter(tf.data.TFRecordDataset(missing.files).map(parse).batch(8)))
        i = next(iter(data.batch(4).unbatch().take(3).repeat().skip(1).enumerate()))
        j = next(iter(data.concatenate(data).cache().filter(lambda p, q: q > 0)))
        k = next(iter(data.padded_batch(3)))
        steps = tf.zeros((len(data), 2))
        l = next(iter(D.from_tensors({"u": np.zeros((2, 3)), "v": [1, 2]})))
        seen = 0
        for step, (p, q) in enumerate(data.batch(7)):
            seen += 1
        m = tf.zeros((seen, p.shape[1]))
        """
    )
    bound = variables(result)
    assert of(result, ErrorRaised) == []
    assert (bound["a"], bound["b"]) == ((None, 8, 8, 3), (None,))
    assert bound["c"] == (5, 4, 4, 3)
    assert bound["d"] == [[(8, 8, 3), ()], ()]
    assert bound["e"] == (None,)
    assert bound["f"] == [(None, 3), (None, None)]
    assert bound["g"] == [(None, 8, 8, 3), (None,)]
    assert bound["h"] == [(None, 64, 64, 3), (None, 4)]
    assert bound["i"] == [(), [(8, 8, 3), ()]]
    assert bound["j"] == [(8, 8, 3), ()]
    assert bound["k"] == [(None, 8, 8, 3), (None,)]
    assert bound["steps"] == (None, 2)
    assert bound["l"] == {"u": (2, 3), "v": (2,)}
    assert bound["m"] == (1, 8)


async def test_a_fit_on_data_of_unknown_size_is_checked_where_it_is_known(trace) -> None:
    result = await trace(
        """
        import keras, missing_module as missing
        from keras.utils import pad_sequences, to_categorical
        x = pad_sequences(missing.texts, maxlen=30)
        y = to_categorical(missing.labels)
        model = keras.Sequential([
            keras.Input((40,)), keras.layers.Embedding(100, 8), keras.layers.Flatten(),
            keras.layers.Dense(5, activation="softmax")])
        model.compile("adam", "categorical_crossentropy")
        model.fit(x, keras.ops.zeros((3, 5)))
        model.predict(x)
        """
    )
    assert "incompatible" in of(result, FitChecked)[-1].error.message
