"""Which share of a text's clauses must be reviewed before it is published, discussed, decided."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

SHARES = ("reviewed_to_publish", "reviewed_to_comment", "reviewed_to_vote")


def upgrade() -> None:
    for name in SHARES:
        column = sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        op.add_column("bodies", column)
    with op.batch_alter_table("bodies") as bodies:
        for name in SHARES:
            bodies.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("bodies") as bodies:
        for name in SHARES:
            bodies.drop_column(name)
