"""Who takes part in a plan; published wordings that the database itself keeps."""

import sqlalchemy as sa
from alembic import op

from cocreacion.kernel.db import append_only_statements

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "participants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["action_plans.id"], name=op.f("fk_participants_plan_id_action_plans")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_participants_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participants")),
        sa.UniqueConstraint(
            "plan_id", "organisation_id", name=op.f("uq_participants_plan_id_organisation_id")
        ),
    )
    op.create_index(
        op.f("ix_participants_organisation_id"), "participants", ["organisation_id"], unique=False
    )
    for table in ("action_plans", "commitments"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("about", sa.JSON(), nullable=False, server_default="{}"))
    for statement in append_only_statements("commitment_versions", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for verb in ("update", "delete", *(["truncate"] if dialect == "postgresql" else [])):
        on = " ON commitment_versions" if dialect == "postgresql" else ""
        op.execute(f"DROP TRIGGER commitment_versions_no_{verb}{on}")
    for table in ("action_plans", "commitments"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("about")
    op.drop_table("participants")
