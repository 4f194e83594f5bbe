"""Questions about dates, the times they propose, and who can when."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(name))


def _bilingual(name: str) -> list[sa.Column[str]]:
    return [
        sa.Column(f"{name}_es", sa.Text(), nullable=False),
        sa.Column(f"{name}_en", sa.Text(), nullable=False),
        sa.Column(f"{name}_written_in", sa.String(), nullable=False),
        sa.Column(f"{name}_translated_from", sa.String(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "date_polls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        *_bilingual("title"),
        *_bilingual("purpose"),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("only_members", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("answer_by", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("date_polls", "kind_id", "meeting_kinds"),
        _key("date_polls", "body_id", "bodies"),
        _key("date_polls", "asked_by", "users"),
        _key("date_polls", "meeting_id", "meetings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_polls")),
        sa.UniqueConstraint("slug", name=op.f("uq_date_polls_slug")),
    )
    for column in ("body_id", "meeting_id"):
        op.create_index(op.f(f"ix_date_polls_{column}"), "date_polls", [column])
    op.create_table(
        "date_options",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        _key("date_options", "poll_id", "date_polls"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_options")),
        sa.UniqueConstraint("poll_id", "starts_at", name=op.f("uq_date_options_poll_id_starts_at")),
    )
    op.create_table(
        "date_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("can", sa.String(length=30), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        _key("date_answers", "option_id", "date_options"),
        _key("date_answers", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_answers")),
        sa.UniqueConstraint("option_id", "user_id", name=op.f("uq_date_answers_option_id_user_id")),
    )
    op.create_index(op.f("ix_date_answers_user_id"), "date_answers", ["user_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_date_answers_user_id"), table_name="date_answers")
    op.drop_table("date_answers")
    op.drop_table("date_options")
    for column in ("meeting_id", "body_id"):
        op.drop_index(op.f(f"ix_date_polls_{column}"), table_name="date_polls")
    op.drop_table("date_polls")
