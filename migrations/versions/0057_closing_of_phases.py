"""How much must be answered before a phase is closed, and who closed it with how much."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "phases",
        sa.Column("coverage_needed", sa.Integer(), nullable=False, server_default="100"),
    )
    op.create_table(
        "phase_closings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=False),
        sa.Column("admitted", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("reason_es", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("reason_written_in", sa.String(), nullable=False),
        sa.Column("reason_translated_from", sa.String(), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["phase_id"], ["phases.id"], name=op.f("fk_phase_closings_phase_id_phases")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["users.id"], name=op.f("fk_phase_closings_closed_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_closings")),
    )
    op.create_index(op.f("ix_phase_closings_phase_id"), "phase_closings", ["phase_id"])


def downgrade() -> None:
    op.drop_table("phase_closings")
    with op.batch_alter_table("phases") as phases:
        phases.drop_column("coverage_needed")
