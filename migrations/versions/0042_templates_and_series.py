"""Templates of meetings, series by a rule, and who does what."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

SERIES = "fk_meetings_series_id_meeting_series"


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(name))


def _bilingual(name: str) -> list[sa.Column[str]]:
    return [
        sa.Column(f"{name}_es", sa.Text(), nullable=False),
        sa.Column(f"{name}_en", sa.Text(), nullable=False),
        sa.Column(f"{name}_written_in", sa.String(), nullable=False),
        sa.Column(f"{name}_translated_from", sa.String(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "meeting_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pattern", sa.String(length=30), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("meeting_series", "made_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_series")),
    )
    with op.batch_alter_table("meetings") as meetings:
        meetings.add_column(sa.Column("series_id", sa.Integer(), nullable=True))
        meetings.add_column(sa.Column("roles", sa.String(), nullable=False, server_default=""))
        meetings.create_foreign_key(op.f(SERIES), "meeting_series", ["series_id"], ["id"])
        meetings.create_index(op.f("ix_meetings_series_id"), ["series_id"])
    with op.batch_alter_table("meetings") as meetings:
        meetings.alter_column("roles", server_default=None)
    _templates()


def _templates() -> None:
    op.create_table(
        "meeting_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        *_bilingual("name"),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        *_bilingual("title"),
        *_bilingual("purpose"),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=30), nullable=False),
        *_bilingual("place"),
        sa.Column("department", sa.String(), nullable=False),
        *_bilingual("access_needs"),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        _key("meeting_templates", "kind_id", "meeting_kinds"),
        _key("meeting_templates", "body_id", "bodies"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_templates")),
    )
    op.create_table(
        "template_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_bilingual("title"),
        sa.Column("minutes_planned", sa.Integer(), nullable=True),
        sa.Column("presenter", sa.String(), nullable=False),
        sa.Column("needs_paper", sa.Boolean(), nullable=False),
        _key("template_items", "template_id", "meeting_templates"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_items")),
    )
    op.create_index(op.f("ix_template_items_template_id"), "template_items", ["template_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_template_items_template_id"), table_name="template_items")
    op.drop_table("template_items")
    op.drop_table("meeting_templates")
    with op.batch_alter_table("meetings") as meetings:
        meetings.drop_index(op.f("ix_meetings_series_id"))
        meetings.drop_constraint(op.f(SERIES), type_="foreignkey")
        meetings.drop_column("series_id")
        meetings.drop_column("roles")
    op.drop_table("meeting_series")
