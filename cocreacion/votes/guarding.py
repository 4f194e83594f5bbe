"""The electorate of an open vote is frozen by the database itself, whoever asks."""

from sqlalchemy import DDL, Connection, Table, event

SQLITE = """
CREATE TRIGGER electors_no_{verb} BEFORE {VERB} ON electors
WHEN (SELECT state FROM polls WHERE id = {row}.poll_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'the electorate of an open vote is frozen'); END
"""
POSTGRESQL = (
    """
CREATE OR REPLACE FUNCTION refuse_elector() RETURNS trigger AS $$
DECLARE poll integer := CASE WHEN TG_OP = 'DELETE' THEN OLD.poll_id ELSE NEW.poll_id END;
BEGIN
  IF (SELECT state FROM polls WHERE id = poll) <> 'draft' THEN
    RAISE EXCEPTION 'the electorate of an open vote is frozen' USING ERRCODE = '23000';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$ LANGUAGE plpgsql
""",
    """
CREATE TRIGGER electors_frozen BEFORE INSERT OR UPDATE OR DELETE ON electors
FOR EACH ROW EXECUTE FUNCTION refuse_elector()
""",
)
ROWS = (("insert", "NEW"), ("update", "OLD"), ("delete", "OLD"))


def guard(table: Table) -> None:
    """Set the triggers when the table is created from the models; migration 0015 does the same."""

    @event.listens_for(table, "after_create")
    def _set(target: Table, connection: Connection, **_: object) -> None:  # noqa: ARG001
        if connection.dialect.name == "sqlite":
            statements = [
                SQLITE.format(verb=verb, VERB=verb.upper(), row=row) for verb, row in ROWS
            ]
        else:
            statements = list(POSTGRESQL)
        for statement in statements:
            connection.execute(DDL(statement.replace("%", "%%")))
