"""A form sent twice is one act; letters are written once and sent at least once."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context

import pytest
from flask import redirect
from sqlalchemy import select

from cocreacion.app import create_app
from cocreacion.kernel import clock, mail, submissions
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter
from cocreacion.kernel.outbox import transaction
from cocreacion.kernel.web import csrf


@pytest.fixture
def counted(app):
    """An address that adds a letter for each form it takes, and what became of the table."""
    own = create_app(app.extensions["settings"], testing=True)

    @csrf.exempt
    def count_letters():
        keys = db.session.scalars(select(Letter.key)).all()
        name = f"letter-{len(keys)}"
        db.session.add(Letter(key=name, recipient="x", language="es", subject="", text="", html=""))
        db.session.flush()
        return redirect(f"/es/?{name}", 303)

    own.add_url_rule("/count", "count_letters", count_letters, methods=["POST"])
    yield own
    with own.app_context():
        db.session.remove()
        db.engine.dispose()


def send(counted, key):
    return Context().run(counted.test_client().post, "/count", data={"submission_id": key})


def letters():
    db.session.rollback()
    return db.session.query(Letter).count()


def test_the_second_press_leads_where_the_first_one_led(counted, app):
    first, second, other = send(counted, "one"), send(counted, "one"), send(counted, "two")

    assert (first.location, second.location) == ("/es/?letter-0", "/es/?letter-0")
    assert other.location == "/es/?letter-1"
    assert letters() == 2


def test_two_presses_at_the_same_instant_are_one(counted, app, pause):
    pause(submissions, "answered", 2)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: send(counted, "same"), range(2)))

    assert {answer.location for answer in answers} == {"/es/?letter-0"}
    assert letters() == 1


def letter(**facts):
    with transaction():
        db.session.add(
            Letter(
                **{
                    "key": "k:1",
                    "recipient": "ixchel@example.org",
                    "language": "es",
                    "subject": "Acta publicada",
                    "text": "Hola",
                    "html": "<p>Hola</p>",
                    **facts,
                }
            )
        )


def test_a_letter_is_sent_once_in_both_forms(app):
    letter()

    mail.send_due()
    mail.send_due()

    folder = app.extensions["settings"].data_dir / "mail"
    (sent,) = list(folder.glob("*.eml"))
    text = sent.read_text()
    sent.unlink()
    assert "Message-ID: <k.1@127.0.0.1>" in text and "Content-Language: es" in text
    assert "text/plain" in text and "text/html" in text
    assert db.session.query(Letter).one().due_at is None


def test_a_letter_that_cannot_be_sent_is_tried_again_later(app, monkeypatch):
    letter()

    def broken(_):
        raise OSError("no route")

    with monkeypatch.context() as patch:
        patch.setattr(mail, "_hand_over", broken)
        mail.send_due()
    waiting = db.session.query(Letter).one()
    assert waiting.tries == 1 and "no route" in waiting.error and waiting.due_at > now()

    with clock.freeze(waiting.due_at):
        mail.send_due()
    db.session.rollback()
    assert db.session.query(Letter).one().due_at is None
    for sent in (app.extensions["settings"].data_dir / "mail").glob("*.eml"):
        sent.unlink()
