"""An answer is written, signed by a second person and published; several may cover a comment.

Those of before were published at once and stay so. Authors may say whether one satisfies them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

WORDS = ("notes", "returned_note")
PEOPLE = ("assigned_id", "signed_by_id")
NEW = ("state", "criterion", "change_to_come", *WORDS, *PEOPLE, "writers", "revision", "read_at",
       "drafted_at", "signed_at", "satisfied_count", "unsatisfied_count")  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("responses") as responses:
        responses.alter_column("disposition", existing_type=sa.String(30), nullable=True)
        responses.alter_column("published_at", existing_type=sa.DateTime(), nullable=True)
        responses.add_column(_column("state", sa.String(30), "published"))
        responses.add_column(sa.Column("criterion", sa.String(30), nullable=True))
        responses.add_column(_column("change_to_come", sa.Boolean(), sa.false()))
        for name in WORDS:
            responses.add_column(_column(name, sa.Text(), ""))
        for name in PEOPLE:
            responses.add_column(sa.Column(name, sa.Integer(), nullable=True))
            responses.create_foreign_key(
                op.f(f"fk_responses_{name}_users"), "users", [name], ["id"]
            )
        responses.add_column(_column("writers", sa.JSON(), "[]"))
        responses.add_column(_column("revision", sa.Integer(), "1"))
        for name in ("read_at", "drafted_at", "signed_at"):
            responses.add_column(sa.Column(name, sa.DateTime(), nullable=True))
        for name in ("satisfied_count", "unsatisfied_count"):
            responses.add_column(_column(name, sa.Integer(), "0"))
    op.execute("UPDATE responses SET read_at = published_at, drafted_at = published_at")
    op.execute(
        "UPDATE responses SET change_to_come = true"
        " WHERE disposition IN ('accepted', 'partly') AND changed_version_id IS NULL"
    )
    with op.batch_alter_table("responses") as responses:
        for name in ("read_at", "drafted_at"):
            responses.alter_column(name, existing_type=sa.DateTime(), nullable=False)
    op.create_index("ix_responses_of_thread_state", "responses", ["thread_id", "state", "id"])
    op.create_index(op.f("ix_responses_assigned_id"), "responses", ["assigned_id"])
    _answers_of_comments()
    _replies()


def _column(name: str, kind: sa.types.TypeEngine[object], default: object) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False, server_default=default)


def _answers_of_comments() -> None:
    with op.batch_alter_table("response_items") as items:
        items.drop_constraint(op.f("uq_response_items_contribution_id"), type_="unique")
    op.create_index(
        op.f("ix_response_items_contribution_id"), "response_items", ["contribution_id"]
    )
    with op.batch_alter_table("contributions") as contributions:
        contributions.add_column(_column("answer_count", sa.Integer(), "0"))
        contributions.add_column(sa.Column("first_response_id", sa.Integer(), nullable=True))
        contributions.create_foreign_key(
            op.f("fk_contributions_first_response_id_responses"),
            "responses",
            ["first_response_id"],
            ["id"],
        )
    op.execute(
        "UPDATE contributions SET answer_count = 1, first_response_id ="
        " (SELECT response_id FROM response_items WHERE contribution_id = contributions.id)"
        " WHERE id IN (SELECT contribution_id FROM response_items)"
    )


def _replies() -> None:
    def key(column: str, other: str) -> sa.ForeignKeyConstraint:
        name = op.f(f"fk_response_replies_{column}_{other}")
        return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)

    op.create_table(
        "response_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        key("response_id", "responses"),
        key("contribution_id", "contributions"),
        key("author_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_replies")),
        sa.UniqueConstraint(
            "response_id", "author_id", name=op.f("uq_response_replies_response_id_author_id")
        ),
    )
    for column in ("contribution_id", "author_id"):
        op.create_index(op.f(f"ix_response_replies_{column}"), "response_replies", [column])


def downgrade() -> None:
    """Answers in preparation go, and of several to one comment only the first stays."""
    op.drop_table("response_replies")
    unpublished = "(SELECT id FROM responses WHERE published_at IS NULL)"
    op.execute(f"DELETE FROM response_items WHERE response_id IN {unpublished}")
    op.execute(
        "DELETE FROM response_items WHERE NOT EXISTS (SELECT 1 FROM contributions WHERE"
        " contributions.id = contribution_id AND first_response_id = response_id)"
    )
    with op.batch_alter_table("contributions") as contributions:
        contributions.drop_constraint(
            op.f("fk_contributions_first_response_id_responses"), type_="foreignkey"
        )
        contributions.drop_column("first_response_id")
        contributions.drop_column("answer_count")
    op.execute(f"DELETE FROM responses WHERE id IN {unpublished}")
    op.drop_index(op.f("ix_response_items_contribution_id"), "response_items")
    with op.batch_alter_table("response_items") as items:
        items.create_unique_constraint(
            op.f("uq_response_items_contribution_id"), ["contribution_id"]
        )
    op.drop_index(op.f("ix_responses_assigned_id"), "responses")
    op.drop_index("ix_responses_of_thread_state", "responses")
    with op.batch_alter_table("responses") as responses:
        for name in PEOPLE:
            responses.drop_constraint(op.f(f"fk_responses_{name}_users"), type_="foreignkey")
        for name in NEW:
            responses.drop_column(name)
        responses.alter_column("disposition", existing_type=sa.String(30), nullable=False)
        responses.alter_column("published_at", existing_type=sa.DateTime(), nullable=False)
