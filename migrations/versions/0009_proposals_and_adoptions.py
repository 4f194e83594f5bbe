"""Proposals and adoptions."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title_es", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_written_in", sa.String(), nullable=False),
        sa.Column("title_translated_from", sa.String(), nullable=False),
        sa.Column("summary_es", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("summary_written_in", sa.String(), nullable=False),
        sa.Column("summary_translated_from", sa.String(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["bodies.id"], name=op.f("fk_proposals_body_id_bodies")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitments.id"],
            name=op.f("fk_proposals_commitment_id_commitments"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_proposals_created_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_proposals_document_id_documents")
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_proposals_poll_id_polls")),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_proposals_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("document_id", name=op.f("uq_proposals_document_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_proposals_slug")),
        sa.UniqueConstraint("thread_id", name=op.f("uq_proposals_thread_id")),
    )
    op.create_index(op.f("ix_proposals_body_id"), "proposals", ["body_id"], unique=False)
    op.create_index(op.f("ix_proposals_changed_at"), "proposals", ["changed_at"], unique=False)
    op.create_index(
        op.f("ix_proposals_commitment_id"), "proposals", ["commitment_id"], unique=False
    )
    op.create_index(op.f("ix_proposals_poll_id"), "proposals", ["poll_id"], unique=False)
    op.create_index(op.f("ix_proposals_state"), "proposals", ["state"], unique=False)
    op.create_table(
        "agenda_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agenda_item_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_items.id"],
            name=op.f("fk_agenda_links_agenda_item_id_agenda_items"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_agenda_links_proposal_id_proposals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_links")),
        sa.UniqueConstraint(
            "agenda_item_id", "proposal_id", name=op.f("uq_agenda_links_agenda_item_id_proposal_id")
        ),
    )
    op.create_index(
        op.f("ix_agenda_links_proposal_id"), "agenda_links", ["proposal_id"], unique=False
    )
    op.create_table(
        "adoptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("commitment_version_id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=True),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("adopted_by", sa.Integer(), nullable=True),
        sa.Column("adopted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["adopted_by"], ["users.id"], name=op.f("fk_adoptions_adopted_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_adoptions_agreement_id_agreements")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_version_id"],
            ["commitment_versions.id"],
            name=op.f("fk_adoptions_commitment_version_id_commitment_versions"),
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_adoptions_poll_id_polls")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_adoptions_proposal_id_proposals")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_adoptions_version_id_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoptions")),
        sa.UniqueConstraint(
            "commitment_version_id", name=op.f("uq_adoptions_commitment_version_id")
        ),
    )
    op.create_index(op.f("ix_adoptions_proposal_id"), "adoptions", ["proposal_id"], unique=False)
    op.create_index(op.f("ix_adoptions_version_id"), "adoptions", ["version_id"], unique=False)


def downgrade() -> None:
    op.drop_table("adoptions")
    op.drop_table("agenda_links")
    op.drop_table("proposals")
