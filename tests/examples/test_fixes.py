"""The fixes of the examples: what they do to the text, and that the text is clean after them."""

from __future__ import annotations

import pytest

from kerascope.analysis.text import apply_edits

from .conftest import Examples

#: By example and code: for each fix in order its title's words and lines that it must leave.
FIXES: dict[tuple[str, str], list[tuple[str, list[str]]]] = {
    ("cnn_flatten_tutorial", "KS901"): [
        (
            "Use model.inputs",
            ["flattened = keras.Model(inputs=model.inputs, outputs=model.layers[2].output)"],
        ),
    ],
    ("mlp_misplaced_flatten", "KS901"): [("Use model.inputs", ["    inputs=model.inputs,"])],
    ("mlp_misplaced_flatten", "KS501"): [("Remove Flatten()", [])],
    ("variable_length", "KS501"): [("Remove Flatten()", [])],
    ("variable_length_unused_data", "KS301"): [
        (
            "Input(shape=(5, 1)), the shape of one sample of data",
            ["    layers.Input(shape=(5, 1)),"],
        )
    ],
    ("variable_length_unused_data", "KS501"): [("Remove Flatten()", [])],
    ("variable_length_no_data", "KS301"): [
        ("Input(shape=(None, 1))", ["model.add(layers.Input(shape=(None, 1)))"])
    ],
    ("variable_length_no_data", "KS501"): [("Remove Flatten()", [])],
    ("missing_channel_axis", "KS101"): [
        (
            "(28, 28, 1)",
            ['    layers.Conv2D(32, (3, 3), activation="relu", input_shape=(28, 28, 1)),'],
        )
    ],
    ("padding_collapse", "KS201"): [
        (
            'padding="same"',
            [
                '    layers.Conv2D(16, 3, activation="relu", padding="same"),',
                '    layers.MaxPooling2D(padding="same"),',
                '    layers.Conv2D(256, 3, activation="relu", padding="same"),',
            ],
        ),
        ("Drop the stages that do not fit", ['    layers.Conv2D(64, 3, activation="relu"),']),
    ],
    ("flatten_before_conv", "KS502"): [
        ("Move Flatten() before Dense", ["model.add(layers.Flatten())"]),
        ("Remove Flatten()", []),
    ],
    ("variable_image_size", "KS302"): [
        ("GlobalAveragePooling2D(): (None, 16)", ["x = layers.GlobalAveragePooling2D()(x)"]),
        ("GlobalMaxPooling2D(): (None, 16)", ["x = layers.GlobalMaxPooling2D()(x)"]),
    ],
    ("reshape_mismatch", "KS503"): [
        ("(5408,)", ["    layers.Reshape((5408,)),"]),
        ("Flatten(): (None, 5408)", ["    layers.Flatten(),"]),
    ],
    ("concat_mismatch", "KS401"): [
        (
            "Crop",
            ["merged = layers.Concatenate()([up2, layers.Cropping2D(((0, 1), (0, 1)))(down2)])"],
        ),
        (
            "Pad",
            ["merged = layers.Concatenate()([layers.ZeroPadding2D(((0, 1), (0, 1)))(up2), down2])"],
        ),
        ("(52, 52, 1)", ["inputs = keras.Input(shape=(52, 52, 1))"]),
        ("(48, 48, 1)", ["inputs = keras.Input(shape=(48, 48, 1))"]),
    ],
    ("subclassed", "KS704"): [
        (
            "Insert Flatten() before Dense: (None, 5408)",
            ["        self.flatten = layers.Flatten()", "        x = self.flatten(x)"],
        ),
        (
            "Insert GlobalAveragePooling2D() before Dense: (None, 32)",
            [
                "        self.global_average_pooling2d = layers.GlobalAveragePooling2D()",
                "        x = self.global_average_pooling2d(x)",
            ],
        ),
    ],
    ("fit_data_mismatch", "KS801"): [("(28, 28, 1)", ["    keras.Input(shape=(28, 28, 1)),"])],
    ("fit_data_mismatch", "KS701"): [
        (
            "Use sparse_categorical_crossentropy",
            [
                (
                    'model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", '
                    'metrics=["accuracy"])'
                )
            ],
        ),
        (
            "one-hot labels",
            [
                (
                    "model.fit(x_train, keras.utils.to_categorical(y_train, 10), "
                    "batch_size=128, epochs=5)"
                )
            ],
        ),
    ],
}


@pytest.mark.parametrize(("name", "code"), FIXES)
async def test_fixes(name: str, code: str, examples: Examples) -> None:
    report = await examples.report(name)
    (finding,) = (finding for finding in report.findings if finding.code == code)
    fixes = await examples.fixes(name, finding)
    expected = FIXES[name, code]
    assert len(fixes) == len(expected)
    for fix, (title, lines) in zip(fixes, expected, strict=True):
        assert title in fix.title.replace(" instead", "")
        assert fix.applicability == "verified"
        edited = apply_edits(report.text, fix.edits)
        for line in lines:
            assert line in edited.splitlines()
    assert [fix.preferred for fix in fixes] == [True] + [False] * (len(fixes) - 1)


@pytest.mark.parametrize(("name", "code"), FIXES)
async def test_a_removed_layer_leaves_no_trace(name: str, code: str, examples: Examples) -> None:
    report = await examples.report(name)
    (finding,) = (finding for finding in report.findings if finding.code == code)
    removing = [f for f in await examples.fixes(name, finding) if f.title == "Remove Flatten()"]
    for fix in removing:
        before = report.text.splitlines()
        after = apply_edits(report.text, fix.edits).splitlines()
        gone = [line for line in before if line not in after]
        assert len(before) - len(after) == 1
        assert len(gone) == 1 and "Flatten()" in gone[0]


@pytest.mark.parametrize("name", sorted({name for name, _ in FIXES}))
async def test_the_preferred_fixes_together_leave_nothing(name: str, examples: Examples) -> None:
    text = (await examples.report(name)).text
    for _ in range(len((await examples.report(name)).findings)):
        report = await examples.edited(name, text)
        if report.findings:
            preferred, *_ = await examples.fixes_in(report, report.findings[0], name)
            assert preferred.preferred
            text = apply_edits(text, preferred.edits)
    assert (await examples.edited(name, text)).findings == ()
