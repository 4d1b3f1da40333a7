"""Programs that ask for files that are not on this machine, and what they do then."""

from __future__ import annotations

from tracer.told import of, outputs

from kerascope_tracer.wire import ErrorRaised, TraceResult

DENSE = [("Dense", (None, 3))]
MODEL = "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])"


def made(result: TraceResult) -> list[tuple[str, object]]:
    return [told for told in outputs(result) if told[0] == "Dense"]


async def test_a_program_that_gives_up_is_followed(trace) -> None:
    program = f"""
        import os, sys
        import keras
        from pathlib import Path

        def train():
            if not (Path("data") / "train").exists():
                print("no data")
                return
            {MODEL}

        if not os.path.isdir("data") or not os.path.exists("labels.csv"):
            message = f"nothing in {{os.sep}}data"
            raise FileNotFoundError(message)
        train()
        """
    result = await trace(program)
    assert made(result) == DENSE
    assert not of(result, ErrorRaised)


async def test_the_branch_for_a_file_is_taken_when_the_other_only_tells(trace) -> None:
    program = f"""
        import os
        import keras

        assert os.path.exists("data.npy"), "no data"
        if os.path.exists("data.npy"):
            {MODEL}
        else:
            print("no data")
        """
    result = await trace(program)
    assert made(result) == DENSE
    assert not of(result, ErrorRaised)


async def test_what_is_missing_is_made(trace) -> None:
    program = f"""
        import os
        import keras

        def stored():
            if not os.path.exists("a.keras"):
                return None
            return keras.models.load_model("a.keras")

        def restored(path):
            if not os.path.exists(path):
                return keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
            return keras.models.load_model(path)

        if os.path.exists("a.keras"):
            model = keras.models.load_model("a.keras")
        else:
            {MODEL}
        if stored() is None:
            model.add(keras.layers.Dense(2))
        print(restored("b.keras").output_shape)
        """
    result = await trace(program)
    assert made(result) == [*DENSE, ("Dense", (None, 2)), *DENSE]


async def test_a_file_that_is_there_is_there(trace, tmp_path) -> None:
    (tmp_path / "labels.txt").write_text("a\nb\n")
    program = """
        import os
        import keras

        if not os.path.exists("labels.txt"):
            raise FileNotFoundError("no labels")
        if os.path.exists("labels.txt"):
            with open("labels.txt") as file:
                labels = file.read().split()
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(len(labels))])
        """
    result = await trace(program, str(tmp_path / "program.py"))
    assert made(result) == [("Dense", (None, 2))]
