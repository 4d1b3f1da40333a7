"""The tracer's command line."""

from __future__ import annotations

import os

import pytest

from kerascope_tracer.__main__ import chosen_mode


def test_fork_is_chosen_where_there_is_one() -> None:
    assert chosen_mode([]) == "fork"
    assert chosen_mode(["--mode", "auto"]) == "fork"


def test_a_warm_worker_is_chosen_where_there_is_no_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    assert chosen_mode([]) == "warm"
    assert chosen_mode(["--mode", "auto"]) == "warm"


@pytest.mark.parametrize("mode", ["fork", "warm"])
def test_a_mode_can_be_forced(mode: str) -> None:
    assert chosen_mode(["--mode", mode]) == mode


@pytest.mark.parametrize("arguments", [["--mode"], ["--mode", "thread"], ["fork"], ["--fast", "x"]])
def test_anything_else_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        chosen_mode(arguments)
