"""Settings as people write them: partial, nested or dotted, and sometimes wrong."""

from __future__ import annotations

import pytest

from kerascope.lsp.settings import ServerSettings, read_settings


@pytest.mark.parametrize("section", [None, {}, "text", 5, []])
def test_nothing_said_means_the_defaults(section: object) -> None:
    assert read_settings(section) == ServerSettings()


def test_nested_and_dotted_names_mean_the_same() -> None:
    nested = {
        "limits": {"seconds": 3, "memoryMB": 512},
        "rules": {"ignore": ["KS401"]},
        "hints": {"outputShape": False, "inputShape": True},
        "log": {"level": "debug"},
    }
    dotted = {
        "limits.seconds": 3,
        "limits.memoryMB": 512,
        "rules.ignore": ["KS401"],
        "hints.outputShape": False,
        "hints.inputShape": True,
        "log.level": "debug",
    }
    settings = read_settings(nested)
    assert settings == read_settings(dotted)
    assert (settings.limits.wall_s, settings.limits.memory_bytes) == (3, 512 * 1024 * 1024)
    assert settings.analysis.ignore == ("KS401",)
    assert not settings.analysis.output_shape_hints
    assert settings.analysis.input_shape_hints
    assert settings.log_level == "debug"
    assert settings.problems == ()


def test_modules_are_chosen_by_name() -> None:
    chosen = {"wandb": "import", "my_data": "standin"}
    settings = read_settings({"tracer.modules": chosen})
    assert settings.analysis.modules == chosen
    assert settings.problems == ()


def test_folders_and_variables_are_taken_as_written() -> None:
    chosen = {"DATA_DIR": "~/data", "WANDB_MODE": None}
    settings = read_settings({"tracer": {"extraPaths": [" src ", "~/lib"], "environment": chosen}})
    assert settings.analysis.extra_paths == ("src", "~/lib")
    assert settings.analysis.environment == chosen
    assert settings.problems == ()


def test_debounce_is_given_in_milliseconds() -> None:
    assert read_settings({"debounce": 300}).debounce == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("section", "name"),
    [
        ({"enable": "yes"}, "kerascope.enable"),
        ({"run": "always"}, "kerascope.run"),
        ({"run": ["onType"]}, "kerascope.run"),
        ({"debounce": -1}, "kerascope.debounce"),
        ({"debounce": True}, "kerascope.debounce"),
        ({"limits": {"seconds": "10"}}, "kerascope.limits.seconds"),
        ({"limits": {"memoryMB": 1}}, "kerascope.limits.memoryMB"),
        ({"rules": {"select": "KS101"}}, "kerascope.rules.select"),
        ({"rules": {"ignore": [5]}}, "kerascope.rules.ignore"),
        ({"rules": {"severity": {"KS101": "loud"}}}, "kerascope.rules.severity"),
        ({"interpreter": 3}, "kerascope.interpreter"),
        ({"log": {"level": "loud"}}, "kerascope.log.level"),
        ({"tracer": {"modules": ["wandb"]}}, "kerascope.tracer.modules"),
        ({"tracer": {"modules": {"wandb": "skip"}}}, "kerascope.tracer.modules"),
        ({"tracer": {"modules": {"a.b": "import"}}}, "kerascope.tracer.modules"),
        ({"tracer": {"modules": {"keras": "standin"}}}, "kerascope.tracer.modules"),
        ({"tracer": {"extraPaths": "src"}}, "kerascope.tracer.extraPaths"),
        ({"tracer": {"extraPaths": [""]}}, "kerascope.tracer.extraPaths"),
        ({"tracer": {"extraPaths": ["a\0b"]}}, "kerascope.tracer.extraPaths"),
        ({"tracer": {"environment": ["A=b"]}}, "kerascope.tracer.environment"),
        ({"tracer": {"environment": {"A": 5}}}, "kerascope.tracer.environment"),
        ({"tracer": {"environment": {"A=B": "c"}}}, "kerascope.tracer.environment"),
        ({"tracer": {"environment": {"A": "b\0"}}}, "kerascope.tracer.environment"),
    ],
)
def test_a_wrong_value_is_named_and_the_others_count(section: dict, name: str) -> None:
    settings = read_settings({**section, "hints.inputShape": True})
    assert len(settings.problems) == 1
    assert name in settings.problems[0]
    assert settings.analysis.input_shape_hints
    default = ServerSettings()
    assert (settings.run, settings.debounce, settings.limits) == (
        default.run,
        default.debounce,
        default.limits,
    )
