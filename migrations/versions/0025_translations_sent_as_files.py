"""A file of translations waits until its sender has seen what it would change."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "translation_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_translation_imports_document_id_documents"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_translation_imports_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translation_imports")),
        sa.UniqueConstraint(
            "document_id",
            "language",
            "user_id",
            name=op.f("uq_translation_imports_document_id_language_user_id"),
        ),
    )


def downgrade() -> None:
    op.drop_table("translation_imports")
