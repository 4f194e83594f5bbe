"""From a draft to approved minutes: the rule of a body, signatures, corrections, dissent."""

import sqlalchemy as sa
from alembic import op

from cocreacion.kernel.db import append_only_statements

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def _bilingual(name: str) -> list[sa.Column[str]]:
    return [
        sa.Column(f"{name}_es", sa.Text(), nullable=False),
        sa.Column(f"{name}_en", sa.Text(), nullable=False),
        sa.Column(f"{name}_written_in", sa.String(), nullable=False),
        sa.Column(f"{name}_translated_from", sa.String(), nullable=False),
    ]


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def upgrade() -> None:
    with op.batch_alter_table("bodies") as bodies:
        bodies.add_column(
            sa.Column("days_to_sign", sa.Integer(), nullable=False, server_default="8")
        )
        for name in ("tacit_approval", "dissent_goes_on"):
            bodies.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            )
    with op.batch_alter_table("minutes") as minutes:
        minutes.add_column(sa.Column("recorded", sa.String(), nullable=False, server_default=""))
        minutes.add_column(sa.Column("sign_by", sa.DateTime(), nullable=True))
        minutes.add_column(
            sa.Column("tacit", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        minutes.add_column(sa.Column("approved_at", sa.DateTime(), nullable=True))
        minutes.add_column(sa.Column("approval", sa.String(length=30), nullable=True))
        minutes.create_index(op.f("ix_minutes_sign_by"), ["sign_by"])
    _sign_offs()
    _corrections()
    _dissents()
    # Minutes that were with those who took part had no rule and no deadline then: they are
    # drafts again, and are sent out once more under the rule of their body.
    op.execute("UPDATE minutes SET state = 'drafting' WHERE state = 'circulated'")


def _sign_offs() -> None:
    op.create_table(
        "sign_offs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("answer", sa.String(length=30), nullable=False),
        *_bilingual("reason"),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("sign_offs", "minutes_id", "minutes"),
        _key("sign_offs", "seat_id", "seats"),
        _key("sign_offs", "version_id", "versions"),
        _key("sign_offs", "signed_by", "users"),
        _key("sign_offs", "settled_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_offs")),
    )
    op.create_index(op.f("ix_sign_offs_minutes_id"), "sign_offs", ["minutes_id"])


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.String(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        *_bilingual("text"),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        *_bilingual("answer"),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("taken_up_id", sa.Integer(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("corrections", "minutes_id", "minutes"),
        _key("corrections", "version_id", "versions"),
        _key("corrections", "seat_id", "seats"),
        _key("corrections", "asked_by", "users"),
        _key("corrections", "answered_by", "users"),
        _key("corrections", "taken_up_id", "versions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sa.UniqueConstraint("minutes_id", "number", name=op.f("uq_corrections_minutes_id_number")),
    )


def _dissents() -> None:
    op.create_table(
        "dissents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("sign_off_id", sa.Integer(), nullable=True),
        sa.Column("clause_id", sa.String(), nullable=False),
        *_bilingual("text"),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("dissents", "minutes_id", "minutes"),
        _key("dissents", "seat_id", "seats"),
        _key("dissents", "sign_off_id", "sign_offs"),
        _key("dissents", "recorded_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dissents")),
        sa.UniqueConstraint("sign_off_id", name=op.f("uq_dissents_sign_off_id")),
    )
    op.create_index(op.f("ix_dissents_minutes_id"), "dissents", ["minutes_id"])
    for statement in append_only_statements("dissents", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("dissents")
    op.drop_table("corrections")
    op.drop_table("sign_offs")
    op.execute("UPDATE minutes SET state = 'circulated' WHERE state IN ('correcting', 'approved')")
    with op.batch_alter_table("minutes") as minutes:
        minutes.drop_index(op.f("ix_minutes_sign_by"))
        for name in ("recorded", "sign_by", "tacit", "approved_at", "approval"):
            minutes.drop_column(name)
    with op.batch_alter_table("bodies") as bodies:
        for name in ("days_to_sign", "tacit_approval", "dissent_goes_on"):
            bodies.drop_column(name)
