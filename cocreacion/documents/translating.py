"""What happens to the state of a translation when somebody writes in it."""

from collections.abc import Collection

from sqlalchemy import select

from cocreacion.documents import clauses as rules
from cocreacion.documents import hand
from cocreacion.documents.clauses import wording
from cocreacion.documents.models import Clause, Document
from cocreacion.kernel.db import db


def touched_live(document: Document, touched: Collection[tuple[str, str]]) -> None:
    """Words were typed: (clause, text). A translation that begins is made from the
    original as it is now; one that was outdated stays so until somebody says it is not."""
    source, target = document.source_language, rules.other_language(document.source_language)
    begun = {clause for clause, name in touched if name.removeprefix("heading_") == target}
    if not begun:
        return
    rows = db.session.scalars(
        select(Clause)
        .where(
            Clause.document_id == document.id,
            Clause.clause_id.in_(begun),
            Clause.translated_from == "",
        )
        .execution_options(populate_existing=True)
    )
    for clause in rows:
        if clause.heading.translated_from:
            continue
        hand.stamp(clause, document, wording(clause, source))
