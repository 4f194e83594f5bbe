"""Contributions and responses."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "threads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=True),
        sa.Column("closes_at", sa.DateTime(), nullable=True),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("comment_count", sa.Integer(), nullable=False),
        sa.Column("answered_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
    )
    op.create_table(
        "contributions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=30), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("clause_id", sa.String(), nullable=True),
        sa.Column("sector", sa.String(length=30), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=True),
        sa.Column("answer_due_on", sa.Date(), nullable=True),
        sa.Column("reply_count", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_contributions_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_contributions_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["contributions.id"],
            name=op.f("fk_contributions_parent_id_contributions"),
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_contributions_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributions")),
    )
    op.create_index(
        op.f("ix_contributions_answer_due_on"), "contributions", ["answer_due_on"], unique=False
    )
    op.create_index(
        op.f("ix_contributions_author_id"), "contributions", ["author_id"], unique=False
    )
    op.create_index(
        op.f("ix_contributions_created_at"), "contributions", ["created_at"], unique=False
    )
    op.create_index(
        "ix_contributions_of_clause",
        "contributions",
        ["thread_id", "clause_id", "parent_id", "id"],
        unique=False,
    )
    op.create_index(
        "ix_contributions_of_thread",
        "contributions",
        ["thread_id", "parent_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_contributions_organisation_id"), "contributions", ["organisation_id"], unique=False
    )
    op.create_index(
        op.f("ix_contributions_parent_id"), "contributions", ["parent_id"], unique=False
    )
    op.create_table(
        "responses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("disposition", sa.String(length=30), nullable=False),
        sa.Column("reason_es", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("reason_written_in", sa.String(), nullable=False),
        sa.Column("reason_translated_from", sa.String(), nullable=False),
        sa.Column("responder_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("changed_version_id", sa.Integer(), nullable=True),
        sa.Column("changed_clause_id", sa.String(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_responses_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["responder_id"], ["users.id"], name=op.f("fk_responses_responder_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_responses_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responses")),
    )
    op.create_index(op.f("ix_responses_thread_id"), "responses", ["thread_id"], unique=False)
    op.create_table(
        "response_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_response_items_contribution_id_contributions"),
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_response_items_response_id_responses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_items")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_response_items_contribution_id")),
        sa.UniqueConstraint(
            "response_id",
            "contribution_id",
            name=op.f("uq_response_items_response_id_contribution_id"),
        ),
    )


def downgrade() -> None:
    op.drop_table("response_items")
    op.drop_table("responses")
    op.drop_table("contributions")
    op.drop_table("threads")
