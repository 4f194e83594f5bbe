"""Which version, or which clause of it, was brought back, by whom and why."""

import sqlalchemy as sa
from alembic import op

from cocreacion.kernel.db import append_only_statements

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "restorations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("reason_es", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("reason_written_in", sa.String(), nullable=False),
        sa.Column("reason_translated_from", sa.String(), nullable=False),
        sa.Column("restored_by", sa.Integer(), nullable=True),
        sa.Column("restored_for", sa.Integer(), nullable=True),
        sa.Column("restored_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_restorations_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_restorations_version_id_versions")
        ),
        sa.ForeignKeyConstraint(
            ["restored_by"], ["users.id"], name=op.f("fk_restorations_restored_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["restored_for"],
            ["organisations.id"],
            name=op.f("fk_restorations_restored_for_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restorations")),
    )
    op.create_index(op.f("ix_restorations_document_id"), "restorations", ["document_id"])
    for statement in append_only_statements("restorations", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("restorations")
