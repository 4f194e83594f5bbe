"""A comment may be about a question; a thread may name who speaks.

About a whole version it needs nothing new: its clause is "".
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contributions", sa.Column("question_id", sa.Integer(), nullable=True))
    op.create_index("ix_contributions_question_id", "contributions", ["question_id"])
    op.add_column(
        "threads", sa.Column("admits", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    )


def downgrade() -> None:
    with op.batch_alter_table("threads") as threads:
        threads.drop_column("admits")
    op.drop_index("ix_contributions_question_id", "contributions")
    with op.batch_alter_table("contributions") as contributions:
        contributions.drop_column("question_id")
