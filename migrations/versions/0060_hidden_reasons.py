"""The reason of somebody who agrees or disagrees may be hidden by the moderation."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("stances") as stances:
        stances.add_column(sa.Column("hidden_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("stances") as stances:
        stances.drop_column("hidden_at")
