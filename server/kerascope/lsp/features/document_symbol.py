"""textDocument/documentSymbol: models and layers, from the text alone."""

from __future__ import annotations

from lsprotocol import types

from kerascope.analysis.outline import LayerSite, ModelSite, outline
from kerascope.analysis.report import Span
from kerascope.analysis.text import LineIndex
from kerascope.lsp.language_server import KerascopeServer
from kerascope.lsp.places import Place


def register(server: KerascopeServer) -> None:
    """Answer document symbol requests."""
    server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)(document_symbol)


def document_symbol(
    ls: KerascopeServer, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
    """The models with the layers that are written inside them; needs no trace and no trust."""
    place = ls.session.place(params.text_document.uri)
    if place is None or not place.document.is_program:
        return []
    symbols = symbols_of(place)
    if ls.client.support.hierarchical_symbols:
        return symbols
    return [
        types.SymbolInformation(
            types.Location(place.part.uri, symbol.range), symbol.name, symbol.kind
        )
        for top in symbols
        for symbol in (top, *(top.children or ()))
    ]


def symbols_of(place: Place) -> list[types.DocumentSymbol]:
    """The text document's symbols in the order of the text."""
    program = place.document
    found = outline(program.shown.text)
    models = [
        (model, _extent(model, program.shown_lines, place.part.end))
        for model in found.models
        if place.has(model.span.line)
    ]
    owned: dict[int, list[LayerSite]] = {}
    free: list[LayerSite] = []
    for layer in found.layers:
        if not place.holds(layer.span):
            continue
        owners = [i for i, (_, extent) in enumerate(models) if extent.contains(layer.span)]
        if owners:
            owned.setdefault(owners[-1], []).append(layer)
        else:
            free.append(layer)
    placed = [
        (extent, _model(model, extent, owned.get(i, []), place))
        for i, (model, extent) in enumerate(models)
    ] + [(layer.span, _layer(layer, place)) for layer in free]
    placed.sort(key=lambda item: (item[0].line, item[0].column))
    return [symbol for _, symbol in placed]


def _model(
    model: ModelSite, extent: Span, layers: list[LayerSite], place: Place
) -> types.DocumentSymbol:
    is_class = model.kind == "class"
    return types.DocumentSymbol(
        name=model.cls if is_class else model.name or model.cls,
        kind=types.SymbolKind.Class if is_class else types.SymbolKind.Object,
        range=place.range(extent),
        selection_range=place.range(model.span),
        detail="keras.Model" if is_class else model.cls,
        children=[_layer(layer, place) for layer in layers],
    )


def _layer(layer: LayerSite, place: Place) -> types.DocumentSymbol:
    where = place.range(layer.span)
    return types.DocumentSymbol(
        name=layer.cls, kind=types.SymbolKind.Field, range=where, selection_range=where
    )


def _extent(model: ModelSite, lines: LineIndex, end: int) -> Span:
    """The text that belongs to a model: of a class, its lines up to the next less indented one.

    ``end`` is the last line that it may reach.
    """
    if model.kind != "class":
        return model.span
    indent = _indent(lines.line(model.span.line))
    last = model.span.line
    for number in range(model.span.line + 1, end + 1):
        text = lines.line(number)
        if not text.strip():
            continue
        if _indent(text) <= indent:
            break
        last = number
    return Span(model.span.line, 0, last, len(lines.line(last)))


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
