"""Why a decision of the moderation was taken back, and in which role."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None
TABLE = "moderation_decisions"
TEXTS = {"es": "", "en": "", "written_in": "es", "translated_from": ""}


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("ended_role", sa.String(length=30), nullable=True))
        for part, default in TEXTS.items():
            kind = sa.Text() if part in {"es", "en"} else sa.String()
            column = sa.Column(f"end_reason_{part}", kind, nullable=False, server_default=default)
            table.add_column(column)
    with op.batch_alter_table(TABLE) as table:
        for part in TEXTS:
            table.alter_column(f"end_reason_{part}", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        for part in reversed(TEXTS):
            table.drop_column(f"end_reason_{part}")
        table.drop_column("ended_role")
