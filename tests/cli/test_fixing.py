"""``kerascope check --fix`` and ``--diff``."""

from __future__ import annotations

import os
from pathlib import Path

from cli.command import kerascope

BROKEN = (
    "import keras\n"
    "from keras import layers\n"
    "\n"
    "model = keras.Sequential([keras.Input((28, 28)), layers.Conv2D(3, 3)])\n"
    "model.compile(keras.optimizers.Adam(lr=0.1), 'mse')\n"
)
FIXED = BROKEN.replace("(28, 28)", "(28, 28, 1)").replace("lr=", "learning_rate=")


def test_fix_writes_what_was_tried_and_leaves_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "model.py"
    file.write_text(BROKEN + "layers.Conv2D(30, 3, groups=4)\n")
    done = kerascope("check", str(file), "--fix", "--output-format", "concise")
    assert file.read_text() == FIXED + "layers.Conv2D(30, 3, groups=4)\n"
    assert "2 fixes applied (KS101, KS1003)" in done.err
    assert done.out.count("KS900") == 1
    assert "KS101" not in done.out
    assert done.code == 1
    assert os.listdir(tmp_path) == ["model.py"]


def test_fix_keeps_line_ends_encoding_mark_and_rights(tmp_path: Path) -> None:
    file = tmp_path / "model.py"
    text = "# ä\r\n" + BROKEN.replace("\n", "\r\n")
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    file.chmod(0o744)
    assert kerascope("check", str(file), "--fix").code == 0
    wanted = "# ä\r\n" + FIXED.replace("\n", "\r\n")
    assert file.read_bytes() == b"\xef\xbb\xbf" + wanted.encode()
    assert file.stat().st_mode & 0o777 == 0o744


def test_diff_shows_and_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "model.py"
    file.write_text(BROKEN)
    done = kerascope("check", str(file), "--diff")
    assert done.code == 1
    assert "+model.compile(keras.optimizers.Adam(learning_rate=0.1), 'mse')" in done.out
    assert file.read_text() == BROKEN
    file.write_text(FIXED)
    done = kerascope("check", str(file), "--diff")
    assert (done.code, done.out) == (0, "")


def test_fix_leaves_a_clean_file_alone(tmp_path: Path) -> None:
    file = tmp_path / "model.py"
    file.write_text(FIXED)
    before = file.stat().st_mtime_ns
    done = kerascope("check", str(file), "--fix")
    assert (done.code, done.err) == (0, "")
    assert file.stat().st_mtime_ns == before
