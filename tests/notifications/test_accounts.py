"""Letters about accounts: in the reader's language, in both forms, each one once."""

import html5lib
import pytest

from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter
from cocreacion.kernel.outbox import transaction
from cocreacion.notifications import accounts
from cocreacion.people.events import LinkAsked, PasswordChanged
from cocreacion.people.models import MailLink, Purpose

KNOWN, UNKNOWN = "ixchel@example.org", "nobody@example.org"
SUBJECTS = {
    (Purpose.REGISTER, UNKNOWN): ("Create your account", "Cree su cuenta"),
    (Purpose.REGISTER, KNOWN): ("You already have an account", "Usted ya tiene una cuenta"),
    (Purpose.RESET, KNOWN): ("Choose a new password", "Elegir una contraseña nueva"),
    (Purpose.RESET, UNKNOWN): (
        "There is no account with this address",
        "No hay ninguna cuenta con este correo",
    ),
}
WITH_SECRET = {(Purpose.REGISTER, UNKNOWN), (Purpose.RESET, KNOWN)}


def letter():
    return db.session.query(Letter).one()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("purpose", "email"), SUBJECTS)
def test_every_request_is_answered_in_its_language(make, purpose, email, language):
    make.user("Ixchel", email=KNOWN)
    link = make.keep(MailLink(purpose=purpose, email=email, language=language))

    with transaction():
        accounts.send_link(LinkAsked(actor_id=None, link_id=link.id))

    sent = letter()
    assert sent.recipient == email and sent.language == language
    assert sent.subject == SUBJECTS[purpose, email][language == "es"]
    for body in (sent.text, sent.html):
        assert f"http://127.0.0.1:8000/{language}/" in body
        assert ("token=" in body) == ((purpose, email) in WITH_SECRET)
    parser = html5lib.HTMLParser(strict=True)
    assert parser.parse(sent.html) is not None
    assert f'lang="{language}"' in sent.html


def test_the_same_request_told_twice_is_one_letter(make):
    link = make.keep(MailLink(purpose=Purpose.REGISTER, email=UNKNOWN))

    for _ in range(2):
        with transaction():
            accounts.send_link(LinkAsked(actor_id=None, link_id=link.id))

    assert db.session.query(Letter).count() == 1


def test_two_requests_are_two_letters_with_two_links(make):
    for _ in range(2):
        link = make.keep(MailLink(purpose=Purpose.REGISTER, email=UNKNOWN))
        with transaction():
            accounts.send_link(LinkAsked(actor_id=None, link_id=link.id))

    first, second = db.session.query(Letter.text).all()
    assert first != second


def test_whoever_did_not_change_their_password_learns_of_it(make):
    user = make.user("Ixchel", email=KNOWN, language="es")

    with transaction():
        accounts.tell_password_changed(PasswordChanged(actor_id=user.id, user_id=user.id))

    assert letter().subject == "Su contraseña cambió"
    assert "http://127.0.0.1:8000/es/forgot-password" in letter().text
