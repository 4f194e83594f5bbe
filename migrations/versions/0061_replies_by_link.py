"""Whoever commented without an account says by a link whether an answer satisfies them."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None
ONCE = "uq_response_replies_response_id_contribution_id"


def upgrade() -> None:
    with op.batch_alter_table("response_replies") as replies:
        replies.alter_column("author_id", existing_type=sa.Integer(), nullable=True)
        replies.create_unique_constraint(op.f(ONCE), ["response_id", "contribution_id"])


def downgrade() -> None:
    op.execute("DELETE FROM response_replies WHERE author_id IS NULL")
    with op.batch_alter_table("response_replies") as replies:
        replies.drop_constraint(op.f(ONCE), type_="unique")
        replies.alter_column("author_id", existing_type=sa.Integer(), nullable=False)
