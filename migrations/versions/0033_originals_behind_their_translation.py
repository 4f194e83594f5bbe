"""In which language an amendment changed a clause whose original does not say so yet."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TABLES = ("clauses", "version_clauses")


def upgrade() -> None:
    for table in TABLES:
        column = sa.Column("amended_in", sa.String(), nullable=False, server_default="")
        op.add_column(table, column)


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "amended_in")
