"""Agreements: the seat that answers, the paragraph of the minutes, and each change of state."""

import sqlalchemy as sa
from alembic import op

from cocreacion.kernel.db import append_only_statements

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("agreements") as agreements:
        agreements.add_column(sa.Column("seat_id", sa.Integer(), nullable=True))
        agreements.add_column(
            sa.Column("clause_id", sa.String(), nullable=False, server_default="")
        )
        agreements.create_foreign_key(
            op.f("fk_agreements_seat_id_seats"), "seats", ["seat_id"], ["id"]
        )
        agreements.create_index(op.f("ix_agreements_seat_id"), ["seat_id"])
        agreements.create_index("ix_agreements_state_due_on", ["state", "due_on"])
    op.create_table(
        "agreement_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("note_es", sa.Text(), nullable=False),
        sa.Column("note_en", sa.Text(), nullable=False),
        sa.Column("note_written_in", sa.String(), nullable=False),
        sa.Column("note_translated_from", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("marked_by", sa.Integer(), nullable=True),
        sa.Column("marked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_agreement_marks_agreement_id_agreements"),
        ),
        sa.ForeignKeyConstraint(
            ["marked_by"], ["users.id"], name=op.f("fk_agreement_marks_marked_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_marks")),
    )
    op.create_index(op.f("ix_agreement_marks_agreement_id"), "agreement_marks", ["agreement_id"])
    for statement in append_only_statements("agreement_marks", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("agreement_marks")
    with op.batch_alter_table("agreements") as agreements:
        agreements.drop_index("ix_agreements_state_due_on")
        agreements.drop_index(op.f("ix_agreements_seat_id"))
        agreements.drop_constraint(op.f("fk_agreements_seat_id_seats"), type_="foreignkey")
        agreements.drop_column("clause_id")
        agreements.drop_column("seat_id")
