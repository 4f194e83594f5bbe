"""Who is invited by a seat and what they answered; the zone and the first day of a date."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(name))


def upgrade() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("answer", sa.String(length=30), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("invited_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("stamp", sa.DateTime(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("invitations", "meeting_id", "meetings"),
        _key("invitations", "user_id", "users"),
        _key("invitations", "seat_id", "seats"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint(
            "meeting_id", "user_id", name=op.f("uq_invitations_meeting_id_user_id")
        ),
    )
    for column in ("user_id", "seat_id"):
        op.create_index(op.f(f"ix_invitations_{column}"), "invitations", [column])
    with op.batch_alter_table("registrations") as registrations:
        registrations.add_column(sa.Column("seat_id", sa.Integer(), nullable=True))
        registrations.create_foreign_key(
            op.f("fk_registrations_seat_id_seats"), "seats", ["seat_id"], ["id"]
        )
    with op.batch_alter_table("meetings") as meetings:
        meetings.add_column(sa.Column("dated_at", sa.DateTime(), nullable=True))
        meetings.add_column(
            sa.Column("zone", sa.String(), nullable=False, server_default="America/Guatemala")
        )
    op.execute("UPDATE meetings SET dated_at = called_at")
    with op.batch_alter_table("meetings") as meetings:
        meetings.alter_column("zone", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("meetings") as meetings:
        meetings.drop_column("zone")
        meetings.drop_column("dated_at")
    with op.batch_alter_table("registrations") as registrations:
        registrations.drop_constraint(op.f("fk_registrations_seat_id_seats"), type_="foreignkey")
        registrations.drop_column("seat_id")
    op.drop_index(op.f("ix_invitations_seat_id"), table_name="invitations")
    op.drop_index(op.f("ix_invitations_user_id"), table_name="invitations")
    op.drop_table("invitations")
