"""What a trace may read: the project, and nothing beside it in the home folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kerascope_tracer.sandbox import readable


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with a project, a note and a key."""
    for folder in ("project/src/package", ".ssh", "data"):
        (tmp_path / "home" / folder).mkdir(parents=True)
    for file in ("project/pyproject.toml", "note.txt", ".netrc", ".ssh/id_rsa"):
        (tmp_path / "home" / file).write_text("x")
    made = tmp_path / "home"
    monkeypatch.setattr(readable, "home_folder", lambda: os.path.realpath(made))
    return made.resolve()


def places(path: Path, *search_paths: Path) -> set[str]:
    return set(readable.places_of_workspace(str(path), [str(p) for p in search_paths]))


def test_a_program_may_read_its_project(home: Path) -> None:
    assert places(home / "project/src/package/model.py") == {str(home / "project")}


def test_a_program_without_a_project_may_read_its_folder(home: Path) -> None:
    assert places(home / "data/model.py") == {str(home / "data")}


def test_workspace_folders_count_as_well(home: Path) -> None:
    found = places(home / "project/src/model.py", home / "project/src")
    assert found == {str(home / "project"), str(home / "project/src")}


def test_a_mark_in_the_home_folder_makes_it_no_project(home: Path) -> None:
    (home / ".git").mkdir()
    assert places(home / "data/model.py") == {str(home / "data")}


def test_of_a_home_folder_only_what_is_not_hidden(home: Path) -> None:
    found = places(home / "model.py", home)
    assert found == {str(home / name) for name in ("project", "data", "note.txt")}


def test_what_holds_the_home_folder_does_not_open_it(home: Path) -> None:
    (home.parent / "other").mkdir()
    assert places(home.parent / "model.py") == {str(home.parent / "other")}


def test_the_root_folder_opens_no_folder_of_the_system(home: Path) -> None:
    found = places(Path("/model.py"))
    assert not {place for place in found if os.path.isdir(place)}


def test_a_text_without_a_place_has_no_workspace(home: Path) -> None:
    assert readable.places_of_workspace("", []) == ()
    assert readable.places_of_workspace("relative.py", ["relative"]) == ()


def test_links_are_followed_before_they_are_judged(home: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(home)
    assert str(home / ".ssh") not in places(link / "model.py")
    assert str(link) not in places(link / "model.py")


def test_the_interpreter_and_its_packages_are_there() -> None:
    found = readable.places_of_interpreter()
    assert os.path.abspath(sys.prefix) in found
    assert "/proc/self" not in found, "to the fork server this is its own, not the trace's"
    assert not {"/", "/etc", "/proc", "/root", "/home", "/tmp", "/var", "/run"} & set(found)
