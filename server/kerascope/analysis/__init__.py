"""The pure core: from a document and a trace to facts, findings, hints, hovers and fixes.

Nothing here does I/O, knows LSP, or imports anything but the standard library, parso and
:mod:`kerascope_tracer.wire`. Errors come back as values in the report.
"""
