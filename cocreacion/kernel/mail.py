"""Letters: stored rows first, sent afterwards, at least once, in the reader's language."""

import logging
import re
import smtplib
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import Text, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from cocreacion.kernel import jobs
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model, db, lock
from cocreacion.kernel.gettext import language as language_of_text
from cocreacion.kernel.outbox import transaction, wake

log = logging.getLogger(__name__)
RETRY_AFTER = timedelta(minutes=5)
MOST_TRIES = 48
METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)


class Letter(Model):
    """One mail to one person about one thing; `key` makes sure there is only one."""

    __tablename__ = "letters"

    key: Mapped[str] = mapped_column(unique=True)
    recipient: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    calendar: Mapped[str] = mapped_column(Text, default="")  # an .ics file that goes with it
    created_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime | None] = mapped_column(default=now, index=True)  # None: sent
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]


def address(endpoint: str, **arguments: Any) -> str:
    """The whole address of a page, for letters: on the configured site, never on a sent Host."""
    base = urlsplit(current_app.extensions["settings"].base_url)
    urls = current_app.url_map.bind(base.netloc, base.path or "/", url_scheme=base.scheme)
    if current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        arguments.setdefault("lang", language_of_text())
    return urls.build(endpoint, arguments, force_external=True)


def sender() -> str:
    """The address that letters come from."""
    host = urlsplit(current_app.extensions["settings"].base_url).hostname
    return f"no-reply@{host or 'localhost'}"


def host() -> str:
    return sender().partition("@")[2]


def write(
    template: str, *, to: str, language: str, key: str, calendar: bytes = b"", **facts: Any
) -> None:
    """Keep a letter to be sent; `email/{template}.{subject.txt,txt,html}` say what is in it.

    Called by listeners, inside their transaction. The same key twice is one letter. Templates
    link with `address("meetings.show", slug=…)`; `calendar` is an .ics file to attach.
    """
    if db.session.scalar(select(Letter.id).where(Letter.key == key)) is not None:
        return
    with force_locale(language):
        settings = current_app.extensions["settings"]
        facts = {**facts, "lang": language, "base_url": settings.base_url, "address": address}
        subject = " ".join(_rendered(f"{template}.subject.txt", facts).split())
        text = _rendered(f"{template}.txt", facts)
        html = _rendered(f"{template}.html", facts)
    letter = Letter(key=key, recipient=to, language=language)
    letter.subject, letter.text, letter.html = subject, text, html
    letter.calendar = calendar.decode()
    db.session.add(letter)
    wake(send_due)


def forget(beginning: str) -> None:
    """Erase the letters whose key begins so, sent or not. Call it in a transaction."""
    db.session.execute(delete(Letter).where(Letter.key.startswith(beginning, autoescape=True)))


def drop_unsent(page: str, keys: Sequence[str] = ("",)) -> None:
    """Drop letters not sent yet that lead to this page: what stood there was taken back.

    `keys`: only those whose key begins like one of these.
    """
    waiting = select(Letter).where(
        Letter.due_at.is_not(None),
        Letter.text.contains(page, autoescape=True),
        or_(*(Letter.key.startswith(key, autoescape=True) for key in keys)),
    )
    whole = re.compile(re.escape(page) + r"(?!\d)")
    for letter in db.session.scalars(waiting):
        if whole.search(letter.text):
            db.session.delete(letter)


def _rendered(name: str, facts: dict[str, Any]) -> str:
    """Without what pages know of the reader of this moment: a letter may be written by a worker."""
    return current_app.jinja_env.get_template(f"email/{name}").render(facts)


@jobs.every_minute
def send_due() -> None:
    """Send every letter whose time has come."""
    due = select(Letter.id).where(Letter.due_at <= now()).order_by(Letter.id).limit(200)
    for letter_id in db.session.scalars(due).all():
        send(letter_id)


def send(letter_id: int) -> None:
    """Send one letter, or note why not and when to try again."""
    with transaction():
        letter = db.session.get_one(Letter, letter_id)
        lock(letter)
        if letter.due_at is None or letter.due_at > now():
            return
        try:
            _hand_over(letter)
        except (OSError, smtplib.SMTPException) as problem:
            log.warning("letter %s was not sent: %r", letter.id, problem)
            letter.tries += 1
            letter.error = repr(problem)[:500]
            given_up = letter.tries >= MOST_TRIES
            letter.due_at = None if given_up else now() + RETRY_AFTER
        else:
            letter.due_at = None


def _hand_over(letter: Letter) -> None:
    settings = current_app.extensions["settings"]
    message = _message(letter, sender())
    url = urlsplit(settings.mail_url or f"file:{settings.data_dir / 'mail'}")
    if url.scheme == "console":
        print(message.as_string())  # noqa: T201  what this transport is for
    elif url.scheme == "file":
        folder = Path(url.path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{letter.id:06}.eml").write_bytes(message.as_bytes())
    else:
        with smtplib.SMTP(url.hostname or "", url.port or 25, timeout=20) as server:
            if server.has_extn("starttls"):
                server.starttls()
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(message)


def _add_calendar(message: EmailMessage, calendar: str) -> None:
    """An invitation is one of the ways to read the letter, as calendar programs expect; what is
    only published is a file to open."""
    found = METHOD.search(calendar)
    method = found[1] if found else "PUBLISH"
    if method != "PUBLISH":
        message.add_alternative(calendar, subtype="calendar", params={"method": method})
    message.add_attachment(
        calendar.encode(),
        maintype="text" if method == "PUBLISH" else "application",
        subtype="calendar" if method == "PUBLISH" else "ics",
        filename="cocreacion.ics",
        params={"method": method, "charset": "utf-8"} if method == "PUBLISH" else None,
    )


def _message(letter: Letter, sent_from: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = letter.subject
    message["From"] = f"Cocreación <{sent_from}>"
    message["To"] = parseaddr(letter.recipient)[1]
    message["Date"] = formatdate(now().timestamp())
    message["Message-ID"] = "<{}@{}>".format(
        letter.key.replace(":", "."), sent_from.partition("@")[2]
    )
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    if letter.calendar:
        _add_calendar(message, letter.calendar)
    message["Content-Language"] = letter.language  # last: it belongs to the whole, not a part
    return message
