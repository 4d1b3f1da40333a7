"""Who chose a value: the call of a helper or class that passes it on to a layer."""

from __future__ import annotations

import re

from kerascope.analysis.cst import CallSyntax, call_at, code, enclosing, parameters, parse
from kerascope.analysis.graph import Trace
from kerascope_tracer.wire import LayerConstructed

#: One size for both axes: ``(scale, scale)``.
_PAIR = re.compile(r"[(\[]\s*(\w+)\s*(?:,\s*\1\s*)+,?\s*[)\]]")


def chooser(
    trace: Trace, layer: LayerConstructed, keyword: str, position: int | None, value: object
) -> tuple[CallSyntax, str, int | None] | None:
    """The call in the document that gives ``layer`` its argument, through parameters.

    With the keyword and the place that the argument has in that call. ``None`` when the value is
    written where the layer is made, or cannot be followed.
    """
    frames = [span for span in (layer.span, *layer.stack) if span is not None and not span.file]
    frames = list(dict.fromkeys(frames))
    found: tuple[CallSyntax, str, int | None] | None = None
    for span in frames:
        call = call_at(parse(trace.text), span)
        given = call.argument(keyword, position) if call is not None else None
        if call is None or given is None:
            return None
        text = code(given.value)
        pair = _PAIR.fullmatch(text)
        text = pair[1] if pair is not None else text
        if text.strip("\"'") == str(value):
            return found and (call, keyword, position)
        function = enclosing(call.node, "funcdef")
        names = list(parameters(function)) if function is not None else []
        if text not in names:
            return None
        is_method = names[:1] == ["self"]
        keyword, position = text, names.index(text) - is_method
        found = call, keyword, position
    return None
