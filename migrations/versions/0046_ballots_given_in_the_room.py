"""Votes that seats give aloud in a meeting are told from those they put in themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ballots") as ballots:
        ballots.add_column(
            sa.Column("in_room", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("ballots") as ballots:
        ballots.alter_column("in_room", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("ballots") as ballots:
        ballots.drop_column("in_room")
