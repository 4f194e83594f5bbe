"""Text in clauses: the living text, and versions that never change.

The living text is a shared document (Y.Doc). Its log, `DocUpdate`, is the truth; the rows of
`Clause` say the same in SQL and are written in the same transaction.
"""

from typing import cast

from sqlalchemy import Table

from cocreacion.documents.models.amendments import (
    OPEN_AMENDMENTS,
    Amendment,
    AmendmentClause,
    AmendmentState,
    Anchoring,
    Operation,
    Procedure,
)
from cocreacion.documents.models.imports import WaitingImport
from cocreacion.documents.models.log import (
    DocClient,
    DocSnapshot,
    DocUpdate,
    Origin,
)
from cocreacion.documents.models.text import (
    Clause,
    ClauseEdit,
    ClauseKind,
    Document,
    DocumentKind,
)
from cocreacion.documents.models.translations import (
    ClauseTranslation,
    TranslationImport,
    TranslationState,
    VersionTranslation,
)
from cocreacion.documents.models.versions import (
    ClauseFate,
    Fate,
    Restoration,
    Version,
    VersionClause,
)
from cocreacion.kernel.db import append_only

__all__ = [
    "OPEN_AMENDMENTS",
    "Amendment",
    "AmendmentClause",
    "AmendmentState",
    "Anchoring",
    "Clause",
    "ClauseEdit",
    "ClauseFate",
    "ClauseKind",
    "ClauseTranslation",
    "DocClient",
    "DocSnapshot",
    "DocUpdate",
    "Document",
    "DocumentKind",
    "Fate",
    "Operation",
    "Origin",
    "Procedure",
    "Restoration",
    "TranslationImport",
    "TranslationState",
    "Version",
    "VersionClause",
    "VersionTranslation",
    "WaitingImport",
]

for _model in (Version, VersionClause, ClauseEdit, VersionTranslation, ClauseFate, Restoration):
    append_only(cast("Table", _model.__table__))
