"""Which files a path stands for."""

from __future__ import annotations

from pathlib import Path

from kerascope.cli.sources import find_files, read_source


def test_a_folder_stands_for_the_python_files_below_it(tmp_path: Path) -> None:
    wanted = [tmp_path / "a.py", tmp_path / "package" / "b.py", tmp_path / "package" / "c.py"]
    unwanted = [
        tmp_path / ".hidden" / "x.py",
        tmp_path / "node_modules" / "x.py",
        tmp_path / "package" / "__pycache__" / "x.py",
        tmp_path / "environment" / "lib" / "x.py",
        tmp_path / "notes.txt",
    ]
    for file in wanted + unwanted:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    (tmp_path / "environment" / "pyvenv.cfg").write_text("")
    assert find_files([tmp_path]) == wanted


def test_a_named_file_needs_no_suffix_and_counts_once(tmp_path: Path) -> None:
    file = tmp_path / "script"
    file.write_text("")
    (tmp_path / "link.py").symlink_to(file)
    assert find_files([file, file, tmp_path]) == [file]


def test_line_ends_and_the_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_bytes(b"\xef\xbb\xbfx = 1\r\ny = 2\r")
    source = read_source(file)
    assert source.document.text == "x = 1\r\ny = 2\r"
    assert source.document.path == str(file)
