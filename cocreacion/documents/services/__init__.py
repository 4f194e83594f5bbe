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
from cocreacion.documents.services.exchanging import keep_translations, take_translations
from cocreacion.documents.services.importing import (
    apply_import,
    choose_import,
    drop_import,
    keep_import,
)
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
    "apply_import",
    "ask_machine",
    "change_kind",
    "change_text",
    "choose_import",
    "confirm_translation",
    "create_document",
    "drop_import",
    "edit_clause",
    "keep_import",
    "keep_translations",
    "merge_clauses",
    "move_clause",
    "publish_version",
    "remove_clause",
    "restore_clause",
    "restore_version",
    "review_translation",
    "save_translation",
    "split_clause",
    "take_translations",
]
