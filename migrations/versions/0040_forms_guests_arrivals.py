"""Guests, questions on the form, answers to what people need, arrivals."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

HOST = "fk_registrations_host_id_registrations"
NEW = {
    "guest_name": (sa.String(), ""),
    "guest_email": (sa.String(), ""),
    "language": (sa.String(), ""),
    "reply": (sa.String(), ""),
    "answers": (sa.JSON(), "{}"),
}


def upgrade() -> None:
    with op.batch_alter_table("registrations") as registrations:
        registrations.alter_column("user_id", existing_type=sa.Integer(), nullable=True)
        for name, (kind, empty) in NEW.items():
            registrations.add_column(sa.Column(name, kind, nullable=False, server_default=empty))
        for name in ("asked_at", "replied_at", "arrived_at"):
            registrations.add_column(sa.Column(name, sa.DateTime(), nullable=True))
        registrations.add_column(sa.Column("outcome", sa.String(length=30), nullable=True))
        registrations.add_column(sa.Column("host_id", sa.Integer(), nullable=True))
        registrations.create_foreign_key(op.f(HOST), "registrations", ["host_id"], ["id"])
        registrations.create_index(op.f("ix_registrations_host_id"), ["host_id"])
    with op.batch_alter_table("registrations") as registrations:
        for name in NEW:
            registrations.alter_column(name, server_default=None)
    with op.batch_alter_table("meetings") as meetings:
        meetings.add_column(
            sa.Column("needs_days", sa.Integer(), nullable=False, server_default="7")
        )
    with op.batch_alter_table("meetings") as meetings:
        meetings.alter_column("needs_days", server_default=None)
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("text_es", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("text_written_in", sa.String(), nullable=False),
        sa.Column("text_translated_from", sa.String(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_questions_meeting_id_meetings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index(op.f("ix_questions_meeting_id"), "questions", ["meeting_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_questions_meeting_id"), table_name="questions")
    op.drop_table("questions")
    with op.batch_alter_table("meetings") as meetings:
        meetings.drop_column("needs_days")
    op.execute("DELETE FROM registrations WHERE user_id IS NULL")
    with op.batch_alter_table("registrations") as registrations:
        registrations.drop_index(op.f("ix_registrations_host_id"))
        registrations.drop_constraint(op.f(HOST), type_="foreignkey")
        for name in ("host_id", "outcome", "asked_at", "replied_at", "arrived_at", *NEW):
            registrations.drop_column(name)
        registrations.alter_column("user_id", existing_type=sa.Integer(), nullable=False)
