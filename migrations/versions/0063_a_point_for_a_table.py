"""A table of a conversation may belong to a point of the agenda."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None
KEY = "fk_discussion_tables_agenda_item_id_agenda_items"
INDEX = "ix_discussion_tables_agenda_item_id"


def upgrade() -> None:
    with op.batch_alter_table("discussion_tables") as table:
        table.add_column(sa.Column("agenda_item_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f(KEY), "agenda_items", ["agenda_item_id"], ["id"])
    op.create_index(op.f(INDEX), "discussion_tables", ["agenda_item_id"])


def downgrade() -> None:
    op.drop_index(op.f(INDEX), "discussion_tables")
    with op.batch_alter_table("discussion_tables") as table:
        table.drop_constraint(op.f(KEY), type_="foreignkey")
        table.drop_column("agenda_item_id")
