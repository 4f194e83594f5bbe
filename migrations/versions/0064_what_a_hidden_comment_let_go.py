"""Which comments were joined to one that was hidden, so that they can be joined again."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("moderation_decisions") as table:
        table.add_column(sa.Column("let_go", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("moderation_decisions") as table:
        table.alter_column("let_go", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("moderation_decisions") as table:
        table.drop_column("let_go")
