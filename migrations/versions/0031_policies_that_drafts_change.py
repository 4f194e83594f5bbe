"""The policy a draft is based on, what it does with each article, and articles of conventions."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
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
    with op.batch_alter_table("proposals") as proposals:
        proposals.add_column(sa.Column("base_id", sa.Integer(), nullable=True))
        proposals.create_foreign_key(
            op.f("fk_proposals_base_id_documents"), "documents", ["base_id"], ["id"]
        )
        proposals.create_index(op.f("ix_proposals_base_id"), ["base_id"])
    _articles()
    _links()


def _articles() -> None:
    op.create_table(
        "base_articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.String(), nullable=False),
        sa.Column("clause_id", sa.String(), nullable=False),
        sa.Column("action", sa.String(length=30), nullable=False),
        *_bilingual("reason"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        _key("base_articles", "proposal_id", "proposals"),
        _key("base_articles", "decided_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_articles")),
        sa.UniqueConstraint(
            "proposal_id",
            "version_number",
            "article_id",
            "clause_id",
            name="uq_base_articles_once",
        ),
    )


def _links() -> None:
    op.create_table(
        "convention_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.String(), nullable=False),
        sa.Column("convention", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        *_bilingual("note"),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        _key("convention_links", "proposal_id", "proposals"),
        _key("convention_links", "document_id", "documents"),
        _key("convention_links", "added_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_convention_links")),
        sa.UniqueConstraint(
            "proposal_id",
            "document_id",
            "clause_id",
            "convention",
            "article",
            name="uq_convention_links_once",
        ),
    )


def downgrade() -> None:
    op.drop_table("convention_links")
    op.drop_table("base_articles")
    with op.batch_alter_table("proposals") as proposals:
        proposals.drop_index(op.f("ix_proposals_base_id"))
        proposals.drop_constraint(op.f("fk_proposals_base_id_documents"), type_="foreignkey")
        proposals.drop_column("base_id")
