"""Who follows which talk, and what comments said before they were corrected.

Whoever has commented follows their comment. Words from before earlier corrections are not known.
"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "earlier_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["contributions.id"],
            name=op.f("fk_earlier_words_comment_id_contributions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_words")),
    )
    op.create_index(op.f("ix_earlier_words_comment_id"), "earlier_words", ["comment_id"])
    op.create_table(
        "follows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["contributions.id"], name=op.f("fk_follows_comment_id_contributions")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_follows_thread_id_threads")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_follows_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follows")),
        sa.UniqueConstraint("user_id", "comment_id", name=op.f("uq_follows_user_id_comment_id")),
    )
    for name in ("thread_id", "comment_id"):
        op.create_index(op.f(f"ix_follows_{name}"), "follows", [name])
    op.create_index("ix_follows_of_person", "follows", ["user_id", "since", "id"])
    op.create_index(
        "uq_follows_of_talk",
        "follows",
        ["user_id", "thread_id"],
        unique=True,
        sqlite_where=sa.text("comment_id IS NULL"),
        postgresql_where=sa.text("comment_id IS NULL"),
    )
    op.execute(
        "INSERT INTO follows (user_id, thread_id, comment_id, since, sample)"
        " SELECT author_id, thread_id, id, created_at, sample FROM contributions"
        " WHERE parent_id IS NULL AND author_id IS NOT NULL AND state = 'published'"
    )


def downgrade() -> None:
    op.drop_table("follows")
    op.drop_table("earlier_words")
