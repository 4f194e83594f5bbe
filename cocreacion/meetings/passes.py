"""What somebody shows at the door: a short code that nobody can make up, and its picture."""

from dataclasses import dataclass

from cocreacion.kernel import qr, seals
from cocreacion.kernel.mail import address
from cocreacion.meetings.models import Meeting, Registration
from cocreacion.meetings.queries import coming

LETTERS = 6


@dataclass(frozen=True)
class Pass:
    name: str
    code: str
    picture: qr.Code


def of(row: Registration) -> Pass:
    """The picture leads to the page on which staff note the arrival."""
    code = code_of(row)
    link = address("meetings.check_in", slug=row.meeting.slug, code=code)
    return Pass(row.name, code, qr.code(link))


def code_of(row: Registration) -> str:
    seal = seals.seal("pass", row.meeting.uid, row.id, letters=LETTERS)
    return f"{row.id}-{seal}".upper()


def find(meeting: Meeting, code: str) -> Registration | None:
    """Whose pass this is, written in any case, with spaces; None for one of another meeting."""
    number, _, given = code.replace(" ", "").partition("-")
    if not number.isdecimal() or len(number) > 9:
        return None
    if not seals.fits(given, "pass", meeting.uid, int(number), letters=LETTERS):
        return None
    return coming.find_of_meeting(meeting, int(number))
