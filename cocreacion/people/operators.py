"""What whoever runs the server may do; nobody can reach this through a page."""

from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.people import links
from cocreacion.people.models import MailLink, Purpose, Role


def create_admin(email: str, *, language: str = "es") -> str:
    """The address of a page on which the owner of `email` chooses a password, once, within a week,
    and becomes an administrator. An account that exists keeps everything but its password.
    """
    with transaction():
        link = MailLink(
            purpose=Purpose.INVITE, email=email.strip().lower(), language=language, role=Role.ADMIN
        )
        db.session.add(link)
        db.session.flush()
        return links.url(link)
