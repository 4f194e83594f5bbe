"""What is fixed when a vote opens, and an electorate nobody can change afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# A later batch migration of `electors` on SQLite rebuilds the table: create these anew after it.
SQLITE = """
CREATE TRIGGER electors_no_{verb} BEFORE {VERB} ON electors
WHEN (SELECT state FROM polls WHERE id = {row}.poll_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'the electorate of an open vote is frozen'); END
"""
FUNCTION = """
CREATE FUNCTION refuse_elector() RETURNS trigger AS $$
DECLARE poll integer := CASE WHEN TG_OP = 'DELETE' THEN OLD.poll_id ELSE NEW.poll_id END;
BEGIN
  IF (SELECT state FROM polls WHERE id = poll) <> 'draft' THEN
    RAISE EXCEPTION 'the electorate of an open vote is frozen' USING ERRCODE = '23000';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$ LANGUAGE plpgsql
"""
POSTGRESQL = """
CREATE TRIGGER electors_frozen BEFORE INSERT OR UPDATE OR DELETE ON electors
FOR EACH ROW EXECUTE FUNCTION refuse_elector()
"""


def upgrade() -> None:
    with op.batch_alter_table("polls") as table:
        table.add_column(sa.Column("frozen", sa.JSON(), nullable=True))
        table.add_column(sa.Column("extensions", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("polls") as table:
        table.alter_column("extensions", server_default=None)
    if op.get_bind().dialect.name == "sqlite":
        for verb, row in (("insert", "NEW"), ("update", "OLD"), ("delete", "OLD")):
            op.execute(SQLITE.format(verb=verb, VERB=verb.upper(), row=row))
    else:
        op.execute(FUNCTION)
        op.execute(POSTGRESQL)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER electors_no_{verb}")
    else:
        op.execute("DROP TRIGGER electors_frozen ON electors")
        op.execute("DROP FUNCTION refuse_elector()")
    with op.batch_alter_table("polls") as table:
        table.drop_column("extensions")
        table.drop_column("frozen")
