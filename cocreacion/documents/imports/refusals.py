"""Why a file cannot be read, in words for the person who brought it."""

from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.gettext import lazy_gettext as _l


class Unreadable(Invalid):
    message = _l("This file is damaged, so it cannot be read. Save it again, then bring that one.")


class WrongType(Invalid):
    """The message names what the file is."""


class TooBig(Invalid):
    message = _l("This file is too large: at most 10 MB, and 20 MB once it is unpacked.")


class Suspicious(Invalid):
    message = _l(
        "This file holds things that no text needs, and that are used for attacks. "
        "It was not read. Save it anew from your word processor."
    )


class NothingInIt(Invalid):
    message = _l("There is no text in this file.")


class TooManyDrafts(Invalid):
    message = _l("This file would become more than 2,000 clauses. Divide it into several.")


PICTURE = _l("This is a picture. Bring the text itself: DOCX, ODT or Markdown.")
PDF = _l("This is a PDF, which cannot be divided into clauses. Bring DOCX, ODT or Markdown.")
OTHERS = (
    (b"%PDF", PDF),
    (b"\xd0\xcf\x11\xe0", _l("This is a file of an old Word. Save it as DOCX and bring that one.")),
    (b"{\\rtf", _l("This is an RTF file. Save it as DOCX or ODT and bring that one.")),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
)  # fmt: skip
SPREADSHEET = _l("This is a spreadsheet. Bring a text: DOCX, ODT or Markdown.")
SLIDES = _l("This is a presentation. Bring a text: DOCX, ODT or Markdown.")
UNKNOWN = _l("This kind of file is not known here. Bring DOCX, ODT or Markdown.")
MISNAMED = {
    "docx": _l(
        "The name of this file ends in “.docx”, but it is not a Word file. "
        "Save it as DOCX from your word processor, or give it its right ending."
    ),
    "odt": _l(
        "The name of this file ends in “.odt”, but it is not an OpenDocument text. "
        "Save it as ODT from your word processor, or give it its right ending."
    ),
}
