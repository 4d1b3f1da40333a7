"""textDocument/documentSymbol: models and layers, from the text alone."""

from __future__ import annotations

from lsprotocol import types

from kerascope.analysis.outline import LayerSite, ModelSite, outline
from kerascope.analysis.report import Span
from kerascope.analysis.text import Encoding, LineIndex
from kerascope.lsp.convert import to_range
from kerascope.lsp.documents import OpenDocument
from kerascope.lsp.language_server import KerascopeServer


def register(server: KerascopeServer) -> None:
    """Answer document symbol requests."""
    server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)(document_symbol)


def document_symbol(
    ls: KerascopeServer, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
    """The models with the layers that are written inside them; needs no trace and no trust."""
    document = ls.session.documents.get(params.text_document.uri)
    if document is None or not document.is_program:
        return []
    symbols = symbols_of(document, ls.session.encoding)
    if ls.client.support.hierarchical_symbols:
        return symbols
    return [
        types.SymbolInformation(
            types.Location(document.uri, symbol.range), symbol.name, symbol.kind
        )
        for top in symbols
        for symbol in (top, *(top.children or ()))
    ]


def symbols_of(document: OpenDocument, encoding: Encoding) -> list[types.DocumentSymbol]:
    """The document's symbols in the order of the text."""
    lines = document.lines
    found = outline(document.source.text)
    models = [(model, _extent(model, lines)) for model in found.models]
    owned: dict[int, list[LayerSite]] = {}
    free: list[LayerSite] = []
    for layer in found.layers:
        owners = [i for i, (_, extent) in enumerate(models) if extent.contains(layer.span)]
        if owners:
            owned.setdefault(owners[-1], []).append(layer)
        else:
            free.append(layer)
    placed = [
        (extent, _model(model, extent, owned.get(i, []), lines, encoding))
        for i, (model, extent) in enumerate(models)
    ] + [(layer.span, _layer(layer, lines, encoding)) for layer in free]
    placed.sort(key=lambda item: (item[0].line, item[0].column))
    return [symbol for _, symbol in placed]


def _model(
    model: ModelSite, extent: Span, layers: list[LayerSite], lines: LineIndex, encoding: Encoding
) -> types.DocumentSymbol:
    is_class = model.kind == "class"
    return types.DocumentSymbol(
        name=model.cls if is_class else model.name or model.cls,
        kind=types.SymbolKind.Class if is_class else types.SymbolKind.Object,
        range=to_range(lines, extent, encoding),
        selection_range=to_range(lines, model.span, encoding),
        detail="keras.Model" if is_class else model.cls,
        children=[_layer(layer, lines, encoding) for layer in layers],
    )


def _layer(layer: LayerSite, lines: LineIndex, encoding: Encoding) -> types.DocumentSymbol:
    where = to_range(lines, layer.span, encoding)
    return types.DocumentSymbol(
        name=layer.cls, kind=types.SymbolKind.Field, range=where, selection_range=where
    )


def _extent(model: ModelSite, lines: LineIndex) -> Span:
    """The text that belongs to a model: of a class, its lines up to the next less indented one."""
    if model.kind != "class":
        return model.span
    indent = _indent(lines.line(model.span.line))
    last = model.span.line
    for number in range(model.span.line + 1, lines.line_count + 1):
        text = lines.line(number)
        if not text.strip():
            continue
        if _indent(text) <= indent:
            break
        last = number
    return Span(model.span.line, 0, last, len(lines.line(last)))


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
