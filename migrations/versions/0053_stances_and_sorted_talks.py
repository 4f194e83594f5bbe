"""Who agrees with a comment, and what talks are sorted and counted by.

The numbers of comments by clause were counted on each visit; they are kept from here on, and so is
how much a comment is discussed. Nobody has agreed or disagreed yet.
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

COUNTS = ("agree_count", "disagree_count")
RANKS = ("discussed", "controversy")
OF_CLAUSE = ["version_id", "clause_id"]


def upgrade() -> None:
    for name in COUNTS:
        op.add_column("contributions", _number(name))
    for name in RANKS:
        op.add_column("comment_places", _number(name))
    op.add_column(
        "comment_places", sa.Column("reads", sa.String(), nullable=False, server_default="")
    )
    op.execute(
        "UPDATE comment_places SET discussed = COALESCE((SELECT reply_count FROM contributions"
        " WHERE contributions.id = comment_places.comment_id), 0)"
    )
    for name in RANKS:
        columns = [*OF_CLAUSE, name, "created_at", "comment_id"]
        op.create_index(f"ix_comment_places_{name}", "comment_places", columns)
    _create_stances()
    _create_counts()


def downgrade() -> None:
    op.drop_table("clause_counts")
    op.drop_table("stances")
    for name in RANKS:
        op.drop_index(f"ix_comment_places_{name}", "comment_places")
    with op.batch_alter_table("comment_places") as places:
        for name in (*RANKS, "reads"):
            places.drop_column(name)
    with op.batch_alter_table("contributions") as contributions:
        for name in COUNTS:
            contributions.drop_column(name)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def _create_stances() -> None:
    op.create_table(
        "stances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["contributions.id"], name=op.f("fk_stances_comment_id_contributions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_stances_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stances")),
        sa.UniqueConstraint("comment_id", "user_id", name=op.f("uq_stances_comment_id_user_id")),
    )
    op.create_index(op.f("ix_stances_user_id"), "stances", ["user_id"])
    op.create_index("ix_stances_of_comment", "stances", ["comment_id", "given_at", "id"])


def _create_counts() -> None:
    op.create_table(
        "clause_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.String(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("stood_in", sa.Integer(), nullable=True),
        sa.Column("behind", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_counts")),
        sa.UniqueConstraint(
            "version_id", "clause_id", name=op.f("uq_clause_counts_version_id_clause_id")
        ),
    )
    op.execute(
        "INSERT INTO clause_counts"
        " (version_id, clause_id, comments, answered, stood_in, behind)"
        " SELECT p.version_id, p.clause_id, count(*), count(c.answered_at),"
        "  max(CASE WHEN p.standing = 'clause_removed' THEN p.stood_in END), max(p.behind)"
        " FROM comment_places p JOIN contributions c ON c.id = p.comment_id"
        " WHERE c.state = 'published' GROUP BY p.version_id, p.clause_id"
    )
