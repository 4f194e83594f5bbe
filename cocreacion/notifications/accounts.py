"""Letters about an account: the link to open it, the link to a new password, what was changed."""

from flask import Flask

from cocreacion.kernel.db import db
from cocreacion.kernel.events import listen
from cocreacion.kernel.mail import write
from cocreacion.people import links
from cocreacion.people.events import LinkAsked, PasswordChanged
from cocreacion.people.models import MailLink, Purpose, User
from cocreacion.people.queries import accounts as queries


def send_link(event: LinkAsked) -> None:
    """Every request is answered by a letter, so that only the owner of the address learns
    whether it has an account."""
    link = db.session.get_one(MailLink, event.link_id)
    known = queries.find_by_email(link.email) is not None
    template = {
        (Purpose.REGISTER, False): "open_account",
        (Purpose.REGISTER, True): "have_account",
        (Purpose.RESET, True): "new_password",
        (Purpose.RESET, False): "no_account",
    }[link.purpose, known]
    write(
        template,
        to=link.email,
        language=link.language,
        key=f"link:{link.id}",
        url=links.url(link),
    )


def tell_password_changed(event: PasswordChanged) -> None:
    """Whoever did not do it themselves must learn of it."""
    user = db.session.get_one(User, event.user_id)
    write(
        "password_changed",
        to=user.email,
        language=user.language,
        key=f"password-changed:{user.id}:{user.password_hash[-16:]}",
        name=user.display_as,
    )


def init_app(app: Flask) -> None:  # noqa: ARG001
    listen(LinkAsked, send_link)
    listen(PasswordChanged, tell_password_changed)
