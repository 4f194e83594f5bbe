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
from cocreacion.documents.services.exchanging import keep_import, take_import
from cocreacion.documents.services.publishing import publish_version
from cocreacion.documents.services.restoring import restore_version
from cocreacion.documents.services.translating import (
    Seen,
    add_machine_translations,
    ask_machine,
    confirm_translation,
    review_translation,
    save_translation,
)
from cocreacion.documents.services.writing import Writing, edit_clause

__all__ = [
    "Seen",
    "Writing",
    "add_clause",
    "add_machine_translations",
    "ask_machine",
    "change_kind",
    "change_text",
    "confirm_translation",
    "create_document",
    "edit_clause",
    "keep_import",
    "merge_clauses",
    "move_clause",
    "publish_version",
    "remove_clause",
    "restore_clause",
    "restore_version",
    "review_translation",
    "save_translation",
    "split_clause",
    "take_import",
]
