"""Emacs with the Eglot configuration of docs/editors/emacs.md."""

from __future__ import annotations

from pathlib import Path

from editors.conftest import Drive
from editors.pages import blocks


def test_a_mistake_is_shown_explained_and_fixed(
    installed: dict[str, str], program: Path, drive: Drive, tmp_path: Path
) -> None:
    config = tmp_path / "init.el"
    config.write_text(blocks("emacs", "elisp")[0], encoding="utf-8")
    seen = drive(
        [
            *(installed["emacs"], "--batch", "-l", str(config)),
            *("-l", str(Path(__file__).with_name("emacs.el")), str(program)),
        ],
        {},
    )

    (found,) = seen["diagnostics"]
    assert found["line"] == 18
    assert "KS901" in found["text"]
    assert ".inputs" in found["text"]
    shapes = [
        {"line": 12, "label": "→ (None, 26, 26, 32)"},
        {"line": 13, "label": "→ (None, 13, 13, 32)"},
        {"line": 14, "label": "→ (None, 5408)"},
        {"line": 15, "label": "→ (None, 10)"},
        {"line": 19, "label": "→ (1, 5408)"},
    ]
    assert seen["hints"] == shapes
    assert "(None, 13, 13, 32)" in seen["hover"]
    assert seen["actions"][0] == "Use model.inputs"
    assert "keras.Model(inputs=model.inputs, outputs=" in seen["text"]
    assert seen["hints_after"] == shapes
    assert "inputs=model.input," in program.read_text(encoding="utf-8"), "nothing was saved"
