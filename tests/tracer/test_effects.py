"""A traced program changes nothing outside itself, and is told as what it would have done."""

from tracer.told import of, outputs

from kerascope_tracer.wire import ErrorRaised, UnknownMade


async def test_side_effects_are_left_out_and_named(trace, tmp_path) -> None:
    (tmp_path / "keep.txt").write_text("kept")
    (tmp_path / "keep.h5").write_text("kept")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    result = await trace(
        """
        import os, shutil, socket, subprocess, tempfile, pathlib, urllib.request
        import keras, numpy as np, tensorflow as tf
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
        os.makedirs("logs/run", exist_ok=True)
        with open("keep.txt", "w") as stream:
            stream.write("lost")
        pathlib.Path("new.txt").write_text("x")
        os.remove("keep.txt")
        shutil.rmtree(".")
        os.system("touch touched")
        subprocess.run(["touch", "touched"])
        socket.create_connection(("127.0.0.1", 9))
        urllib.request.urlopen("http://127.0.0.1:9/data.zip")
        directory = tempfile.mkdtemp()
        np.save("array.npy", np.zeros(3))
        model.save("model.keras")
        model.save_weights("keep.h5")
        model.export("exported")
        tf.io.write_file("written.txt", "x")
        tf.summary.create_file_writer("logs")
        keras.utils.plot_model(model, "model.png")
        keras.callbacks.ModelCheckpoint("checkpoint.keras")
        path = keras.utils.get_file("x.zip", "http://127.0.0.1:9/x.zip")
        after = keras.layers.Dense(2)(model.outputs[0])
        """,
        str(tmp_path / "main.py"),
    )
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    assert (tmp_path / "keep.txt").read_text() == "kept"
    assert outputs(result)[-1] == ("Dense", (None, 2))
    assert of(result, ErrorRaised) == []
    told = {event.span.line: event.reason for event in of(result, UnknownMade) if event.span}
    assert told[4] == "not executed while tracing: makes the folder logs"
    assert told[5] == "not executed while tracing: writes keep.txt"
    assert told[8] == "not executed while tracing: deletes keep.txt"
    assert told[10] == "not executed while tracing: starts touch touched"
    written = {line: reason.split(" writes ")[-1] for line, reason in told.items()}
    assert [written[line] for line in (16, 17, 18, 21)] == [
        "model.keras",
        "keep.h5",
        "exported",
        "model.png",
    ]
    # A temporary folder (line 14) is made in the trace's own one.
    assert set(range(4, 14)) - {6, 13} <= set(told)


async def test_reading_a_file_beside_the_program_is_allowed(trace, tmp_path) -> None:
    (tmp_path / "units.txt").write_text("5\n6\n")
    result = await trace(
        """
        import keras
        x = keras.Input((4,))
        for line in open("units.txt"):
            x = keras.layers.Dense(int(line))(x)
        """,
        str(tmp_path / "main.py"),
    )
    assert outputs(result)[1:] == [("Dense", (None, 5)), ("Dense", (None, 6))]
