"""DOCX and ODT are ZIP archives of XML.

What a text needs is copied into a new archive, each part read once by a parser that refuses
every DTD. Pictures, macros and embedded objects stay behind, so no library ever meets them.
"""

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from cocreacion.documents.imports.refusals import (
    SLIDES,
    SPREADSHEET,
    Suspicious,
    TooBig,
    Unreadable,
    WrongType,
)
from cocreacion.kernel import archives

LARGEST_FILE = 10 * 1024 * 1024  # bytes
MOST_XML = 20 * 1024 * 1024  # bytes of what is read
MACROS = ("vbaproject", "basic/", "scripts/", "vbadata")
WORD, ODT = "word/document.xml", "application/vnd.oasis.opendocument.text"
REFUSALS = {
    archives.Damaged: Unreadable,
    archives.TooBig: TooBig,
    archives.Suspicious: Suspicious,
}


def opened(data: bytes) -> tuple[str, bytes, bool]:
    """What it is (docx, odt, or "" for neither), a clean copy, whether there were macros in it."""
    try:
        with archives.opened(data) as archive:
            members = archive.infolist()
            if sum(each.file_size for each in members if _is_needed(each)) > MOST_XML:
                raise TooBig
            kind = _kind(archive)
            macros = any(mark in each.filename.lower() for each in members for mark in MACROS)
            return kind, _copy(archive, members) if kind else b"", macros
    except archives.NotOpened as why:
        raise REFUSALS[type(why)] from why


def _is_needed(member: ZipInfo) -> bool:
    name = member.filename.lower()
    return name == "mimetype" or (
        name.endswith((".xml", ".rels")) and not any(mark in name for mark in MACROS)
    )


def _kind(archive: ZipFile) -> str:
    names = set(archive.namelist())
    if WORD in names:
        return "docx"
    sort = archive.read("mimetype")[:200].decode("ascii", "replace") if "mimetype" in names else ""
    if sort.strip() in {ODT, f"{ODT}-template"}:
        return "odt"
    if "spreadsheet" in sort or "xl/workbook.xml" in names:
        raise WrongType(SPREADSHEET)
    if "presentation" in sort or "ppt/presentation.xml" in names:
        raise WrongType(SLIDES)
    return ""


def _copy(archive: ZipFile, members: Iterable[ZipInfo]) -> bytes:
    out, elements = BytesIO(), 0
    with ZipFile(out, "w", ZIP_STORED) as clean:
        for each in filter(_is_needed, members):
            part = archive.read(each)
            if part.strip() and each.filename.lower() != "mimetype":
                elements += archives.count_elements(part)
            if elements > archives.MOST_ELEMENTS:
                raise TooBig
            clean.writestr(each.filename, part)
    return out.getvalue()
