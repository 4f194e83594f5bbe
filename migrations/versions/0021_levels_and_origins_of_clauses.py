"""How deep a clause stands, where it was split from, and whether it was written live lately."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

PLACE = {"level": (sa.Integer, "0"), "split_from": (sa.String, "")}
LIVE = {
    "es_unsettled": (sa.Boolean, sa.false()),
    "en_unsettled": (sa.Boolean, sa.false()),
}
ADDED = {"clauses": PLACE | LIVE, "version_clauses": PLACE}


def upgrade() -> None:
    for table, columns in ADDED.items():
        for name, (kind, default) in columns.items():
            column = sa.Column(name, kind(), nullable=False, server_default=default)
            op.add_column(table, column)


def downgrade() -> None:
    for table, columns in ADDED.items():
        for name in columns:
            op.drop_column(table, name)
