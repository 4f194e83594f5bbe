"""Amendments to published versions, who supports them, and what was decided on them."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(name))


def upgrade() -> None:
    _amendments()
    _clauses()
    _supports()
    _decisions()


def _amendments() -> None:
    op.create_table(
        "amendments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("first_version_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("anchoring", sa.String(length=30), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("support_count", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.String(length=30), nullable=True),
        sa.Column("answer_es", sa.Text(), nullable=False),
        sa.Column("answer_en", sa.Text(), nullable=False),
        sa.Column("answer_written_in", sa.String(), nullable=False),
        sa.Column("answer_translated_from", sa.String(), nullable=False),
        sa.Column("recommended_by", sa.Integer(), nullable=True),
        sa.Column("recommended_at", sa.DateTime(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("applied_at", sa.DateTime(), nullable=True),
        sa.Column("applied_by", sa.Integer(), nullable=True),
        sa.Column("applied_version_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("amendments", "document_id", "documents"),
        _key("amendments", "version_id", "versions"),
        _key("amendments", "first_version_id", "versions"),
        _key("amendments", "author_id", "users"),
        _key("amendments", "organisation_id", "organisations"),
        _key("amendments", "recommended_by", "users"),
        _key("amendments", "applied_by", "users"),
        _key("amendments", "applied_version_id", "versions"),
        _key("amendments", "replaces_id", "amendments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendments")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_amendments_document_id_number")),
    )
    op.create_index(
        "ix_amendments_of_document_state", "amendments", ["document_id", "state", "number"]
    )
    for column in ("author_id", "version_id", "replaces_id"):
        op.create_index(op.f(f"ix_amendments_{column}"), "amendments", [column])


def _clauses() -> None:
    op.create_table(
        "amendment_clauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.String(), nullable=False),
        sa.Column("operation", sa.String(length=30), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("agreed_heading", sa.String(), nullable=True),
        sa.Column("agreed_text", sa.String(), nullable=True),
        _key("amendment_clauses", "amendment_id", "amendments"),
        _key("amendment_clauses", "version_id", "versions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment_clauses")),
        sa.UniqueConstraint(
            "amendment_id",
            "version_id",
            name=op.f("uq_amendment_clauses_amendment_id_version_id"),
        ),
    )
    op.create_index(op.f("ix_amendment_clauses_clause_id"), "amendment_clauses", ["clause_id"])


def _supports() -> None:
    op.create_table(
        "amendment_supports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        _key("amendment_supports", "amendment_id", "amendments"),
        _key("amendment_supports", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment_supports")),
        sa.UniqueConstraint(
            "amendment_id", "user_id", name=op.f("uq_amendment_supports_amendment_id_user_id")
        ),
    )
    op.create_index(op.f("ix_amendment_supports_user_id"), "amendment_supports", ["user_id"])


def _decisions() -> None:
    op.create_table(
        "amendment_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        _key("amendment_decisions", "amendment_id", "amendments"),
        _key("amendment_decisions", "agreement_id", "agreements"),
        _key("amendment_decisions", "decided_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment_decisions")),
        sa.UniqueConstraint("amendment_id", name=op.f("uq_amendment_decisions_amendment_id")),
    )


def downgrade() -> None:
    for table in (
        "amendment_decisions",
        "amendment_supports",
        "amendment_clauses",
        "amendments",
    ):
        op.drop_table(table)
