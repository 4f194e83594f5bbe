"""How people come to a meeting, who wrote its minutes, and calendar files in letters."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("registrations") as table:
        table.add_column(
            sa.Column("remote", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("wants", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("minutes") as table:
        table.add_column(
            sa.Column(
                "changed_at", sa.DateTime(), nullable=False, server_default="2000-01-01 00:00:00"
            )
        )
        table.add_column(sa.Column("changed_by", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_minutes_changed_by_users"), "users", ["changed_by"], ["id"]
        )
    with op.batch_alter_table("attendance") as table:
        table.create_unique_constraint(
            op.f("uq_attendance_meeting_id_seat_id"), ["meeting_id", "seat_id"]
        )
    with op.batch_alter_table("letters") as table:
        table.add_column(sa.Column("calendar", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("letters") as table:
        table.drop_column("calendar")
    with op.batch_alter_table("attendance") as table:
        table.drop_constraint(op.f("uq_attendance_meeting_id_seat_id"), type_="unique")
    with op.batch_alter_table("minutes") as table:
        table.drop_constraint(op.f("fk_minutes_changed_by_users"), type_="foreignkey")
        table.drop_column("changed_by")
        table.drop_column("changed_at")
    with op.batch_alter_table("registrations") as table:
        table.drop_column("wants")
        table.drop_column("remote")
