"""Labels of well-known data sets: how many classes they have is known, though none is loaded."""

from tracer.told import of, outputs, variables

from kerascope_tracer.wire import ErrorRaised, FitChecked


async def test_the_number_of_classes_of_known_labels_is_known(trace) -> None:
    result = await trace(
        """
        import numpy as np, keras
        (x, y), (xt, yt) = keras.datasets.cifar10.load_data()
        _, coarse = keras.datasets.cifar100.load_data(label_mode="coarse")[1]
        all_of_them = keras.utils.to_categorical(y)
        one_axis = keras.utils.to_categorical(y.flatten().astype("int32"))
        a_part = keras.utils.to_categorical(y[:5000])
        of_both = keras.utils.to_categorical(coarse, 20)
        model = keras.Sequential([
            keras.layers.Input((3,)),
            keras.layers.Dense(len(np.unique(y))),
            keras.layers.Dense(int(yt.max()) + 2),
            keras.layers.Dense(int(np.max(coarse) + 1)),
        ])
        """
    )
    known = variables(result)
    assert known["all_of_them"] == known["one_axis"] == (50000, 10)
    assert known["a_part"] == (5000, 10)
    assert known["of_both"] == (10000, 20)
    dense = [shape for cls, shape in outputs(result) if cls == "Dense"]
    assert dense == [(None, 10), (None, 11), (None, 20)]
    assert of(result, ErrorRaised) == []


async def test_what_is_computed_from_labels_has_unknown_classes(trace) -> None:
    result = await trace(
        """
        import numpy as np, keras
        from sklearn.datasets import load_iris
        (x, y), (xt, yt) = keras.datasets.mnist.load_data()
        (_, texts), _ = keras.datasets.reuters.load_data()
        hot = keras.utils.to_categorical
        few, less, some = hot(y[:50]), hot(y - 1), hot(y[y > 3])
        yt -= 1
        y[y == 3] = 0
        changed, written = hot(yt), hot(y)
        sorted_by_class = hot(load_iris().target[:100])
        """
    )
    known = variables(result)
    assert known["few"] == (50, None)
    assert known["less"] == known["written"] == (60000, None)
    assert known["some"] == (None, None)
    assert known["changed"] == (10000, None)
    assert known["sorted_by_class"] == (100, None)


async def test_encoders_know_the_classes_of_known_labels(trace) -> None:
    result = await trace(
        """
        from sklearn.datasets import load_iris, load_digits, make_classification
        from sklearn.model_selection import train_test_split
        from sklearn.preprocessing import LabelBinarizer, LabelEncoder, OneHotEncoder
        from keras.utils import to_categorical
        X, t = load_iris(return_X_y=True)
        rows = LabelBinarizer().fit_transform(t)
        columns = OneHotEncoder(sparse_output=False).fit_transform(t[:, None])
        a, b, ta, tb = train_test_split(X, t, test_size=0.5)
        drawn = to_categorical(tb)
        digits = to_categorical(LabelEncoder().fit_transform(load_digits().target))
        made = to_categorical(make_classification(1000, n_classes=4, n_informative=8)[1])
        """
    )
    known = variables(result)
    assert known["rows"] == known["columns"] == (150, 3)
    assert known["drawn"] == (75, 3)
    assert known["digits"] == (1797, 10)
    assert known["made"] == (1000, 4)


async def test_too_few_classes_for_known_labels_are_refused_as_keras_does(trace) -> None:
    result = await trace(
        """
        import keras
        (x, y), _ = keras.datasets.mnist.load_data()
        hot = keras.utils.to_categorical(y, 9)
        """
    )
    (error,) = of(result, ErrorRaised)
    assert error.error.type == "IndexError"


async def test_the_range_of_known_labels_goes_to_the_check_of_fit(trace) -> None:
    result = await trace(
        """
        import keras
        (x, y), _ = keras.datasets.fashion_mnist.load_data()
        model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10)])
        model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        model.fit(x, y)
        """
    )
    (check,) = of(result, FitChecked)
    assert check.y_range == (0.0, 9.0)
