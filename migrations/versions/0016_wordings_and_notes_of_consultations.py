"""Every saved wording of a clause; why a consultation was extended or closed early."""

import sqlalchemy as sa
from alembic import op

from cocreacion.kernel.db import append_only_statements

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NOTE = {
    "consultation_note_es": sa.Text(),
    "consultation_note_en": sa.Text(),
    "consultation_note_written_in": sa.String(),
    "consultation_note_translated_from": sa.String(),
}


def upgrade() -> None:
    op.create_table(
        "clause_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("edited_by", sa.Integer(), nullable=True),
        sa.Column("edited_for", sa.Integer(), nullable=True),
        sa.Column("edited_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["clauses.id"], name=op.f("fk_clause_edits_clause_id_clauses")
        ),
        sa.ForeignKeyConstraint(
            ["edited_by"], ["users.id"], name=op.f("fk_clause_edits_edited_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["edited_for"],
            ["organisations.id"],
            name=op.f("fk_clause_edits_edited_for_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_edits")),
        sa.UniqueConstraint(
            "clause_id",
            "language",
            "revision",
            name=op.f("uq_clause_edits_clause_id_language_revision"),
        ),
    )
    for statement in append_only_statements("clause_edits", op.get_bind().dialect.name):
        op.execute(statement)
    for name, kind in NOTE.items():
        default = "es" if name.endswith("written_in") else ""
        op.add_column("proposals", sa.Column(name, kind, nullable=False, server_default=default))
    with op.batch_alter_table("proposals") as proposals:
        for name in NOTE:
            proposals.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("proposals") as proposals:
        for name in NOTE:
            proposals.drop_column(name)
    op.drop_table("clause_edits")
