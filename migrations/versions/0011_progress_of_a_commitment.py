"""An entry may be about a commitment as a whole; milestones count their changes."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("milestones") as milestones:
        milestones.add_column(
            sa.Column("revision", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("progress") as progress:
        progress.add_column(sa.Column("commitment_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE progress SET commitment_id = (SELECT m.commitment_id FROM milestones m "
        "WHERE m.id = progress.milestone_id)"
    )
    with op.batch_alter_table("milestones") as milestones:
        milestones.alter_column("revision", server_default=None)
    with op.batch_alter_table("progress") as progress:
        progress.alter_column("commitment_id", existing_type=sa.Integer(), nullable=False)
        progress.alter_column("milestone_id", existing_type=sa.Integer(), nullable=True)
        progress.create_foreign_key(
            op.f("fk_progress_commitment_id_commitments"),
            "commitments",
            ["commitment_id"],
            ["id"],
        )
        progress.create_index("ix_progress_of_commitment", ["commitment_id", "id"])
        progress.create_index(
            "ix_progress_of_side", ["commitment_id", "side", "milestone_id", "id"]
        )


def downgrade() -> None:
    op.execute(
        "DELETE FROM evidence WHERE progress_id IN "
        "(SELECT id FROM progress WHERE milestone_id IS NULL)"
    )
    op.execute("DELETE FROM progress WHERE milestone_id IS NULL")
    with op.batch_alter_table("progress") as progress:
        progress.drop_index("ix_progress_of_side")
        progress.drop_index("ix_progress_of_commitment")
        progress.drop_constraint(op.f("fk_progress_commitment_id_commitments"), type_="foreignkey")
        progress.alter_column("milestone_id", existing_type=sa.Integer(), nullable=False)
        progress.drop_column("commitment_id")
    with op.batch_alter_table("milestones") as milestones:
        milestones.drop_column("revision")
