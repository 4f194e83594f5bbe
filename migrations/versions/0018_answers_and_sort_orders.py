"""When a comment was answered, and one index for each order in which comments are read."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OF_CLAUSE = ["thread_id", "clause_id", "parent_id"]
NEW = {
    "ix_contributions_by_age": [*OF_CLAUSE, "created_at", "id"],
    "ix_contributions_by_replies": [*OF_CLAUSE, "reply_count", "created_at", "id"],
    "ix_contributions_waiting": [*OF_CLAUSE, "answered_at", "created_at", "id"],
    "ix_contributions_of_thread_due": ["thread_id", "answered_at", "answer_due_on", "id"],
    "ix_contributions_due": ["answered_at", "answer_due_on", "id"],
    "ix_contributions_replies": ["parent_id", "created_at", "id"],
    "ix_contributions_of_author": ["author_id", "created_at", "id"],
    "ix_contributions_counts": ["thread_id", "parent_id", "state", "clause_id", "answered_at"],
}
OLD = {
    "ix_contributions_of_clause": [*OF_CLAUSE, "id"],
    "ix_contributions_of_thread": ["thread_id", "parent_id", "id"],
    "ix_contributions_answer_due_on": ["answer_due_on"],
    "ix_contributions_author_id": ["author_id"],
    "ix_contributions_parent_id": ["parent_id"],
}


def upgrade() -> None:
    op.add_column("contributions", sa.Column("answered_at", sa.DateTime(), nullable=True))
    op.execute(
        "UPDATE contributions SET answered_at = (SELECT responses.published_at FROM responses"
        " JOIN response_items ON response_items.response_id = responses.id"
        " WHERE response_items.contribution_id = contributions.id)"
    )
    for name in OLD:
        op.drop_index(name, table_name="contributions")
    for name, columns in NEW.items():
        op.create_index(name, "contributions", columns)


def downgrade() -> None:
    for name in NEW:
        op.drop_index(name, table_name="contributions")
    for name, columns in OLD.items():
        op.create_index(name, "contributions", columns)
    with op.batch_alter_table("contributions") as table:
        table.drop_column("answered_at")
