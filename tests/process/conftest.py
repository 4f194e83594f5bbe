import pytest
from sqlalchemy import event

from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.process import importing


@pytest.fixture
def real_plan(app):
    """The fifth plan as it comes with the software."""
    with transaction():
        return importing.import_plan(importing.own_plan())


@pytest.fixture
def statements(app):
    """Those sent to the database so far; `clear()` it before what is measured."""
    sent = []

    def note(connection, cursor, statement, *rest):
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)
