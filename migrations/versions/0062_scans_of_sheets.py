"""Scans of sheets, for whoever compares them with what was written down."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_scans_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scans")),
    )
    op.create_index(op.f("ix_scans_kept_at"), "scans", ["kept_at"])
    with op.batch_alter_table("contributions") as table:
        table.add_column(sa.Column("scan_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_contributions_scan_id_scans"), "scans", ["scan_id"], ["id"]
        )
    op.create_index(op.f("ix_contributions_scan_id"), "contributions", ["scan_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_contributions_scan_id"), "contributions")
    with op.batch_alter_table("contributions") as table:
        table.drop_constraint(op.f("fk_contributions_scan_id_scans"), type_="foreignkey")
        table.drop_column("scan_id")
    op.drop_table("scans")
