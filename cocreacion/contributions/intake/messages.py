"""A mail becomes a contribution that waits. Pure: bytes in, words out.

Nothing in a mail proves who sent it. The address serves for one letter with a link; the name in
it is not taken over at all. Attachments are named and left out.
"""

import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from tempfile import NamedTemporaryFile

from cocreacion.kernel.text import normal

LARGEST = 10 * 1024 * 1024  # bytes of a mail, attachments included
MOST_PARTS = 100
LONGEST_NAME = 120  # characters of the name of an attachment
ADDRESS = re.compile(r"[^@\s<>()\[\],;:\"\\]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")
# Where what somebody else wrote begins.
QUOTED = re.compile(
    r"^\s*(?:"
    r"-{2,}\s*(?:original message|mensaje original|mensaje reenviado|forwarded message).*"
    r"|_{10,}"
    r"|(?:el|on)\s.{4,200}\s(?:escribió|wrote)\s*:"
    r"|(?:de|from):\s.+\n\s*(?:enviado|enviado el|sent|fecha|date):.+"
    r")\s*$",
    re.IGNORECASE | re.MULTILINE,
)
SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
BLOCKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table"}
UNSEEN = {"script", "style", "head", "title", "template"}
MACHINES = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply)@", re.IGNORECASE)


class NotTaken(Exception):
    """Why a mail brings no contribution: a key of `REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Message:
    """What was written. `origin` is the same for the same mail, however often it comes."""

    text: str
    email: str
    subject: str
    written_at: datetime | None
    attachments: tuple[str, ...]
    origin: str


def read(data: bytes) -> Message:
    """Raises `NotTaken`: empty, machine, large, broken or other (no message at all)."""
    if len(data) > LARGEST:
        raise NotTaken("large")
    try:
        mail = message_from_bytes(data, policy=policy.default)
        parts = [part for _, part in zip(range(MOST_PARTS + 1), mail.walk(), strict=False)]
        sender = parseaddr(str(mail.get("From", "")))[1].strip().lower()
        if len(parts) > MOST_PARTS:
            raise NotTaken("large")
        if _is_by_a_machine(mail, sender):
            raise NotTaken("machine")
        if not sender or "Date" not in mail:
            raise NotTaken("other")
        body = _body(parts)
        if "\0" in body:
            raise NotTaken("broken")
        words = own_words(body)
        attached = tuple(_attachments(parts))
        subject = normal(str(mail.get("Subject", "")))[:200]
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise NotTaken("broken") from error
    if not any(letter.isalnum() for letter in words):
        raise NotTaken("empty")
    return Message(
        text=words,
        email=sender if ADDRESS.fullmatch(sender) else "",
        subject=" ".join(subject.split()),
        written_at=_written_at(mail),
        attachments=attached,
        origin=_origin(mail, sender, words),
    )


def found_in(path: Path) -> Iterator[tuple[str, bytes]]:
    """The mails of a folder of `.eml`, of one `.eml` or of an `.mbox`, each with a name."""
    if path.is_dir():
        for file in sorted(path.glob("*.eml")):
            if file.is_file() and not file.is_symlink():
                yield file.name, file.read_bytes()
    elif path.suffix.lower() == ".mbox":
        box = mailbox.mbox(path, create=False)
        try:
            for number, key in enumerate(box.keys(), 1):
                yield f"{path.name}:{number}", box.get_bytes(key)
        finally:
            box.close()
    else:
        yield path.name, path.read_bytes()


def found_in_upload(name: str, data: bytes) -> list[tuple[str, bytes]]:
    """The mails of a file that somebody uploaded: an `.mbox` begins with its separator."""
    if not data.startswith(b"From "):
        return [(name, data)]
    with NamedTemporaryFile(suffix=".mbox") as file:
        file.write(data)
        file.flush()
        return list(found_in(Path(file.name)))


def own_words(text: str) -> str:
    """Without what the mail answers to and without the signature below."""
    text = normal(text)
    cut = [found.start() for found in (QUOTED.search(text), SIGNATURE.search(text)) if found]
    kept = text[: min(cut)] if cut else text
    lines = [line for line in kept.split("\n") if not line.lstrip().startswith(">")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def plain(html: str) -> str:
    """The words of an HTML mail; nothing of its markup is kept."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = ["".join(line.split("\xa0")) for line in "".join(reader.parts).split("\n")]
    return "\n".join(" ".join(line.split()) for line in lines)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in UNSEEN:
            self.unseen += 1
        elif tag == "blockquote":
            self.unseen += 1  # mail programs quote with it
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN or tag == "blockquote":
            self.unseen = max(0, self.unseen - 1)
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(re.sub(r"\s+", " ", data))


def _body(parts: list[EmailMessage]) -> str:
    """The first plain text; the first HTML where there is none."""
    texts = [p for p in parts if p.get_content_maintype() == "text" and not _is_attached(p)]
    for kind in ("plain", "html"):
        for part in texts:
            if part.get_content_subtype() == kind:
                content = _decoded(part)
                words = plain(content) if kind == "html" else content
                if words.strip():
                    return words
    return ""


def _decoded(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    for charset in (part.get_content_charset("utf-8"), "utf-8", "cp1252"):
        try:
            return data.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")


def _is_attached(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _attachments(parts: list[EmailMessage]) -> Iterator[str]:
    for part in parts:
        if _is_attached(part):
            name = normal(part.get_filename() or part.get_content_type())
            yield " ".join(name.replace("/", " ").replace("\\", " ").split())[:LONGEST_NAME]


def _is_by_a_machine(mail: EmailMessage, sender: str) -> bool:
    """Answers of absence, reports of delivery, lists and what this site itself sent."""
    automatic = str(mail.get("Auto-Submitted", "no")).strip().lower()
    return (
        automatic not in {"no", ""}
        or str(mail.get("Precedence", "")).strip().lower() in {"bulk", "junk", "list", "auto_reply"}
        or any(name in mail for name in ("X-Autoreply", "X-Autorespond", "List-Id"))
        or mail.get_content_type() in {"multipart/report", "message/delivery-status"}
        or str(mail.get("Return-Path", "")).strip() == "<>"
        or bool(MACHINES.match(sender))
    )


def _written_at(mail: EmailMessage) -> datetime | None:
    """When the mail says it was written: a claim, shown to whoever looks it over."""
    try:
        at = parsedate_to_datetime(str(mail.get("Date", "")))
    except (ValueError, TypeError, IndexError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _origin(mail: EmailMessage, sender: str, words: str) -> str:
    number = str(mail.get("Message-ID", "")).strip()
    told = f"id:{number}" if number else f"words:{sender}\0{words}"
    return "mail:" + sha256(told.encode("utf-8", "replace")).hexdigest()[:40]
