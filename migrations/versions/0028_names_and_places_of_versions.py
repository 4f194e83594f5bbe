"""A short name for a version, and the entry of the log up to which it reads."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NAME = {
    "name_es": (sa.Text, ""),
    "name_en": (sa.Text, ""),
    "name_written_in": (sa.String, "es"),
    "name_translated_from": (sa.String, ""),
}


def upgrade() -> None:
    for name, (kind, default) in NAME.items():
        column = sa.Column(name, kind(), nullable=False, server_default=default)
        op.add_column("versions", column)
    op.add_column("versions", sa.Column("seq", sa.Integer(), nullable=True))


def downgrade() -> None:
    for name in (*NAME, "seq"):
        op.drop_column("versions", name)
