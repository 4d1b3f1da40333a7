"""Findings that only repeat what another one says of the same samples."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascope.analysis.report import Finding

_UNEQUAL = re.compile(r"must be equal, but are (\d+) and (\d+)")
#: What an image of the wrong size leads to further on.
_OF_SIZES = frozenset({"KS201", "KS401", "KS710"})
#: Said of a tensor that stands in for what a layer that failed would have given.
_OURS = "A KerasTensor cannot be used as input to a TensorFlow function"
#: What labels without their batch axis look like.
_OF_LABELS = frozenset({"KS701", "KS702", "KS706", "KS709"})
#: What samples look like that are read as labels.
_READ_AS_LABELS = _OF_LABELS | {"KS700", "KS703", "KS704"}


def without_consequences(findings: list[Finding]) -> list[Finding]:
    """The findings, less those that only follow from another.

    When two models do not fit (KS910), the samples that the one predicts for the other do not fit
    either (KS801). Strides that were meant as a kernel (KS1001) shrink images, so that they fit
    nowhere. An Input that declares other axes than the data has (KS801) makes a Flatten needless
    (KS501) that is needed once it is right, and one that declares the samples' axis (KS103) gives
    the model one axis too many to the end (KS704). What Keras says of a matrix of word vectors
    (KS110) is told in its words as well, where a layer is built or first used. A scaler that all
    labels were given to as one row (KS803) refuses columns later (KS817). Where samples are handed
    over one by one for several inputs (KS807), the second of them is read as the labels; samples
    that are given as labels (KS814) fit no loss. Layers that are built by single samples (KS802)
    miss the batch axis. A model that lacks its head (KS704) has no activation for classes (KS708).
    """
    single = any(f.code == "KS802" and f.data.get("batched") for f in findings)
    built = any(f.code == "KS802" and f.data.get("undeclared") for f in findings)
    headless = any(f.code == "KS704" and f.data.get("headless") for f in findings)
    renamed = any(f.code == "KS803" and f.data.get("unpacked") for f in findings)
    codes = {finding.code for finding in findings}
    strided = any(f.code == "KS1001" and not f.data.get("as_kernel") for f in findings)
    joined = {_pair(finding) for finding in findings if finding.code == "KS910"} - {None}
    told: set[str] = set()
    made = [f.data.get("compared") for f in findings if f.code == "KS710" and "targets" in f.data]
    row = any(f.code == "KS803" and f.data.get("row") for f in findings)
    shifted = "KS814" in codes or any(f.code == "KS807" and f.data.get("nested") for f in findings)
    inside = sum(finding.code == "KS1101" for finding in findings) > 1
    unequal = {pair for finding in findings for pair in _differing(finding)}
    return [
        finding
        for finding in findings
        if not (finding.code in ("KS900", "KS1101") and _clash(finding) in unequal)
        and not (finding.code == "KS801" and _pair(finding) in joined)
        and not (finding.code in _OF_SIZES and strided)
        and not (finding.code in _OF_LABELS and single)
        and not (finding.code in ("KS100", "KS101", "KS102") and built)
        and not (finding.code == "KS708" and headless)
        and not (finding.code in ("KS801", "KS813") and renamed)
        and not (finding.code in _READ_AS_LABELS and shifted)
        and not (finding.code in ("KS704", "KS705") and "KS103" in codes)
        and not (finding.code in ("KS800", "KS900") and "KS110" in codes)
        and not (_OURS in finding.detail and inside)
        and not (_is_remade(finding, made))
        and not (finding.code == "KS801" and _repeats(finding, told))
        and not (finding.code == "KS501" and "KS801" in codes)
        and not (finding.code in ("KS707", "KS718") and "KS703" in codes)
        and not (finding.code == "KS817" and row)
    ]


def _is_remade(finding: Finding, made: list[object]) -> bool:
    """Whether targets that were made too large or small are compared with other outputs too."""
    compared = finding.data.get("compared")
    return finding.code == "KS710" and "targets" not in finding.data and compared in made


def _repeats(finding: Finding, told: set[str]) -> bool:
    """Whether the same samples were refused before: by a model, and by one that contains it."""
    key = _pair(finding)
    if key is None or finding.severity != "error":
        return False
    known = key in told
    told.add(key)
    return known


def _differing(finding: Finding) -> Iterator[frozenset[int]]:
    """The sizes in which what one model gives differs from what the next one reads."""
    samples = finding.data.get("samples") if finding.code == "KS910" else None
    one, other = samples if isinstance(samples, list) else ((), ())
    for a, b in zip(one, other, strict=False):
        if isinstance(a, int) and isinstance(b, int) and a != b:
            yield frozenset((a, b))


def _clash(finding: Finding) -> frozenset[int]:
    """The two sizes that an operation on unequal tensors names."""
    found = _UNEQUAL.search(finding.detail)
    return frozenset((int(found[1]), int(found[2]))) if found is not None else frozenset()


def _pair(finding: Finding) -> str | None:
    """The samples that arrive and those that are read."""
    samples = finding.data.get("samples")
    return repr(samples) if isinstance(samples, list) else None
