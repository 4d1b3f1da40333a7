"""Neovim with the configuration of docs/editors/neovim.md."""

from __future__ import annotations

from pathlib import Path

from editors.conftest import Drive
from editors.pages import blocks


def test_a_mistake_is_shown_explained_and_fixed(
    installed: dict[str, str], program: Path, drive: Drive, tmp_path: Path
) -> None:
    config = tmp_path / "config" / "nvim"
    config.mkdir(parents=True)
    (config / "init.lua").write_text(blocks("neovim", "lua")[0], encoding="utf-8")
    seen = drive(
        [
            *(installed["neovim"], "--headless", "-i", "NONE", "-n", str(program)),
            *("-c", f"luafile {Path(__file__).with_name('neovim.lua')}"),
        ],
        {
            "XDG_CONFIG_HOME": str(config.parent),
            "XDG_STATE_HOME": str(tmp_path / "state"),
            "XDG_DATA_HOME": str(tmp_path / "data"),
        },
    )

    (found,) = seen["diagnostics"]
    assert (found["line"], found["code"], found["source"]) == (18, "KS901", "Kerascope")
    assert ".inputs" in found["message"]
    shapes = {
        "12": "→ (None, 26, 26, 32)",
        "13": "→ (None, 13, 13, 32)",
        "14": "→ (None, 5408)",
        "15": "→ (None, 10)",
        "19": "→ (1, 5408)",
    }
    assert seen["hints"] == shapes
    assert "(None, 13, 13, 32)" in seen["hover"]
    assert "13 · 13 · 32 = 5408" in seen["hover"]
    assert "keras.Model(inputs=model.inputs, outputs=" in seen["text"]
    assert seen["hints_after"] == shapes
    assert "inputs=model.input," in program.read_text(encoding="utf-8"), "nothing was saved"
