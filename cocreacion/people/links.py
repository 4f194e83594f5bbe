"""The secret part of a link sent by mail: the number of its row, signed."""

from flask import current_app
from itsdangerous import BadSignature, Signer

from cocreacion.kernel.mail import address
from cocreacion.people.models import MailLink
from cocreacion.people.queries import accounts as queries


def token(link: MailLink) -> str:
    return _signer().sign(str(link.id)).decode()


def url(link: MailLink) -> str:
    """Where its owner chooses a password, on the configured site."""
    return address("people.choose_password", lang=link.language, token=token(link))


def find(given: str) -> MailLink | None:
    """The link with this secret; None if it was made up."""
    try:
        number = _signer().unsign(given).decode()
    except (BadSignature, UnicodeError):
        return None
    return queries.find_link(int(number))


def _signer() -> Signer:
    return Signer(str(current_app.secret_key), salt="link by mail")
