"""Writing together, one clause and one language at a time, and publishing versions."""

from cocreacion.documents.services.arranging import (
    add_clause,
    change_kind,
    change_text,
    create_document,
    merge_clauses,
    move_clause,
    remove_clause,
    restore_clause,
    split_clause,
)
from cocreacion.documents.services.importing import (
    apply_import,
    choose_import,
    drop_import,
    keep_import,
)
from cocreacion.documents.services.publishing import publish_version
from cocreacion.documents.services.writing import Writing, confirm_translation, edit_clause

__all__ = [
    "Writing",
    "add_clause",
    "apply_import",
    "change_kind",
    "change_text",
    "choose_import",
    "confirm_translation",
    "create_document",
    "drop_import",
    "edit_clause",
    "keep_import",
    "merge_clauses",
    "move_clause",
    "publish_version",
    "remove_clause",
    "restore_clause",
    "split_clause",
]
