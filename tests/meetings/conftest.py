import pytest
from sqlalchemy import event

from cocreacion.kernel.db import db


@pytest.fixture
def statements(app):
    """Every statement sent while it is open."""
    sent = []

    def note(_connection, _cursor, statement, *_):
        if not statement.startswith(("BEGIN", "ROLLBACK", "SAVEPOINT", "RELEASE")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def group(make):
    """A working group and Tomás, who sits in it."""
    body = make.body("mesa-agua")
    tomas = make.user("Tomás")
    make.seat(body, tomas)
    return body, tomas
