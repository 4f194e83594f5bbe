"""Whoever speaks chooses how they are shown, and consents, in words that are kept, to be named."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

# What everybody read who has commented so far: in both languages, as the form did not note which.
SHOWN = "Su comentario se ve con su nombre público.\nYour comment is shown with your public name."


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(name))


def upgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("named", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("users") as users:
        users.alter_column("named", server_default=None)
    with op.batch_alter_table("contributions") as table:
        table.add_column(
            sa.Column("display", sa.String(length=30), nullable=False, server_default="name")
        )
        table.add_column(sa.Column("speaker", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("contributions") as table:
        table.alter_column("display", server_default=None)
        table.alter_column("speaker", server_default=None)
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(length=30), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        _key("consents", "user_id", "users"),
        _key("consents", "contribution_id", "contributions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index("ix_consents_user_id", "consents", ["user_id", "withdrawn_at"])
    op.create_index(op.f("ix_consents_contribution_id"), "consents", ["contribution_id"])
    _consents_of_those_who_spoke()


def _consents_of_those_who_spoke() -> None:
    op.get_bind().execute(
        sa.text(
            "INSERT INTO consents (user_id, how, version, language, text, given_at) "
            "SELECT author_id, 'form', '1', 'es', :shown, min(created_at) FROM contributions "
            "WHERE author_id IS NOT NULL GROUP BY author_id"
        ),
        {"shown": SHOWN},
    )


def downgrade() -> None:
    op.drop_table("consents")
    with op.batch_alter_table("contributions") as table:
        table.drop_column("speaker")
        table.drop_column("display")
    with op.batch_alter_table("users") as users:
        users.drop_column("named")
