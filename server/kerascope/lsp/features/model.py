"""kerascope/models and kerascope/model: the models of a document, and one of them as a graph.

Both answer from the last report; nothing is traced for them. Requests of Kerascope's own have plain
JSON as parameters and results. In a notebook every place names its cell, and the notebook may be
named by its own URI or by that of a cell.
"""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from kerascope.analysis.explain.summary import ModelSummary, summarize
from kerascope.analysis.model_graph import GraphNode, model_graph, models_of
from kerascope.analysis.report import ModelFact, ShapeReport, Span
from kerascope.analysis.specs import dtype_text, spec_text, tensors
from kerascope.lsp.documents import OpenDocument
from kerascope.lsp.language_server import KerascopeServer
from kerascope.lsp.places import in_words

MODELS_REQUEST = "kerascope/models"
MODEL_REQUEST = "kerascope/model"


def register(server: KerascopeServer) -> None:
    """Answer the requests of the model view."""
    server.feature(MODELS_REQUEST)(models)
    server.feature(MODEL_REQUEST)(model)


def models(ls: KerascopeServer, params: Any) -> list[dict[str, object]]:
    """Every model of a document with its title, in the document's order."""
    known = _known(ls, params)
    if known is None:
        return []
    document, report = known
    return [
        _entry(ls, document, name, fact, summarize(report, fact))
        for name, fact in models_of(report)
    ]


def model(ls: KerascopeServer, params: Any) -> dict[str, object] | None:
    """One model with its nodes, edges and totals; the first one when none is named."""
    known = _known(ls, params)
    if known is None:
        return None
    document, report = known
    wanted = params.get("model")
    for name, fact in models_of(report):
        if wanted is None or name == wanted:
            return _graph(ls, document, report, name, fact)
    return None


def _known(ls: KerascopeServer, params: Any) -> tuple[OpenDocument, ShapeReport] | None:
    uri = params.get("uri") if isinstance(params, dict) else None
    if not isinstance(uri, str):
        return None
    document, report = ls.session.documents.get(uri), ls.session.report(uri)
    return (document, report) if document is not None and report is not None else None


def _entry(
    ls: KerascopeServer, document: OpenDocument, name: str, fact: ModelFact, summary: ModelSummary
) -> dict[str, object]:
    return {
        "id": name,
        "name": name,
        "kind": fact.cls,
        "title": summary.title,
        **_place(ls, document, fact.span),
    }


def _graph(
    ls: KerascopeServer, document: OpenDocument, report: ShapeReport, name: str, fact: ModelFact
) -> dict[str, object]:
    summary, graph = summarize(report, fact), model_graph(report, fact)
    return {
        "uri": document.uri,
        "version": report.version,
        **_entry(ls, document, name, fact, summary),
        "inputs": [spec_text(tensor) for tensor in tensors(summary.inputs)],
        "outputs": [spec_text(tensor) for tensor in tensors(summary.outputs)],
        "totals": {
            "layers": summary.layers,
            "params": summary.params,
            "trainable": summary.trainable_params,
            "multiplyAdds": summary.cost.value if summary.cost.exact else None,
            "weightBytes": summary.weight_bytes,
            "outputBytes": summary.output_bytes,
        },
        "nodes": [_node(ls, document, node) for node in graph.nodes],
        "edges": [
            {"source": edge.source, "target": edge.target, "shape": edge.shape}
            for edge in graph.edges
        ],
    }


def _node(ls: KerascopeServer, document: OpenDocument, node: GraphNode) -> dict[str, object]:
    problem = node.problem
    # Other layers have no number of weights until they are built, or when that failed.
    weightless = node.info.role in ("input", "op")
    return {
        "id": node.id,
        "parent": node.parent,
        "name": node.info.name,
        "className": "Input" if node.info.role == "input" else node.info.cls,
        "inputShape": spec_text(node.inputs) if node.inputs is not None else "",
        "outputShape": spec_text(node.outputs) if node.outputs is not None else "",
        "dtype": dtype_text(node.outputs),
        "params": 0 if weightless else node.info.params,
        "trainable": 0 if weightless else node.info.trainable_params,
        "multiplyAdds": node.cost.value if node.cost.exact else None,
        "weightBytes": 0 if weightless else node.weight_bytes,
        "outputBytes": node.output_bytes,
        "calls": node.calls,
        "group": node.group,
        **_place(ls, document, node.span),
        "failed": node.failed,
        "problem": None
        if problem is None
        else {
            "code": problem.code,
            "severity": problem.severity,
            "message": in_words(document, problem.message),
        },
    }


def _place(ls: KerascopeServer, document: OpenDocument, span: Span | None) -> dict[str, object]:
    """A place as JSON: the client's range, and the URI of its text if it is not the document's."""
    where = None if span is None else ls.session.publisher.location(span, document)
    return {
        "range": None if where is None else _plain(where.range),
        "targetUri": None if where is None or where.uri == document.uri else where.uri,
    }


def _plain(range_: types.Range) -> dict[str, object]:
    return {
        "start": {"line": range_.start.line, "character": range_.start.character},
        "end": {"line": range_.end.line, "character": range_.end.character},
    }
