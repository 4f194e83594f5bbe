"""Reports of comments, decisions about them, many at once, and appeals."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(name))


def _reason() -> list[sa.Column]:
    return [
        sa.Column("reason_es", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("reason_written_in", sa.String(), nullable=False),
        sa.Column("reason_translated_from", sa.String(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "moderation_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("moderation_batches", "by_id", "users"),
        _key("moderation_batches", "undone_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_batches")),
    )
    _decisions()
    _reports()
    _appeals()


def _decisions() -> None:
    table = "moderation_decisions"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=30), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False),
        *_reason(),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_role", sa.String(length=30), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("appeal_until", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_how", sa.String(length=30), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("erased_at", sa.DateTime(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key(table, "comment_id", "contributions"),
        _key(table, "batch_id", "moderation_batches"),
        _key(table, "by_id", "users"),
        _key(table, "ended_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index("ix_moderation_decisions_of_comment", table, ["comment_id", "id"])
    op.create_index("ix_moderation_decisions_decided_at", table, ["decided_at", "id"])
    op.create_index(op.f("ix_moderation_decisions_batch_id"), table, ["batch_id"])


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("reports", "comment_id", "contributions"),
        _key("reports", "reporter_id", "users"),
        _key("reports", "decision_id", "moderation_decisions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint(
            "comment_id", "reporter_id", name=op.f("uq_reports_comment_id_reporter_id")
        ),
    )
    op.create_index("ix_reports_waiting", "reports", ["decision_id", "comment_id"])
    op.create_index(op.f("ix_reports_reporter_id"), "reports", ["reporter_id"])
    op.create_index(op.f("ix_reports_made_at"), "reports", ["made_at"])


def _appeals() -> None:
    op.create_table(
        "appeals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=True),
        *_reason(),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_role", sa.String(length=30), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("appeals", "decision_id", "moderation_decisions"),
        _key("appeals", "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_appeals_decision_id")),
    )


def downgrade() -> None:
    for table in ("appeals", "reports", "moderation_decisions", "moderation_batches"):
        op.drop_table(table)
