"""The translation of each clause: its state, its author, what it was made from.

One that is there becomes a draft by its last editor: who reviewed it is not known.
"""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clause_translations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("source_hash", sa.String(), nullable=False),
        sa.Column("source_heading", sa.String(), nullable=False),
        sa.Column("source_text", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_clause_translations_document_id_documents"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_clause_translations_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["users.id"], name=op.f("fk_clause_translations_reviewed_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_translations")),
        sa.UniqueConstraint(
            "document_id",
            "clause_id",
            "language",
            name=op.f("uq_clause_translations_document_id_clause_id_language"),
        ),
    )
    _translations_there_are()


def _translations_there_are() -> None:
    bind = op.get_bind()
    known = sa.MetaData()
    names = ("clause_translations", "clauses", "documents", "clause_edits")
    table, clauses, documents, edits = (sa.Table(n, known, autoload_with=bind) for n in names)
    rows = sa.select(clauses, documents.c.source_language.label("source")).join(documents)
    for clause in bind.execute(rows).mappings().all():
        target = "en" if clause["source"] == "es" else "es"
        source = "es" if target == "en" else "en"
        if not (clause[target] or clause[f"heading_{target}"]):
            continue
        saved = bind.execute(
            sa.select(edits)
            .where(edits.c.clause_id == clause["id"])
            .order_by(edits.c.revision.desc())
        ).all()
        heading, text = _original(clause, source, [e for e in saved if e.language == source])
        last = next((edit for edit in saved if edit.language == target), None)
        values = {
            "document_id": clause["document_id"],
            "clause_id": clause["clause_id"],
            "language": target,
            "heading": "",
            "text": "",
            "revision": clause[f"{target}_revision"],
            "source_hash": f"{clause['heading_translated_from']}:{clause['translated_from']}",
            "source_heading": heading,
            "source_text": text,
            "state": "draft",
            "author_id": last.edited_by if last else clause["edited_by"],
            "reviewed_by": None,
            "at": last.edited_at if last else clause["edited_at"],
            "note": "",
        }
        bind.execute(table.insert().values(values))


def _original(clause, source: str, edits) -> tuple[str, str]:
    """The wording that the translation was made from, as far as it was kept."""
    wanted = (clause["heading_translated_from"], clause["translated_from"])
    said = [(clause[f"heading_{source}"], clause[source])]
    said += [(edit.heading, edit.text) for edit in edits]
    for heading, text in said:
        if (fingerprint(heading), fingerprint(text)) == wanted:
            return heading, text
    return next((each for each in said if fingerprint(each[1]) == wanted[1]), ("", ""))


def fingerprint(text: str) -> str:
    return sha256(" ".join(text.split()).encode()).hexdigest()[:16] if text else ""


def downgrade() -> None:
    op.drop_table("clause_translations")
