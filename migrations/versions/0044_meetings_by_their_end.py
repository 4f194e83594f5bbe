"""How many meetings were held is counted from an index."""

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_meetings_state_ends_at", "meetings", ["state", "ends_at"])


def downgrade() -> None:
    op.drop_index("ix_meetings_state_ends_at", table_name="meetings")
