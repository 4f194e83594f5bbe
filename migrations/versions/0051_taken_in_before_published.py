"""Contributions that wait: confirmed by mail, captured by somebody, read from a file."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(name))


def upgrade() -> None:
    with op.batch_alter_table("contributions") as table:
        table.add_column(sa.Column("source", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("received_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("captured_by", sa.Integer(), nullable=True))
        table.add_column(sa.Column("checked_by", sa.Integer(), nullable=True))
        table.add_column(sa.Column("checked_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("origin", sa.String(), nullable=True))
        table.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("attachments", sa.JSON(), nullable=False, server_default="[]"))
        table.create_foreign_key(
            op.f("fk_contributions_captured_by_users"), "users", ["captured_by"], ["id"]
        )
        table.create_foreign_key(
            op.f("fk_contributions_checked_by_users"), "users", ["checked_by"], ["id"]
        )
        table.create_unique_constraint(op.f("uq_contributions_origin"), ["origin"])
    with op.batch_alter_table("contributions") as table:
        table.alter_column("source", server_default=None)
        table.alter_column("attachments", server_default=None)
    op.create_index(op.f("ix_contributions_batch_id"), "contributions", ["batch_id"])
    _correspondents()
    _corrections()
    _batches()


def _correspondents() -> None:
    op.create_table(
        "correspondents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        _key("correspondents", "contribution_id", "contributions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correspondents")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_correspondents_contribution_id")),
        sa.UniqueConstraint("key", name=op.f("uq_correspondents_key")),
    )
    for column in ("email", "asked_at"):
        op.create_index(op.f(f"ix_correspondents_{column}"), "correspondents", [column])


def _corrections() -> None:
    op.create_table(
        "capture_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrected_by", sa.Integer(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(), nullable=False),
        _key("capture_corrections", "contribution_id", "contributions"),
        _key("capture_corrections", "corrected_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture_corrections")),
    )
    op.create_index(
        op.f("ix_capture_corrections_contribution_id"), "capture_corrections", ["contribution_id"]
    )


def _batches() -> None:
    op.create_table(
        "contribution_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        _key("contribution_batches", "thread_id", "threads"),
        _key("contribution_batches", "uploaded_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_batches")),
        sa.UniqueConstraint(
            "thread_id", "fingerprint", name=op.f("uq_contribution_batches_thread_id_fingerprint")
        ),
    )


def downgrade() -> None:
    for table in ("contribution_batches", "capture_corrections", "correspondents"):
        op.drop_table(table)
    op.drop_index(op.f("ix_contributions_batch_id"), "contributions")
    with op.batch_alter_table("contributions") as table:
        table.drop_constraint(op.f("uq_contributions_origin"), type_="unique")
        table.drop_constraint(op.f("fk_contributions_checked_by_users"), type_="foreignkey")
        table.drop_constraint(op.f("fk_contributions_captured_by_users"), type_="foreignkey")
        for column in (
            "attachments", "batch_id", "origin", "checked_at", "checked_by", "captured_by",
            "received_at", "source",
        ):  # fmt: skip
            table.drop_column(column)
