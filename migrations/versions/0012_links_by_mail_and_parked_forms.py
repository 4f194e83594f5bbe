"""Links by mail, and forms that wait for their sender to sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "parked_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("back", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_parked_forms_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_forms")),
        sa.UniqueConstraint("key", name=op.f("uq_parked_forms_key")),
    )
    op.create_index(op.f("ix_parked_forms_user_id"), "parked_forms", ["user_id"], unique=False)
    op.create_index(op.f("ix_parked_forms_kept_at"), "parked_forms", ["kept_at"], unique=False)
    op.create_table(
        "mail_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("display_as", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("back", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=True),
        sa.Column("parked_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parked_id"],
            ["parked_forms.id"],
            name=op.f("fk_mail_links_parked_id_parked_forms"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_links")),
    )
    op.create_index(op.f("ix_mail_links_email"), "mail_links", ["email"], unique=False)
    op.create_index(op.f("ix_mail_links_asked_at"), "mail_links", ["asked_at"], unique=False)


def downgrade() -> None:
    op.drop_table("mail_links")
    op.drop_table("parked_forms")
