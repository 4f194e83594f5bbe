"""Tables of a conversation, who sits at them, and what is written down there."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(name))


def upgrade() -> None:
    op.create_table(
        "discussion_tables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("theme_es", sa.Text(), nullable=False),
        sa.Column("theme_en", sa.Text(), nullable=False),
        sa.Column("theme_written_in", sa.String(), nullable=False),
        sa.Column("theme_translated_from", sa.String(), nullable=False),
        sa.Column("facilitator", sa.String(), nullable=False),
        sa.Column("rapporteur_id", sa.Integer(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("discussion_tables", "meeting_id", "meetings"),
        _key("discussion_tables", "rapporteur_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_tables")),
        sa.UniqueConstraint(
            "meeting_id", "number", name=op.f("uq_discussion_tables_meeting_id_number")
        ),
    )
    op.create_index(
        op.f("ix_discussion_tables_rapporteur_id"), "discussion_tables", ["rapporteur_id"]
    )
    _counts()
    _transcripts()


def _counts() -> None:
    op.create_table(
        "table_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("sector", sa.String(length=30), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(), nullable=False),
        sa.Column("counted_by", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("table_counts", "table_id", "discussion_tables"),
        _key("table_counts", "counted_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_counts")),
        sa.UniqueConstraint("operation", name=op.f("uq_table_counts_operation")),
    )
    op.create_index(op.f("ix_table_counts_table_id"), "table_counts", ["table_id"])


def _transcripts() -> None:
    op.create_table(
        "transcripts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("channel", sa.String(length=30), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("translation", sa.Text(), nullable=False),
        sa.Column("translated_into", sa.String(), nullable=False),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.Column("sector", sa.String(length=30), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("captured_by", sa.Integer(), nullable=False),
        sa.Column("captured_at", sa.DateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("transcripts", "table_id", "discussion_tables"),
        _key("transcripts", "captured_by", "users"),
        _key("transcripts", "checked_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcripts")),
        sa.UniqueConstraint("operation", name=op.f("uq_transcripts_operation")),
    )
    op.create_index("ix_transcripts_table_id_state", "transcripts", ["table_id", "state", "id"])


def downgrade() -> None:
    op.drop_table("transcripts")
    op.drop_table("table_counts")
    op.drop_table("discussion_tables")
