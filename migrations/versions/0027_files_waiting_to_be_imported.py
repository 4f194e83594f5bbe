"""Files that were brought and wait until somebody says what becomes of them."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waiting_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_waiting_imports_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_waiting_imports_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_imports")),
        sa.UniqueConstraint("key", name=op.f("uq_waiting_imports_key")),
        sa.UniqueConstraint(
            "document_id", "user_id", name=op.f("uq_waiting_imports_document_id_user_id")
        ),
    )
    op.create_index(op.f("ix_waiting_imports_user_id"), "waiting_imports", ["user_id"])
    op.create_index(op.f("ix_waiting_imports_kept_at"), "waiting_imports", ["kept_at"])


def downgrade() -> None:
    op.drop_table("waiting_imports")
