"""Editions of published minutes, their number in the year, and whether a record names anybody."""

from collections import Counter
from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from cocreacion.kernel.db import append_only_statements

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def _bilingual(name: str, *, default: str | None = None) -> list[sa.Column[str]]:
    return [
        sa.Column(f"{name}_es", sa.Text(), nullable=False, server_default=default),
        sa.Column(f"{name}_en", sa.Text(), nullable=False, server_default=default),
        sa.Column(
            f"{name}_written_in",
            sa.String(),
            nullable=False,
            server_default=None if default is None else "es",
        ),
        sa.Column(f"{name}_translated_from", sa.String(), nullable=False, server_default=default),
    ]


def _key(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_minutes_editions_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(name))


def upgrade() -> None:
    with op.batch_alter_table("meetings") as meetings:
        meetings.add_column(
            sa.Column(
                "attribution", sa.String(length=30), nullable=False, server_default="attributed"
            )
        )
    with op.batch_alter_table("minutes") as minutes:
        for column in (
            sa.Column("year", sa.Integer(), nullable=True),
            sa.Column("number", sa.Integer(), nullable=True),
            *_bilingual("reason", default=""),
        ):
            minutes.add_column(column)
    op.create_table(
        "minutes_editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        *_bilingual("reason"),
        sa.Column("approval", sa.String(length=30), nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("minutes_id", "minutes"),
        _key("version_id", "versions"),
        _key("published_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_editions")),
        sa.UniqueConstraint(
            "minutes_id", "number", name=op.f("uq_minutes_editions_minutes_id_number")
        ),
    )
    _take_over()
    with op.batch_alter_table("minutes") as minutes:
        minutes.drop_constraint(op.f("fk_minutes_published_by_users"), type_="foreignkey")
        minutes.drop_column("published_by")
    for statement in append_only_statements("minutes_editions", op.get_bind().dialect.name):
        op.execute(statement)


def _take_over() -> None:
    """Published minutes are first editions; their hash stays what it was made of: form 1."""
    op.execute(
        "INSERT INTO minutes_editions (minutes_id, number, version_id, form, hash, reason_es,"
        " reason_en, reason_written_in, reason_translated_from, published_by, published_at,"
        " sample) SELECT id, 1, circulated_id, 1, hash, '', '', 'es', '', published_by,"
        " published_at, sample FROM minutes"
        " WHERE published_at IS NOT NULL AND circulated_id IS NOT NULL ORDER BY published_at, id"
    )
    _number()


def _number() -> None:
    """In the order of publication, within the body and the year of the meeting in the country."""
    tables = sa.MetaData()
    tables.reflect(op.get_bind(), only=["minutes", "meetings"])
    minutes, meetings = tables.tables["minutes"], tables.tables["meetings"]
    found = (
        sa.select(minutes.c.id, meetings.c.body_id, meetings.c.starts_at)
        .join(meetings, minutes.c.meeting_id == meetings.c.id)
        .where(minutes.c.published_at.is_not(None))
        .order_by(minutes.c.published_at, minutes.c.id)
    )
    counted = Counter[tuple[int | None, int]]()
    for row in op.get_bind().execute(found).all():
        of = (row.body_id, (row.starts_at - timedelta(hours=6)).year)
        counted[of] += 1
        numbered = minutes.update().where(minutes.c.id == row.id)
        op.get_bind().execute(numbered.values(year=of[1], number=counted[of]))


def downgrade() -> None:
    with op.batch_alter_table("minutes") as minutes:
        minutes.add_column(sa.Column("published_by", sa.Integer(), nullable=True))
        minutes.create_foreign_key(
            op.f("fk_minutes_published_by_users"), "users", ["published_by"], ["id"]
        )
    op.execute(
        "UPDATE minutes SET published_by = (SELECT published_by FROM minutes_editions"
        " WHERE minutes_editions.minutes_id = minutes.id AND minutes_editions.number = 1)"
    )
    op.drop_table("minutes_editions")
    op.execute("UPDATE minutes SET state = 'published' WHERE state = 'corrected'")
    with op.batch_alter_table("minutes") as minutes:
        for name in (
            "year", "number", "reason_es", "reason_en", "reason_written_in",
            "reason_translated_from",
        ):  # fmt: skip
            minutes.drop_column(name)
    with op.batch_alter_table("meetings") as meetings:
        meetings.drop_column("attribution")
