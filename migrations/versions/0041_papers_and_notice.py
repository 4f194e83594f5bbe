"""Papers of a point, agreements it looks at again, and how long before a session they are due."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

RULES = ("notice_days", "papers_days")


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(name))


def upgrade() -> None:
    with op.batch_alter_table("bodies") as bodies:
        for name in RULES:
            bodies.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("bodies") as bodies:
        for name in RULES:
            bodies.alter_column(name, server_default=None)
    with op.batch_alter_table("agenda_items") as items:
        items.add_column(
            sa.Column("needs_paper", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("agenda_items") as items:
        items.alter_column("needs_paper", server_default=None)
    op.create_table(
        "agenda_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("title_es", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_written_in", sa.String(), nullable=False),
        sa.Column("title_translated_from", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("agenda_papers", "item_id", "agenda_items"),
        _key("agenda_papers", "added_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_papers")),
    )
    op.create_index(op.f("ix_agenda_papers_item_id"), "agenda_papers", ["item_id"])
    op.create_table(
        "carried_agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        _key("carried_agreements", "item_id", "agenda_items"),
        _key("carried_agreements", "agreement_id", "agreements"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried_agreements")),
        sa.UniqueConstraint(
            "item_id", "agreement_id", name=op.f("uq_carried_agreements_item_id_agreement_id")
        ),
    )
    op.create_index(
        op.f("ix_carried_agreements_agreement_id"), "carried_agreements", ["agreement_id"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_carried_agreements_agreement_id"), table_name="carried_agreements")
    op.drop_table("carried_agreements")
    op.drop_index(op.f("ix_agenda_papers_item_id"), table_name="agenda_papers")
    op.drop_table("agenda_papers")
    with op.batch_alter_table("agenda_items") as items:
        items.drop_column("needs_paper")
    with op.batch_alter_table("bodies") as bodies:
        for name in RULES:
            bodies.drop_column(name)
