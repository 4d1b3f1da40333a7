"""What the connected client can do, as plain answers to the questions that the features ask."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types
from pygls.capabilities import get_capability


@dataclass(frozen=True)
class ClientSupport:
    """One flag for each optional part of the protocol that the server uses when it is there."""

    related_information: bool = False
    diagnostic_tags: frozenset[types.DiagnosticTag] = frozenset()
    code_description: bool = False
    diagnostic_data: bool = False
    markdown_hover: bool = False
    code_action_literals: bool = False
    resolve_edit: bool = False
    preferred_actions: bool = False
    document_changes: bool = False
    hierarchical_symbols: bool = False
    work_done_progress: bool = False
    refresh_inlay_hints: bool = False
    refresh_code_lenses: bool = False
    show_document: bool = False
    watch_files: bool = False


def client_support(capabilities: types.ClientCapabilities) -> ClientSupport:
    """Read the capabilities that a client sent with ``initialize``."""

    def flag(path: str) -> bool:
        return bool(get_capability(capabilities, path, False))

    def listed(path: str) -> tuple[object, ...]:
        return tuple(get_capability(capabilities, path, None) or ())

    action = "text_document.code_action"
    publish = "text_document.publish_diagnostics"
    tags = listed(f"{publish}.tag_support.value_set")
    return ClientSupport(
        related_information=flag(f"{publish}.related_information"),
        diagnostic_tags=frozenset(tag for tag in tags if isinstance(tag, types.DiagnosticTag)),
        code_description=flag(f"{publish}.code_description_support"),
        diagnostic_data=flag(f"{publish}.data_support"),
        markdown_hover=types.MarkupKind.Markdown in listed("text_document.hover.content_format"),
        code_action_literals=flag(f"{action}.code_action_literal_support"),
        resolve_edit=flag(f"{action}.data_support")
        and "edit" in listed(f"{action}.resolve_support.properties"),
        preferred_actions=flag(f"{action}.is_preferred_support"),
        document_changes=flag("workspace.workspace_edit.document_changes"),
        hierarchical_symbols=flag(
            "text_document.document_symbol.hierarchical_document_symbol_support"
        ),
        work_done_progress=flag("window.work_done_progress"),
        refresh_inlay_hints=flag("workspace.inlay_hint.refresh_support"),
        refresh_code_lenses=flag("workspace.code_lens.refresh_support"),
        show_document=flag("window.show_document.support"),
        watch_files=flag("workspace.did_change_watched_files.dynamic_registration"),
    )
