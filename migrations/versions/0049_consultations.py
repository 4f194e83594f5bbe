"""Consultations with their dates, questions, statements and the answers to them."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
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
        "consultations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        *_bilingual("title"),
        *_bilingual("purpose"),
        *_bilingual("answered_by"),
        *_bilingual("answered_where"),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("takes_statements", sa.Boolean(), nullable=False),
        sa.Column("admits", sa.JSON(), nullable=False),
        sa.Column("announced_at", sa.DateTime(), nullable=True),
        sa.Column("opens_at", sa.DateTime(), nullable=True),
        sa.Column("first_closes_at", sa.DateTime(), nullable=True),
        sa.Column("closes_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("consultations", "thread_id", "threads"),
        _key("consultations", "version_id", "versions"),
        _key("consultations", "plan_id", "action_plans"),
        _key("consultations", "created_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations")),
        sa.UniqueConstraint("slug", name=op.f("uq_consultations_slug")),
    )
    op.create_index("ix_consultations_closing", "consultations", ["closes_at", "id"])
    op.create_index("ix_consultations_thread_id", "consultations", ["thread_id", "announced_at"])
    for column in ("version_id", "plan_id"):
        op.create_index(f"ix_consultations_{column}", "consultations", [column])
    _parts()
    _statements()


def _parts() -> None:
    op.create_table(
        "consultation_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_bilingual("text"),
        _key("consultation_questions", "consultation_id", "consultations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_questions")),
    )
    op.create_table(
        "consultation_extensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        *_bilingual("reason"),
        sa.Column("extended_at", sa.DateTime(), nullable=False),
        sa.Column("extended_by", sa.Integer(), nullable=True),
        _key("consultation_extensions", "consultation_id", "consultations"),
        _key("consultation_extensions", "extended_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_extensions")),
    )
    for table in ("questions", "extensions"):
        name = f"consultation_{table}"
        op.create_index(f"ix_{name}_consultation_id", name, ["consultation_id"])


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("statements", "consultation_id", "consultations"),
        _key("statements", "proposed_by", "users"),
        _key("statements", "decided_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
    )
    op.create_index("ix_statements_shown", "statements", ["consultation_id", "state", "id"])
    op.create_index("ix_statements_proposed_by", "statements", ["proposed_by"])
    op.create_table(
        "statement_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=30), nullable=False),
        sa.Column("sector", sa.String(length=30), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("statement_answers", "statement_id", "statements"),
        _key("statement_answers", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_answers")),
        sa.UniqueConstraint(
            "statement_id", "user_id", name=op.f("uq_statement_answers_statement_id_user_id")
        ),
    )
    op.create_index(
        "ix_statement_answers_counted", "statement_answers", ["statement_id", "sector", "position"]
    )
    op.create_index("ix_statement_answers_user_id", "statement_answers", ["user_id"])


def downgrade() -> None:
    for table in (
        "statement_answers",
        "statements",
        "consultation_extensions",
        "consultation_questions",
        "consultations",
    ):
        op.drop_table(table)
