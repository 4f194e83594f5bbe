"""Documents and versions."""

import sqlalchemy as sa
from alembic import op

from cocreacion.kernel.db import append_only_statements

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("title_es", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_written_in", sa.String(), nullable=False),
        sa.Column("title_translated_from", sa.String(), nullable=False),
        sa.Column("source_language", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["bodies.id"], name=op.f("fk_documents_body_id_bodies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_body_id"), "documents", ["body_id"], unique=False)
    op.create_table(
        "clauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("heading_es", sa.Text(), nullable=False),
        sa.Column("heading_en", sa.Text(), nullable=False),
        sa.Column("heading_written_in", sa.String(), nullable=False),
        sa.Column("heading_translated_from", sa.String(), nullable=False),
        sa.Column("es", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("es_revision", sa.Integer(), nullable=False),
        sa.Column("en_revision", sa.Integer(), nullable=False),
        sa.Column("translated_from", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.Column("edited_by", sa.Integer(), nullable=True),
        sa.Column("edited_for", sa.Integer(), nullable=True),
        sa.Column("edited_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_clauses_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["edited_by"], ["users.id"], name=op.f("fk_clauses_edited_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["edited_for"], ["organisations.id"], name=op.f("fk_clauses_edited_for_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clauses")),
        sa.UniqueConstraint(
            "document_id", "clause_id", name=op.f("uq_clauses_document_id_clause_id")
        ),
    )
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note_es", sa.Text(), nullable=False),
        sa.Column("note_en", sa.Text(), nullable=False),
        sa.Column("note_written_in", sa.String(), nullable=False),
        sa.Column("note_translated_from", sa.String(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_for", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_versions_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["users.id"], name=op.f("fk_versions_published_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["published_for"],
            ["organisations.id"],
            name=op.f("fk_versions_published_for_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_versions_document_id_number")),
    )
    op.create_table(
        "version_clauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("heading_es", sa.Text(), nullable=False),
        sa.Column("heading_en", sa.Text(), nullable=False),
        sa.Column("heading_written_in", sa.String(), nullable=False),
        sa.Column("heading_translated_from", sa.String(), nullable=False),
        sa.Column("es", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("translated_from", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_version_clauses_version_id_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_clauses")),
        sa.UniqueConstraint(
            "version_id", "clause_id", name=op.f("uq_version_clauses_version_id_clause_id")
        ),
    )
    for statement in append_only_statements("versions", op.get_bind().dialect.name):
        op.execute(statement)
    for statement in append_only_statements("version_clauses", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("version_clauses")
    op.drop_table("versions")
    op.drop_table("clauses")
    op.drop_table("documents")
