"""Polls and ballots."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "polls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("question_es", sa.Text(), nullable=False),
        sa.Column("question_en", sa.Text(), nullable=False),
        sa.Column("question_written_in", sa.String(), nullable=False),
        sa.Column("question_translated_from", sa.String(), nullable=False),
        sa.Column("context_es", sa.Text(), nullable=False),
        sa.Column("context_en", sa.Text(), nullable=False),
        sa.Column("context_written_in", sa.String(), nullable=False),
        sa.Column("context_translated_from", sa.String(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("rule_hash", sa.String(), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=True),
        sa.Column("closes_at", sa.DateTime(), nullable=True),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("outcome_es", sa.Text(), nullable=False),
        sa.Column("outcome_en", sa.Text(), nullable=False),
        sa.Column("outcome_written_in", sa.String(), nullable=False),
        sa.Column("outcome_translated_from", sa.String(), nullable=False),
        sa.Column("cancel_reason_es", sa.Text(), nullable=False),
        sa.Column("cancel_reason_en", sa.Text(), nullable=False),
        sa.Column("cancel_reason_written_in", sa.String(), nullable=False),
        sa.Column("cancel_reason_translated_from", sa.String(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_polls_body_id_bodies")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_polls_created_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
        sa.UniqueConstraint("slug", name=op.f("uq_polls_slug")),
    )
    op.create_index(op.f("ix_polls_body_id"), "polls", ["body_id"], unique=False)
    op.create_index(op.f("ix_polls_closes_at"), "polls", ["closes_at"], unique=False)
    op.create_index(op.f("ix_polls_opens_at"), "polls", ["opens_at"], unique=False)
    op.create_table(
        "electors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("bloc", sa.String(length=30), nullable=True),
        sa.Column("label_es", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("label_written_in", sa.String(), nullable=False),
        sa.Column("label_translated_from", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_electors_poll_id_polls")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_electors_seat_id_seats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_electors")),
        sa.UniqueConstraint("poll_id", "seat_id", name=op.f("uq_electors_poll_id_seat_id")),
    )
    op.create_index(op.f("ix_electors_seat_id"), "electors", ["seat_id"], unique=False)
    op.create_table(
        "ballots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("elector_id", sa.Integer(), nullable=False),
        sa.Column("cast_by", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reason_language", sa.String(), nullable=False),
        sa.Column("cast_at", sa.DateTime(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cast_by"], ["users.id"], name=op.f("fk_ballots_cast_by_users")),
        sa.ForeignKeyConstraint(
            ["elector_id"], ["electors.id"], name=op.f("fk_ballots_elector_id_electors")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballots")),
        sa.UniqueConstraint("elector_id", name=op.f("uq_ballots_elector_id")),
    )
    op.create_index(op.f("ix_ballots_cast_by"), "ballots", ["cast_by"], unique=False)


def downgrade() -> None:
    op.drop_table("ballots")
    op.drop_table("electors")
    op.drop_table("polls")
