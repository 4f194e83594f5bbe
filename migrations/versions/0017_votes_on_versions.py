"""Which version of a draft each vote was about."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "version_polls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_version_polls_proposal_id_proposals")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_version_polls_version_id_versions")
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["polls.id"], name=op.f("fk_version_polls_poll_id_polls")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_polls")),
        sa.UniqueConstraint("poll_id", name=op.f("uq_version_polls_poll_id")),
    )
    op.create_index(op.f("ix_version_polls_proposal_id"), "version_polls", ["proposal_id"])
    op.create_index(op.f("ix_version_polls_version_id"), "version_polls", ["version_id"])


def downgrade() -> None:
    op.drop_table("version_polls")
