"""What Keras 2 took and Keras 3 refuses is a warning in a program that is written for Keras 2.

Such a program was right when it was written: it wants a spelling of today and has no mistake in its
shapes. In a program for Keras 3 the same is a mistake, and stays an error.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kerascope.analysis.cst import parse
from kerascope.analysis.graph import Trace
from kerascope.analysis.imports import imported
from kerascope.analysis.report import Finding

#: Rules of what Keras 2 did not mind: TensorFlow's functions on the tensors of a functional model,
#: sizes that are floats or scalars of NumPy, flags by position.
_CODES = frozenset({"KS905", "KS109", "KS1010"})
#: What Keras 3 says of what Keras 2 took, whichever rule tells it. Measured with Keras 3.15.1.
_SAID = re.compile(
    r"Invalid value for argument `reduction`.*Received: reduction=auto"
    r"|Expected `metrics` argument to be a list, tuple, or dict"
    r"|Invalid filepath extension for saving"
    r"|the filepath provided must end in `\.(?:weights\.h5|keras)`"
    r"|Invalid `metrics`\. `metrics` should contain metrics objects and"
    r"|[Ss]tate_size must be an integer, or a list/tuple of integers"
    r"|must be a positive integer\..*Received: \w+=\S+ \(of type \w*Tensor\)"
    r"|'(?:int|float)' object has no attribute 'shape'"
    r"|Only input tensors may be passed as positional arguments"
    r"|[Mm]issing a required argument: 'training'"
    r"|got multiple values for argument 'training'",
    re.DOTALL,
)
#: ``to_categorical`` gave float32, and gives float64 (keras/src/utils/numerical_utils.py).
_DOUBLE = re.compile(r"expected to be a (?:float|double) tensor but is a (?:float|double) tensor")
_INPUT = re.compile(r"Cannot convert '\d+' to a shape")
#: Findings that only an old spelling brings about.
_DRIFT = frozenset({"KS1002", "KS1003", "KS1004", "KS1005", "KS1006", "KS1007", "KS1009"})


def as_drift(trace: Trace, findings: list[Finding]) -> list[Finding]:
    """The findings, with warnings in the place of errors that Keras 2 would not have raised."""
    worked = [_worked(trace, finding) for finding in findings]
    if not any(worked) or not _is_for_keras_2(trace, findings):
        return findings
    return [
        replace(
            finding,
            severity="warning",
            message=f"{finding.message.rstrip('.')}. Keras 2, which this program seems to be "
            "written for, took it.",
        )
        if taken
        else finding
        for finding, taken in zip(findings, worked, strict=True)
    ]


def _worked(trace: Trace, finding: Finding) -> bool:
    if finding.severity != "error":
        return False
    if finding.code == "KS108":
        return bool(finding.data.get("of_input")) and _INPUT.search(finding.detail) is not None
    if "to_categorical" in trace.text and _DOUBLE.search(finding.detail) is not None:
        return True
    return finding.code in _CODES or _SAID.search(finding.detail) is not None


def _is_for_keras_2(trace: Trace, findings: list[Finding]) -> bool:
    """Whether it imports Keras from TensorFlow, as one did with Keras 2, or has old spellings."""
    if any(finding.code in _DRIFT for finding in findings):
        return True
    paths = [name.path for name in imported(parse(trace.text)).values()]
    return "tf.keras." in trace.text or any(p.startswith("tensorflow.keras") for p in paths)
