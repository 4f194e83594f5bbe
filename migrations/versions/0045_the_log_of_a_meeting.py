"""What is noted at the desk of a meeting: a log that is only ever added to."""

import sqlalchemy as sa
from alembic import op

from cocreacion.kernel.db import append_only_statements

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

OTHERS = {
    "meeting_id": "meetings",
    "recorded_by": "users",
    "seat_id": "seats",
    "organisation_id": "organisations",
    "target_id": "desk_acts",
}


def _key(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_desk_acts_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(name))


def upgrade() -> None:
    op.create_table(
        "desk_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.Column("delegation", sa.String(length=30), nullable=True),
        sa.Column("remote", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("sector", sa.String(length=30), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("agenda_item_id", sa.Integer(), nullable=True),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        *(_key(column, other) for column, other in OTHERS.items()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_acts")),
        sa.UniqueConstraint("operation", name=op.f("uq_desk_acts_operation")),
    )
    op.create_index(
        "ix_desk_acts_meeting_id_happened_at", "desk_acts", ["meeting_id", "happened_at"]
    )
    for statement in append_only_statements("desk_acts", op.get_bind().dialect.name):
        op.execute(sa.text(statement))


def downgrade() -> None:
    op.drop_table("desk_acts")
