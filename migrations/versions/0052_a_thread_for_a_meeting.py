"""What was said at the tables of a meeting becomes contributions, in a thread of the meeting."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meetings") as table:
        table.add_column(sa.Column("thread_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_meetings_thread_id_threads"), "threads", ["thread_id"], ["id"]
        )
        table.create_unique_constraint(op.f("uq_meetings_thread_id"), ["thread_id"])
    with op.batch_alter_table("transcripts") as table:
        table.add_column(sa.Column("contribution_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_transcripts_contribution_id_contributions"),
            "contributions",
            ["contribution_id"],
            ["id"],
        )
        table.create_unique_constraint(op.f("uq_transcripts_contribution_id"), ["contribution_id"])


def downgrade() -> None:
    with op.batch_alter_table("transcripts") as table:
        table.drop_constraint(op.f("uq_transcripts_contribution_id"), type_="unique")
        table.drop_constraint(
            op.f("fk_transcripts_contribution_id_contributions"), type_="foreignkey"
        )
        table.drop_column("contribution_id")
    with op.batch_alter_table("meetings") as table:
        table.drop_constraint(op.f("uq_meetings_thread_id"), type_="unique")
        table.drop_constraint(op.f("fk_meetings_thread_id_threads"), type_="foreignkey")
        table.drop_column("thread_id")
