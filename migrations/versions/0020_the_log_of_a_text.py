"""The log of a text: what each person changed, snapshots of it, and whose its numbers are."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("last_seq", "snap_seq"):
        op.add_column(
            "documents", sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        )
    op.create_table(
        "doc_updates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("on_behalf_of", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(length=30), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_doc_updates_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_doc_updates_user_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["on_behalf_of"],
            ["organisations.id"],
            name=op.f("fk_doc_updates_on_behalf_of_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doc_updates")),
        sa.UniqueConstraint("document_id", "seq", name=op.f("uq_doc_updates_document_id_seq")),
    )
    op.create_table(
        "doc_snapshots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_doc_snapshots_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doc_snapshots")),
        sa.UniqueConstraint("document_id", "seq", name=op.f("uq_doc_snapshots_document_id_seq")),
    )
    op.create_table(
        "doc_clients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_doc_clients_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_doc_clients_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doc_clients")),
        sa.UniqueConstraint(
            "document_id", "client_id", name=op.f("uq_doc_clients_document_id_client_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("doc_clients")
    op.drop_table("doc_snapshots")
    op.drop_table("doc_updates")
    with op.batch_alter_table("documents") as documents:
        for name in ("last_seq", "snap_seq"):
            documents.drop_column(name)
