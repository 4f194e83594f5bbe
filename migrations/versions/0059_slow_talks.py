"""A talk may be slow: minutes between two comments of one person."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("threads") as threads:
        threads.add_column(
            sa.Column("slow_minutes", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("threads") as threads:
        threads.alter_column("slow_minutes", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("threads") as threads:
        threads.drop_column("slow_minutes")
