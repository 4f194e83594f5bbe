"""What became of each clause from one version to the next."""

import sqlalchemy as sa
from alembic import op

from cocreacion.kernel.db import append_only_statements

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clause_fates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.Column("old_id", sa.String(), nullable=False),
        sa.Column("new_id", sa.String(), nullable=False),
        sa.Column("fate", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_clause_fates_version_id_versions")
        ),
        sa.ForeignKeyConstraint(
            ["before_id"], ["versions.id"], name=op.f("fk_clause_fates_before_id_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_fates")),
        sa.UniqueConstraint(
            "version_id", "old_id", "new_id", name=op.f("uq_clause_fates_version_id_old_id_new_id")
        ),
    )
    for statement in append_only_statements("clause_fates", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("clause_fates")
