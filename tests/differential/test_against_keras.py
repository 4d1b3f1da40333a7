"""Every fact is true: what the tracer tells is what Keras itself reports when the program runs.

Each program of the corpus that can run for real (tiny data, real weights, eager) is run in a
process that Kerascope has no part in (:mod:`differential.real`). For every place that constructs a
layer, each outcome that the tracer tells must be one that really happened, and each that really
happened must have been told: shapes, dtypes and numbers of parameters. An unknown axis agrees with
any. The batch axis is left out, because the data are smaller than the real ones.

By default a representative part of the corpus is run; ``KERASCOPE_DIFFERENTIAL=all`` (which
``make soak`` sets) runs all of it.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.report import LayerFact, Variant
from kerascope.tracing.inspector import inspect
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import Spec, TensorSpec

_HERE = Path(__file__).parent
_MODELS = _HERE.parent / "corpus" / "models"
# One of each kind: quick to run for real, and together they use most of what the corpus uses.
_NAMES = """
attention_layers control_flow custom_layer_build custom_losses custom_train_step
declared_output_shape deferred_call feature_extractor functional_multi_io functional_shared
generators gradient_tape_loop inception_block lambda_and_wrappers layers_in_containers
merge_and_reshape mixed_precision ops_and_tf recursion rnn_cells save_and_clone
sequential_edited sequential_list siamese_triplet tf_function_control_flow time_series_cnn
transformer_text unet vae wide_and_deep
"""
_REPRESENTATIVE = frozenset(_NAMES.split())
# Their models are never called, so there is nothing to compare.
_NEVER_CALLED = frozenset({"builders_never_called", "subclassed_resnet"})
_ALL = os.environ.get("KERASCOPE_DIFFERENTIAL") == "all"
PROGRAMS = [
    path
    for path in sorted(_MODELS.glob("*.py"))
    if path.stem not in _NEVER_CALLED and (_ALL or path.stem in _REPRESENTATIVE)
]

pytestmark = pytest.mark.tensorflow


@pytest.fixture(scope="module")
async def really() -> dict[str, dict[str, Any]]:
    """What happened when the programs were run for real, by path."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(_HERE / "real.py"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    output, _ = await process.communicate(json.dumps([str(path) for path in PROGRAMS]).encode())
    results = [json.loads(line) for line in output.decode().splitlines()]
    assert len(results) == len(PROGRAMS), "the process that runs the programs died"
    return {result["path"]: result for result in results}


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
async def test_what_is_told_is_what_happens(
    tracer: Tracer, really: dict[str, dict[str, Any]], program: Path
) -> None:
    result = really[str(program)]
    assert result["error"] == ""
    document = SourceDocument(program.as_uri(), str(program), 1, program.read_text("utf-8"))
    report = await inspect(tracer, document)
    facts = {
        (fact.span.line, fact.span.column, fact.span.end_line, fact.span.end_column): fact
        for fact in report.facts
        if fact.site == "construct"
    }
    compared = 0
    for place, outcomes in result["outcomes"].items():
        fact = facts.get(tuple(json.loads(place)))
        assert fact is not None, f"nothing is told of the layer constructed at {place}"
        compared += 1
        _compare(fact, outcomes)
    assert compared, "no layer was called for real"


def _compare(fact: LayerFact, outcomes: list[dict[str, Any]]) -> None:
    told = [variant for variant in fact.variants if variant.assumed is None]
    assert told, f"{fact.layer} at line {fact.span.line} is called for real, and nothing is told"
    for variant in told:
        happened = [outcome["outputs"] for outcome in outcomes]
        assert any(_agrees(variant.outputs, real) for real in happened), _told(
            fact, variant, happened
        )
    for outcome in outcomes:
        real = outcome["outputs"]
        assert any(_agrees(variant.outputs, real) for variant in told), _missing(fact, real)
    counts = {outcome["params"] for outcome in outcomes} - {None}
    if fact.params is not None and len(fact.layer_ids) == 1:
        assert fact.params in counts or not counts, f"{fact.layer}: {fact.params}, really {counts}"


def _agrees(told: Spec, real: Any) -> bool:
    if isinstance(told, TensorSpec):
        if not isinstance(real, dict) or "dtype" not in real or told.dtype != real["dtype"]:
            return False
        if told.shape is None or real["shape"] is None:
            return True
        if len(told.shape) != len(real["shape"]):
            return False
        axes = zip(told.shape[1:], real["shape"][1:], strict=True)
        return all(one is None or other is None or one == other for one, other in axes)
    if isinstance(told, tuple):
        return isinstance(real, list) and len(told) == len(real) and all(map(_agrees, told, real))
    if isinstance(told, dict):
        return isinstance(real, dict) and all(
            key in real and _agrees(part, real[key]) for key, part in told.items()
        )
    return True  # no tensor, or nothing is known


def _told(fact: LayerFact, variant: Variant, happened: list[Any]) -> str:
    return (
        f"{fact.layer} at line {fact.span.line} is told to give {variant.outputs}, "
        f"but really gives {happened}"
    )


def _missing(fact: LayerFact, real: Any) -> str:
    told = [variant.outputs for variant in fact.variants]
    return f"{fact.layer} at line {fact.span.line} really gives {real}; told: {told}"
