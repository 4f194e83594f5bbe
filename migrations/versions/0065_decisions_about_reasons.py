"""Decisions of the moderation about why somebody agrees or disagrees."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None
INDEX = "ix_moderation_decisions_stance_id"


def upgrade() -> None:
    with op.batch_alter_table("moderation_decisions") as table:
        table.add_column(sa.Column("stance_id", sa.Integer(), nullable=True))
    op.create_index(op.f(INDEX), "moderation_decisions", ["stance_id"])


def downgrade() -> None:
    op.execute(
        "DELETE FROM appeals WHERE decision_id IN "
        "(SELECT id FROM moderation_decisions WHERE stance_id IS NOT NULL)"
    )
    op.execute("DELETE FROM moderation_decisions WHERE stance_id IS NOT NULL")
    op.drop_index(op.f(INDEX), "moderation_decisions")
    with op.batch_alter_table("moderation_decisions") as table:
        table.drop_column("stance_id")
