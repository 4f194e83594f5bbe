"""When an organisation took its first name may be unknown; when it gave up a name is not."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM organisation_names WHERE until IS NULL")
    with op.batch_alter_table("organisation_names") as table:
        table.alter_column("since", existing_type=sa.Date(), nullable=True)
        table.alter_column("until", existing_type=sa.Date(), nullable=False)


def downgrade() -> None:
    op.execute("UPDATE organisation_names SET since = '0001-01-01' WHERE since IS NULL")
    with op.batch_alter_table("organisation_names") as table:
        table.alter_column("since", existing_type=sa.Date(), nullable=False)
        table.alter_column("until", existing_type=sa.Date(), nullable=True)
