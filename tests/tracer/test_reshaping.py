"""A shape that the program itself writes is known, whatever it is the shape of."""

from __future__ import annotations

from kerascope_tracer.wire import ErrorRaised

from .told import of, outputs, variables

FACES = """
    import numpy as np
    import pandas as pd
    from keras import layers, models

    faces = pd.read_csv("fer2013.csv")
    pixels, labels = [], []
    for index, row in faces.iterrows():
        pixels.append(np.array(row["pixels"].split(" "), "float32"))
        labels.append(row["emotion"])
    x = np.array(pixels)
    y = np.array(labels)
"""


async def test_an_unknown_array_has_the_shape_that_it_is_given(trace) -> None:
    result = await trace(
        FACES
        + """
    one = x.reshape(x.shape[0], 48, 48, 1)
    two = np.reshape(x, (-1, 48, 48))
    three = y.reshape(-1, 1)
    four = x.reshape((len(x), -1))
    five = x.reshape("no", "shape")
    model = models.Sequential([layers.Conv2D(8, 3, input_shape=one.shape[1:]), layers.Flatten()])
    """
    )
    bound = variables(result)
    assert bound["one"] == (None, 48, 48, 1)
    assert bound["two"] == (None, 48, 48)
    assert bound["three"] == (None, 1)
    assert bound["four"] == (None, None)
    assert "five" not in bound
    assert ("Conv2D", (None, 46, 46, 8)) in outputs(result)
    assert of(result, ErrorRaised) == []


async def test_unknown_axes_take_the_shape_that_the_program_knows(trace) -> None:
    result = await trace(
        """
        import numpy as np
        import pandas as pd
        values = pd.read_csv("pollution.csv", index_col=0).values
        train = values[:8760, :]
        steps = train[:, :24].reshape((train.shape[0], 3, 8))
        known = np.zeros((6, 4)).reshape(5, 5)
        """
    )
    assert variables(result)["steps"] == (None, 3, 8)
    # Where every axis is known, what does not fit is a mistake.
    (error,) = of(result, ErrorRaised)
    assert "cannot reshape array of size 24" in error.error.message
