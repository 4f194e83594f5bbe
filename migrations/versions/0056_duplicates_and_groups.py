"""Comments that say the same are merged, and those that belong together are put in groups."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contributions") as contributions:
        contributions.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        contributions.create_foreign_key(
            op.f("fk_contributions_merged_into_id_contributions"),
            "contributions",
            ["merged_into_id"],
            ["id"],
        )
    op.create_index(op.f("ix_contributions_merged_into_id"), "contributions", ["merged_into_id"])
    op.create_table(
        "clusters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_clusters_thread_id_threads")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_clusters_created_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters")),
        sa.UniqueConstraint("thread_id", "name", name=op.f("uq_clusters_thread_id_name")),
    )
    op.create_table(
        "cluster_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["clusters.id"], name=op.f("fk_cluster_items_cluster_id_clusters")
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_cluster_items_contribution_id_contributions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_items")),
        sa.UniqueConstraint(
            "cluster_id",
            "contribution_id",
            name=op.f("uq_cluster_items_cluster_id_contribution_id"),
        ),
    )
    op.create_index(op.f("ix_cluster_items_contribution_id"), "cluster_items", ["contribution_id"])


def downgrade() -> None:
    op.drop_table("cluster_items")
    op.drop_table("clusters")
    op.drop_index(op.f("ix_contributions_merged_into_id"), "contributions")
    with op.batch_alter_table("contributions") as contributions:
        contributions.drop_constraint(
            op.f("fk_contributions_merged_into_id_contributions"), type_="foreignkey"
        )
        contributions.drop_column("merged_into_id")
