from types import SimpleNamespace

import pytest
from sqlalchemy import event

from cocreacion.kernel.db import db


@pytest.fixture
def draft(make):
    """A draft of a group with one version, open for comment; its people."""
    with make.together():
        body = make.body("politica-discapacidad")
        network = make.organisation("Red de Tomás")
        tomas, mateo = make.user("Tomás"), make.user("Mateo")
        make.seat(body, tomas, organisation=network)
        make.seat(body, mateo)
        proposal = make.proposal("mejora", body=body, texts=("Uno dos tres.", "Cuatro.", "Cinco."))
    return SimpleNamespace(
        proposal=proposal,
        document=proposal.document,
        body=body,
        tomas=tomas,
        mateo=mateo,
        lucia=make.lucia(),
    )


@pytest.fixture
def statements(app):
    """`statements(work)`: how many SQL statements it sends."""

    def count(work):
        sent = []

        def note(*arguments):
            sent.append(arguments[2])

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            work()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(sent)

    return count
